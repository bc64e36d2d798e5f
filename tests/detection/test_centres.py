"""What is written as centres can be read back as boxes."""

from cnn_guide.detection import decode_centres, encode_centres, intersection_over_union

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

GRID, STRIDE, CLASSES = (7, 11), 4, 3


@st.composite
def scenes(draw):
    """Draw boxes whose centres lie at least three squares apart, within each class or not."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    places = [(row, column) for row in range(1, 7, 3) for column in range(1, 11, 3)]
    chosen = rng.permutation(len(places))[: draw(st.integers(0, len(places)))]
    squares = np.array(places)[chosen].reshape(-1, 2)[:, ::-1]
    centres = (squares + rng.uniform(0.01, 0.99, squares.shape)) * STRIDE
    halves = rng.uniform(0.5, 20, squares.shape)
    boxes = np.hstack([centres - halves, centres + halves])
    return boxes, rng.integers(0, CLASSES, len(boxes))


def encode(boxes, classes, **options):
    settings = {"grid": GRID, "stride": STRIDE, "num_classes": CLASSES} | options
    return encode_centres(boxes, classes, **settings)


@given(scenes())
def test_decoding_the_targets_gives_the_boxes_back(scene):
    boxes, classes = scene
    found = decode_centres(encode(boxes, classes)[..., :-1], stride=STRIDE, least_score=0.999)
    assert len(found.boxes) == len(boxes)
    assert (found.scores == 1).all()
    nearest = np.array(
        [np.abs(found.boxes - box).sum(axis=1).argmin() for box in boxes], dtype=int
    )
    assert sorted(nearest) == list(range(len(boxes)))
    np.testing.assert_allclose(found.boxes[nearest], boxes, atol=1e-4)
    np.testing.assert_array_equal(found.classes[nearest], classes)


@given(scenes())
def test_wherever_the_four_numbers_count_they_give_the_box_of_a_near_centre(scene):
    boxes, classes = scene
    targets = encode(boxes, classes)
    rows, columns = np.nonzero(targets[..., -1])
    assert (targets[rows, columns, :CLASSES].max(axis=1) > 0.5).all()
    lone = targets[..., :-1].copy()
    for row, column in zip(rows, columns, strict=True):
        lone[..., :CLASSES] = 0
        lone[row, column, 0] = 1  # ask this place alone
        (box,) = decode_centres(lone, stride=STRIDE).boxes
        assert intersection_over_union([box], boxes).max() == pytest.approx(1, abs=1e-3)


def test_a_bell_is_wider_for_a_wider_box():
    targets = encode([[2, 12, 42, 16]], [1])  # 40 wide and 4 high, centred at (22, 14)
    heat = targets[..., 1]
    assert heat[3, 5] == 1
    assert heat[3, 6] == pytest.approx(np.exp(-1 / (2 * (10 / 8) ** 2)))
    assert heat[4, 5] < heat[3, 6]
    assert targets[..., [0, 2]].max() == 0


def test_where_bells_meet_the_higher_counts():
    one, two = [0, 0, 20, 20], [8, 0, 28, 20]
    both = encode([one, two], [0, 0])
    alone = [encode([box], [0])[..., 0] for box in (one, two)]
    np.testing.assert_array_equal(both[..., 0], np.maximum(*alone))
    swapped = encode([two, one], [0, 0])
    np.testing.assert_array_equal(both[..., 0], swapped[..., 0])
    assert both[2, 4, -5] == swapped[2, 4, -5] == pytest.approx(0)  # the second one's centre


def test_an_image_without_boxes_is_cold_and_gives_none():
    targets = encode([], [])
    assert not targets.any()
    found = decode_centres(targets[..., :-1], stride=STRIDE)
    assert (found.boxes.shape, found.classes.shape, found.scores.shape) == ((0, 4), (0,), (0,))


def test_the_hottest_are_kept_and_neighbours_are_not_peaks():
    answers = np.zeros((4, 9, 5))
    answers[1, [1, 3, 5, 7], 0] = [0.3, 0.9, 0.02, 0.6]
    answers[2, 2, 0] = 0.5  # beside the hotter (1, 3)
    found = decode_centres(answers, stride=STRIDE)
    assert found.scores.tolist() == [0.9, 0.6]  # (1, 1) lies beside the hotter (2, 2)
    assert decode_centres(answers, stride=STRIDE, most=1).scores.tolist() == [0.9]
    assert len(decode_centres(answers, stride=STRIDE, least_score=0.7).scores) == 1


def test_absurd_sides_stay_finite():
    answers = np.zeros((1, 2, 5))
    answers[0, 0] = [0.9, 0, 0, 500, -500]
    assert np.isfinite(decode_centres(answers, stride=STRIDE).boxes).all()


@pytest.mark.parametrize(
    ("boxes", "classes", "options", "message"),
    [
        ([[3, 3, 3, 9]], [0], {}, "boxes must have area, got one without; leave it out"),
        ([[40, 0, 60, 9]], [0], {}, "centres in the image of 28x44 pixels, got one outside"),
        ([[-9, 0, 3, 9]], [0], {}, "got one outside"),
        ([[0, 0, np.nan, 9]], [0], {}, "boxes must be finite"),
        ([[0, 0, 3, 9]], [3], {}, "classes must be whole numbers from 0 to 2"),
        ([[0, 0, 3, 9]], [], {}, "one for each of 1 images, got 0"),
        ([], [], {"stride": 0}, "stride must be a whole number of at least 1"),
        ([], [], {"grid": (0, 4)}, "grid must be a whole number of at least 1"),
    ],
)
def test_bad_boxes_are_refused(boxes, classes, options, message):
    with pytest.raises(ValueError, match=message):
        encode(boxes, classes, **options)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (np.full((2, 3, 5), np.nan), "with 30 numbers that are not; if a training diverged"),
        (np.zeros((2, 3, 4)), r"at least 5 channels, got shape \(2, 3, 4\)"),
        (np.zeros((2, 3)), "answers must have 3 axes"),
    ],
)
def test_bad_answers_are_refused(answers, message):
    with pytest.raises(ValueError, match=message):
        decode_centres(answers, stride=STRIDE)
