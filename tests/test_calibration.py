from cnn_guide.calibration import (
    apply_temperature,
    chance_error,
    choose_temperature,
    measure_reliability,
)
from cnn_guide.ops import softmax

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

FUNCTIONS = {
    "measure_reliability": lambda answers: measure_reliability([0] * len(answers), answers),
    "choose_temperature": lambda answers: choose_temperature([0] * len(answers), answers),
    "apply_temperature": lambda answers: apply_temperature(answers, 2.0),
    "chance_error": chance_error,
}


@st.composite
def answers(draw):
    """Draw labels and a softmax's answers: unlike numbers of images and classes."""
    images, classes = draw(st.integers(1, 40)), draw(st.integers(2, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = rng.normal(scale=draw(st.floats(0.1, 5)), size=(images, classes))
    return rng.integers(classes, size=images), softmax(scores)


def test_two_groups_on_paper():
    # Of two answers given with 0.6 both are right, of two given with 0.8 and 0.9 one is.
    given = [[0.6, 0.4], [0.4, 0.6], [0.8, 0.2], [0.1, 0.9]]
    groups = measure_reliability([0, 1, 1, 1], given, bins=3)
    np.testing.assert_array_equal(groups.counts, [2, 2])
    np.testing.assert_allclose(groups.confidence, [0.6, 0.85])
    np.testing.assert_allclose(groups.accuracy, [1, 0.5])
    np.testing.assert_allclose(groups.error, (0.4 + 0.35) / 2)


def test_a_group_holds_its_upper_end():
    assert measure_reliability([0, 0], [[0.5, 0.5], [0.6, 0.4]], bins=2).counts.tolist() == [
        1,
        1,
    ]


@given(answers(), st.integers(1, 12), st.booleans())
def test_every_answer_is_in_one_group(drawn, bins, equal_counts):
    labels, given = drawn
    groups = measure_reliability(labels, given, bins=bins, equal_counts=equal_counts)
    counts, right = groups.counts, given.argmax(axis=1) == labels
    assert counts.min() > 0
    assert counts.sum() == len(labels)
    np.testing.assert_allclose(counts @ groups.accuracy, right.sum())
    np.testing.assert_allclose(counts @ groups.confidence, given.max(axis=1).sum())
    assert (np.diff(groups.confidence) >= 0).all()
    if equal_counts:
        assert np.ptp(counts) <= 1


@given(answers(), st.integers(1, 12))
def test_more_groups_never_hide_the_mean_distance(drawn, bins):
    labels, given = drawn
    one = measure_reliability(labels, given, bins=1)
    assert measure_reliability(labels, given, bins=bins).error >= one.error - 1e-9


@given(answers(), st.floats(0.1, 10))
def test_a_temperature_divides_the_scores(drawn, temperature):
    _, given = drawn
    scores = np.log(given)
    cooled = apply_temperature(given, temperature)
    np.testing.assert_allclose(cooled, softmax(scores / temperature), atol=1e-9)
    np.testing.assert_array_equal(cooled.argmax(axis=1), given.argmax(axis=1))


def test_a_zero_stays_next_to_nothing():
    np.testing.assert_allclose(apply_temperature([[1.0, 0.0]], 1.0), [[1, 0]], atol=1e-30)


@given(answers())
def test_no_neighbouring_temperature_fits_better(drawn):
    labels, given = drawn
    best = choose_temperature(labels, given)

    def loss(temperature):
        rows = apply_temperature(given, temperature)
        return -np.log(rows[np.arange(len(labels)), labels]).mean()

    near = [min(max(best * factor, 0.05), 20) for factor in (0.9, 1.1)]
    assert loss(best) <= min(map(loss, near)) + 1e-6


def test_a_known_temperature_is_found():
    rng = np.random.default_rng(0)
    truth = softmax(rng.normal(scale=2, size=(20_000, 3)))
    labels = (rng.random((20_000, 1)) > truth.cumsum(axis=1)[:, :2]).sum(axis=1)
    assert choose_temperature(labels, truth) == pytest.approx(1, abs=0.05)
    assert choose_temperature(labels, apply_temperature(truth, 0.5)) == pytest.approx(
        2, abs=0.1
    )


def test_chance_is_that_of_true_probabilities():
    # One answer of 0.75: right or wrong, the error is 0.25 or 0.75.
    errors = chance_error([[0.75, 0.25]], bins=4, draws=400)
    assert set(errors.round(9)) == {0.25, 0.75}
    assert np.mean(errors == 0.25) == pytest.approx(0.75, abs=0.07)
    assert (errors == chance_error([[0.75, 0.25]], bins=4, draws=400)).all()
    assert (errors != chance_error([[0.75, 0.25]], bins=4, draws=400, seed=1)).any()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (np.empty((0, 3)), r"probabilities must have at least one row, got shape \(0, 3\)"),
        (np.empty((2, 0)), r"probabilities must have at least one row, got shape \(2, 0\)"),
        ([[np.nan, 1.0]], r"probabilities must be at least 0 and add up to 1 .* nan .* NaN"),
        ([[-0.5, 1.5]], r"probabilities must be at least 0 .* got -0.5 to 1.5"),
        ([[2.0, 3.0]], r"probabilities must be .* sums from 5 to 5; end .* softmax"),
        ([0.5, 0.5], r"probabilities must have 2 axes \(batch, classes\)"),
    ],
)
def test_what_is_no_probability_is_named(function, given, message):
    with pytest.raises(ValueError, match=message):
        function(given)


@pytest.mark.parametrize("function", [measure_reliability, choose_temperature])
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0], r"labels must be .* one for each of 2 images, got 1 of them"),
        ([0, 2], r"labels must be whole numbers from 0 to 1, .* got 0 to 2"),
        ([-1, 0], r"labels must be .* got -1 to 0"),
        ([0.0, 1.0], r"labels must be whole numbers"),
    ],
)
def test_labels_must_fit(function, labels, message):
    with pytest.raises(ValueError, match=message):
        function(labels, [[0.5, 0.5], [0.9, 0.1]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: measure_reliability([0], [[1.0]], bins=0), r"bins must be .* got bins=0"),
        (lambda: apply_temperature([[1.0]], 0), r"temperature must be a number above 0"),
        (lambda: apply_temperature([[1.0]], float("nan")), r"temperature must be a number"),
        (lambda: chance_error([[1.0]], draws=0), r"draws must be .* got draws=0"),
    ],
)
def test_options_must_be_in_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
