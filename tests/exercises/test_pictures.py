from cnn_guide.exercises import (
    NotYet,
    check_agreement,
    check_evidence,
    check_favourite,
    check_grey_level,
    check_scale_to_unit,
    check_weighted_maps,
)
from cnn_guide.visualize import scale_to_unit, weigh_maps

import keras
import numpy as np
import pytest
from keras import layers
from scipy.stats import pearsonr, rankdata, spearmanr

MAPS = np.array([[[1.0, 4.0], [3.0, 0.0], [0.0, 6.0]]])
GRADIENTS = np.array([[[2.0, -1.0], [1.0, 0.0], [3.0, -2.0]]])
WEIGHTS = GRADIENTS.mean(axis=(0, 1))
ASK = {"weight": 0.1, "lowest": -0.5, "highest": 0.3}


@pytest.mark.parametrize("answer", [0.75, np.float32(0.75), [0.75], np.array([0.75])])
def test_a_right_grey_passes(answer, passes):
    passes(check_grey_level, answer, **ASK)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (0.125, "lowest weight first"),
        (0.25, "down from white"),
        (0.6, "from the lowest weight"),
        (-3.0, "minus a negative adds"),
        (2.0, "not by the highest"),
        (0.5, "halfway"),
        (191.25, "from 0 to 1"),
        (7, "then divide"),
    ],
)
def test_a_wrong_grey_gets_its_hint(answer, words):
    with pytest.raises(NotYet, match=words):
        check_grey_level(answer, **ASK)


def test_a_bank_whose_ends_cancel_has_no_sum_to_divide_by(passes):
    passes(check_grey_level, 0.5, weight=0.0, lowest=-0.5, highest=0.5)


@pytest.mark.parametrize(
    "function",
    [
        scale_to_unit,
        lambda k: (k - k.min()) / (k.max() - k.min()),
        lambda k: np.interp(k, [k.min(), k.max()], [0, 1]),
    ],
)
def test_right_grey_levels_pass(function, passes):
    passes(check_scale_to_unit, function)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            lambda k: np.stack([scale_to_unit(k[..., i]) for i in range(4)], axis=-1),
            "by itself",
        ),
        (lambda k: (k - k.min()) / k.max(), "by the span"),
        (lambda k: k / np.ptp(k), "before you divide"),
        (lambda k: np.abs(k) / np.abs(k).max(), "lose their sign"),
        (lambda k: 1 - scale_to_unit(k), "is black"),
        (lambda k: 0.5 + k / (2 * np.abs(k).max()), "half grey"),
        (lambda k: scale_to_unit(k) ** 2, "and the largest 1"),
    ],
)
def test_wrong_grey_levels_get_their_hint(function, words):
    with pytest.raises(NotYet, match=words):
        check_scale_to_unit(function)


def one_class():
    """Say 1 where the upper row is bright, else 0, and be far surer the brighter it is."""
    model = keras.Sequential(
        [keras.Input((2, 3, 1)), layers.Flatten(), layers.Dense(2, activation="softmax")]
    )
    model.layers[-1].set_weights([np.array([[0.0, 4]] * 3 + [[4, 0]] * 3), np.zeros(2)])
    return model


BRIGHT = np.array([[1.0, 1, 1], [0, 0, 0]])[..., np.newaxis]


@pytest.mark.parametrize("image", [BRIGHT, BRIGHT[np.newaxis], BRIGHT.tolist()])
def test_a_favourite_passes(image, passes):
    passes(check_favourite, image, one_class(), 1)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (BRIGHT[..., 0], "shape"),
        (2 * BRIGHT, "from 0 to 1"),
        (-BRIGHT, "from 0 to 1"),
        (np.nan * BRIGHT, "NaN"),
        (1 - BRIGHT, "against it"),
        (0.1 * BRIGHT, "more steps"),
    ],
)
def test_another_image_gets_its_hint(image, words):
    with pytest.raises(NotYet, match=words):
        check_favourite(image, one_class(), 1)


