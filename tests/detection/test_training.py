"""The detector's shapes, its loss by hand, its mirrors, and that it learns."""

from cnn_guide.detection import (
    build_centre_detector,
    centre_loss,
    decode_centres,
    detect,
    encode_centres,
    mark_boxes,
    mirror_and_encode,
    train_detector,
)

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def squares():
    """Draw dark and bright boxes on grey: images, boxes and classes."""
    rng = np.random.default_rng(0)
    images = rng.integers(100, 130, (24, 32, 48, 3)).astype(np.uint8)
    boxes, classes = [], []
    for image in images:
        rows = []
        for left in (2, 18, 34):
            width, height, down = rng.integers(6, 13, 3)
            rows.append([left, down, left + width, down + height])
        kinds = rng.integers(0, 2, 3)
        for (left, top, right, bottom), kind in zip(rows, kinds, strict=True):
            image[top:bottom, left:right] = 250 if kind else 5
        boxes.append(np.array(rows))
        classes.append(kinds)
    return images, boxes, classes


def test_the_network_answers_at_a_quarter_of_the_size():
    model = build_centre_detector((28, 44, 3), 2)
    answers = model.predict(np.zeros((1, 28, 44, 3), np.uint8), verbose=0)
    assert answers.shape == (1, 7, 11, 6)
    assert np.abs(answers[..., :2] - 0.1).max() < 0.05  # nearly cold at first
    assert {
        layer.momentum for layer in model.layers if "batch_normalization" in layer.name
    } == {0.9}


def test_its_input_is_centred():
    layer = build_centre_detector((8, 12, 3), 1).layers[1]
    np.testing.assert_allclose(layer(np.array([0.0, 127.5, 255.0])), [-1, 0, 1], atol=1e-6)


def test_the_loss_by_hand():
    targets = np.zeros((1, 2, 3, 7), "float32")
    targets[0, 0, 1] = [1, 0, 0.25, 0, 1, 0, 1]
    targets[0, 0, 2, 0] = 0.5
    answers = np.zeros((1, 2, 3, 6), "float32") + 1e-9
    answers[0, 0, 1] = [0.8, 0.3, 0.75, 0.5, 1, -1]
    answers[0, 0, 2] = [0.6, 1e-9, 9, 9, 9, 9]  # whose four numbers do not count
    focal = -(0.2**2 * np.log(0.8) + 0.3**2 * np.log(0.7) + 0.5**4 * 0.6**2 * np.log(0.4))
    assert float(centre_loss(targets, answers)) == pytest.approx(
        focal + 0.5 + 0.5 + 1, rel=1e-3
    )


def test_the_loss_of_an_image_without_boxes_is_finite():
    answers = np.full((1, 2, 3, 6), 1.0, "float32")  # wrong, and sure of it
    assert np.isfinite(float(centre_loss(np.zeros((1, 2, 3, 7), "float32"), answers)))


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_boxes_are_mirrored_with_their_image(seed):
    rng = np.random.default_rng(seed)
    left, top = rng.integers(0, 30), rng.integers(0, 14)
    right, bottom = left + rng.integers(2, 10), top + rng.integers(2, 8)
    image = np.zeros((1, 24, 40, 3), np.uint8)
    image[0, top:bottom, left:right] = 255
    views, targets = mirror_and_encode(
        image, [[[left, top, right, bottom]]], [[0]], num_classes=1
    )
    assert len(views) == len(targets) == 4
    for view, target in zip(views, targets, strict=True):
        (box,) = decode_centres(target[..., :-1], stride=4, least_score=0.999).boxes
        rows, columns = np.nonzero(view[..., 0])
        there = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        np.testing.assert_allclose(box, there, atol=1e-4)
    assert {view.tobytes() for view in views} == {
        image[0, ::down, ::across].tobytes() for down in (1, -1) for across in (1, -1)
    }


@pytest.mark.slow
def test_it_learns_and_repeats(squares):
    images, boxes, classes = squares
    model = train_detector(
        images[:16], boxes[:16], classes[:16], num_classes=2, epochs=12, seed=1
    )
    found = detect(model, images[16:])
    marks = mark_boxes(found, boxes[16:], classes[16:], num_classes=2)
    assert marks.average_precisions().min() > 0.8
    for each in found:
        assert (np.diff(each.scores) <= 0).all()
    fewer = detect(model, images[16:], least_score=0.3)
    assert min(each.scores.min() for each in fewer) > 0.3
    alone = detect(model, images[16:], mirrored=False)
    assert (
        mark_boxes(alone, boxes[16:], classes[16:], num_classes=2).average_precisions().min()
        > 0.7
    )


@pytest.mark.slow
@pytest.mark.parametrize(("across", "down"), [(True, False), (False, True), (True, True)])
def test_a_mirrored_image_has_mirrored_boxes(across, down):
    rng = np.random.default_rng(4)
    keras.utils.set_random_seed(4)
    model = build_centre_detector((16, 28, 3), 2)
    images = rng.integers(0, 256, (3, 16, 28, 3)).astype(np.uint8)
    other = images[:, :: -1 if down else 1, :: -1 if across else 1]
    some = False
    for here, there in zip(detect(model, images), detect(model, other), strict=True):
        left, top, right, bottom = there.boxes.T
        if across:
            left, right = 28 - right, 28 - left
        if down:
            top, bottom = 16 - bottom, 16 - top
        back = np.stack([left, top, right, bottom], axis=1)
        np.testing.assert_allclose(here.scores, there.scores, atol=1e-5)
        np.testing.assert_allclose(here.boxes, back, atol=1e-3)
        some |= len(back) > 1
    assert some
    one_view = [detect(model, x, mirrored=False)[0].scores for x in (images, other)]
    assert (
        len(one_view[0]) != len(one_view[1]) or np.abs(one_view[0] - one_view[1]).max() > 1e-3
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: build_centre_detector((30, 44, 3), 2), "sides that are multiples of 4, got"),
        (lambda: build_centre_detector((28, 44, 3), 0), "num_classes must be a whole number"),
        (
            lambda: mirror_and_encode(np.zeros((1, 8, 8, 3)), [[]], [[]], num_classes=1),
            "images must be a uint8 array",
        ),
        (
            lambda: mirror_and_encode(
                np.zeros((2, 8, 8, 3), np.uint8), [[]], [[]], num_classes=1
            ),
            "must be equally many, got 2, 1 and 1",
        ),
        (
            lambda: train_detector(
                np.zeros((1, 8, 8, 3), np.uint8), [[]], [[]], num_classes=1, peak_rate=0
            ),
            "peak_rate must be a number above 0",
        ),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.slow
def test_answers_of_a_training_that_diverged_are_refused():
    model = build_centre_detector((8, 12, 3), 1)
    model.set_weights([np.full_like(weights, np.nan) for weights in model.get_weights()])
    with pytest.raises(ValueError, match="lower its learning rate"):
        detect(model, np.zeros((1, 8, 12, 3), np.uint8))


def test_targets_are_those_of_encode_centres():
    box, kind = [[3, 2, 9, 15]], [1]
    _, targets = mirror_and_encode(
        np.zeros((1, 16, 20, 3), np.uint8), [box], [kind], num_classes=2
    )
    direct = encode_centres(box, kind, grid=(4, 5), stride=4, num_classes=2)
    np.testing.assert_array_equal(targets[0], direct)