def test_a_map_by_hand_passes(passes):
    passes(check_weighted_maps, weigh_maps([MAPS], [GRADIENTS])[0], MAPS, GRADIENTS)
    passes(check_weighted_maps, [[0, 6, 0]], MAPS, GRADIENTS)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((MAPS * WEIGHTS).sum(axis=2), "becomes 0"),
        (np.abs((MAPS * WEIGHTS).sum(axis=2)), "not positive"),
        (np.maximum((MAPS * GRADIENTS).sum(axis=2), 0), "one weight"),
        ((MAPS * np.maximum(WEIGHTS, 0)).sum(axis=2), "may be negative"),
        (MAPS.sum(axis=2), "sum of the maps"),
        ([[0, 18, 0]], "not its sum"),
        ([[0], [6], [0]], "axes in another order"),
        ([[1, 6, 1]], "a weight for each map"),
    ],
)
def test_a_wrong_map_by_hand_gets_its_hint(answer, words):
    with pytest.raises(NotYet, match=words):
        check_weighted_maps(answer, MAPS, GRADIENTS)


def flat(one, two, measure):
    return measure(one.ravel(), two.ravel()).statistic


@pytest.mark.parametrize(
    "function",
    [
        lambda one, two: flat(one, two, spearmanr),
        lambda one, two: pearsonr(rankdata(one), rankdata(two)).statistic,
    ],
)
def test_a_right_agreement_passes(function, passes):
    passes(check_agreement, function)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda one, two: flat(one, two, pearsonr), "compare their ranks"),
        (lambda one, two: abs(flat(one, two, spearmanr)), "turned round"),
        (lambda one, two: flat(np.sort(one, None), np.sort(two, None), pearsonr), "sorted"),
        (lambda one, two: flat(one.argsort(None), two.argsort(None), pearsonr), "twice"),
        (lambda one, two: -flat(one, two, spearmanr), "sign"),
        (lambda one, two: 0.3, "spearmanr takes"),
    ],
)
def test_a_wrong_agreement_gets_its_hint(function, words):
    with pytest.raises(NotYet, match=words):
        check_agreement(function)


@pytest.mark.parametrize(
    "function",
    [
        lambda left, rivals: rivals.mean(axis=1).min() - left.mean(),
        lambda left, rivals: min(row.mean() for row in rivals) - sum(left) / len(left),
    ],
)
def test_right_evidence_passes(function, passes):
    passes(check_evidence, function)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda left, rivals: rivals.mean(axis=1).max() - left.mean(), "weakest"),
        (lambda left, rivals: rivals.mean() - left.mean(), "mean of all rivals"),
        (lambda left, rivals: rivals.min(axis=0).mean() - left.mean(), "before you choose"),
        (lambda left, rivals: rivals.min() - left.mean(), "lucky"),
        (lambda left, rivals: rivals[0].mean() - left.mean(), "first rival"),
        (lambda left, rivals: left.mean() / rivals.mean(axis=1).min(), "difference"),
        (lambda left, rivals: left.mean() - rivals.mean(axis=1).min(), "sign"),
        (lambda left, rivals: 1 - left.mean(), "leaves the least"),
    ],
)
def test_wrong_evidence_gets_its_hint(function, words):
    with pytest.raises(NotYet, match=words):
        check_evidence(function)


@pytest.mark.parametrize("check", [check_scale_to_unit, check_agreement, check_evidence])
def test_an_empty_function_never_passes(check, empty_function):
    with pytest.raises(NotYet, match="empty place"):
        check(empty_function)


def test_an_empty_value_never_passes(empty_value):
    for check, rest in [
        (check_grey_level, ASK),
        (check_favourite, {"model": one_class(), "number": 1}),
        (check_weighted_maps, {"maps": MAPS, "gradients": GRADIENTS}),
    ]:
        with pytest.raises(NotYet):
            check(empty_value, **rest)
