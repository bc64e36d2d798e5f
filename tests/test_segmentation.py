from cnn_guide.segmentation import (
    choose_thresholds,
    draw_crops,
    inside_and_border,
    match_objects,
    pixel_iou,
    split_by_distance,
    watershed_objects,
)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage


@st.composite
def label_images(draw, objects=5):
    """Draw labels with gaps in their numbers, of a shape that is not square."""
    shape = draw(st.integers(1, 7)), draw(st.integers(8, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.integers(objects, size=shape) * 3


def as_answer(inside, background):
    inside, background = np.array(inside, float), np.array(background, float)
    return np.stack([background, inside, 1 - background - inside], axis=-1)


def disc(height, width, row, column, radius):
    rows, columns = np.indices((height, width))
    return np.hypot(rows - row, columns - column) <= radius


def test_classes_on_paper():
    labels = np.zeros((7, 9), int)
    labels[1:6, 1:6] = 4
    labels[1:6, 6:8] = 9
    expected = np.zeros_like(labels)
    expected[1:6, 1:8] = 2
    expected[2:5, 2:5] = 1
    np.testing.assert_array_equal(inside_and_border(labels, border=1), expected)
    expected[2:5, 2:5] = 2
    expected[3, 3] = 1
    np.testing.assert_array_equal(inside_and_border(labels, border=2), expected)


def test_the_end_of_the_image_is_no_edge():
    assert (inside_and_border(np.full((3, 5), 7), border=2) == 1).all()


@given(label_images(), st.integers(1, 3))
def test_inside_and_border_are_the_object(labels, border):
    classes = inside_and_border(labels, border=border)
    np.testing.assert_array_equal(classes > 0, labels > 0)
    assert ((classes == 1) <= (inside_and_border(labels, border=1) == 1)).all()
    # A pixel is inside if nothing else is within so many steps.
    for name in np.unique(labels[labels > 0]):
        own = labels == name
        deep = ndimage.binary_erosion(own, iterations=border, border_value=1)
        np.testing.assert_array_equal((classes == 1) & own, deep)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_crops_are_of_the_image_turned_with_their_classes(seed, size):
    image = np.arange(7.0 * 5).reshape(7, 5)
    images, classes = draw_crops(image, image.astype(int), 4, size=size, seed=seed)
    assert images.dtype == np.float32
    np.testing.assert_array_equal(images[..., 0], classes)
    for crop in classes:
        for turned in (
            np.rot90(way, turns) for way in (crop, crop[:, ::-1]) for turns in range(4)
        ):
            top, left = divmod(int(turned[0, 0]), 5)
            part = image[top : top + size, left : left + size]
            if part.shape == turned.shape and (part == turned).all():
                break
        else:
            pytest.fail(f"not a part of the image: {crop}")


def test_crops_reach_every_place_turn_and_mirror():
    image = np.arange(6.0).reshape(2, 3)
    images, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2)
    assert len(np.unique(images.reshape(400, -1), axis=0)) == 2 * 8
    again, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2)
    other, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2, seed=1)
    assert (images == again).all()
    assert (images != other).any()


def test_two_touching_discs_are_two_objects():
    one, two = disc(21, 40, 10, 11, 8), disc(21, 40, 10, 26, 8)
    mask = one | two
    inside = np.where(disc(21, 40, 10, 11, 6) | disc(21, 40, 10, 26, 6), 0.9, 0.05)
    objects = watershed_objects(as_answer(inside * mask, np.where(mask, 0.05, 1.0)))
    assert objects.max() == 2
    np.testing.assert_array_equal(objects > 0, mask)
    assert objects[10, 11] != objects[10, 26]
    for method in (objects, split_by_distance(mask)):
        assert match_objects(one + 2 * (two & ~one), method, threshold=0.9).f1 == 1


def test_thresholds_hold():
    inside = np.array([[0.9, 0.9, 0.0, 0.55, 0.55, 0.0]])
    background = np.array([[0.1, 0.1, 0.6, 0.2, 0.2, 1.0]])
    answer, options = as_answer(inside, background), {"min_distance": 1, "smallest": 1}
    assert watershed_objects(answer, **options).tolist() == [[1, 1, 0, 0, 0, 0]]
    both = watershed_objects(answer, inside=0.5, **options)
    assert both.tolist() == [[1, 1, 0, 2, 2, 0]]
    grown = watershed_objects(answer, background=0.7, **options)
    assert grown.tolist() == [[1, 1, 1, 1, 1, 0]]


def test_small_objects_are_left_out_and_numbers_have_no_gaps():
    mask = np.zeros((9, 30), bool)
    mask[4, 2] = mask[1:8, 6:13] = mask[2:6, 20:25] = True
    found = split_by_distance(mask, smallest=2)
    assert sorted(np.unique(found)) == [0, 1, 2]
    assert found[4, 2] == 0
    assert split_by_distance(mask, smallest=21).max() == 1
    answer = as_answer(mask * 0.9, np.where(mask, 0.1, 1.0))
    assert watershed_objects(answer, smallest=2).max() == 2
    assert watershed_objects(answer, smallest=1).max() == 3


def test_nothing_found_is_no_error():
    nothing = as_answer(np.zeros((5, 8)), np.ones((5, 8)))
    for objects in (watershed_objects(nothing), split_by_distance(np.zeros((5, 8), bool))):
        assert objects.shape == (5, 8)
        assert not objects.any()
    # Seeds where all is background, and the other way round.
    assert not watershed_objects(as_answer(np.full((5, 8), 0.4), np.full((5, 8), 0.4))).any()


def test_min_distance_joins_seeds():
    mask = disc(21, 40, 10, 11, 8) | disc(21, 40, 10, 26, 8)
    assert split_by_distance(mask, min_distance=30).max() == 1


def test_iou_on_paper():
    truth = np.array([[True, True, True, False]])
    assert pixel_iou(truth, np.array([[False, True, True, True]])) == 0.5
    assert pixel_iou(truth, ~truth) == 0
    assert pixel_iou(truth, truth) == 1
    assert pixel_iou(truth & False, truth & False) == 1
    assert pixel_iou(truth & False, truth) == 0


def test_matching_on_paper():
    truth = [[1, 1, 1, 1, 0, 2, 2, 2, 0, 5]]
    given = [[7, 7, 7, 0, 0, 8, 8, 9, 9, 0]]
    found = match_objects(truth, given)
    assert (found.pairs, found.missed, found.false) == ([(1, 7), (2, 8)], [5], [9])
    np.testing.assert_allclose(found.ious, [3 / 4, 2 / 3])
    assert found.f1 == 2 * 2 / (3 + 3)
    strict = match_objects(truth, given, threshold=0.7)
    assert (strict.pairs, strict.missed, strict.false) == ([(1, 7)], [2, 5], [8, 9])
    # The threshold itself does not do.
    assert not match_objects(truth, given, threshold=0.75).pairs
    assert not match_objects([[1, 1]], [[1, 0]]).pairs


@given(label_images())
def test_objects_match_themselves_whatever_their_numbers(labels):
    found = match_objects(labels, labels * 7)
    assert found.pairs == [(name, 7 * name) for name in np.unique(labels[labels > 0])]
    assert found.ious == [1.0] * len(found.pairs)
    assert not found.missed
    assert not found.false
    assert found.f1 == 1


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 0.6, 0.9]))
def test_each_object_is_counted_once_and_sides_can_change(seed, threshold):
    rng = np.random.default_rng(seed)
    truth = np.repeat(rng.integers(4, size=(3, 5)), 3, axis=1)
    given = np.roll(truth, rng.integers(3), axis=1) + 0
    there = match_objects(truth, given, threshold=threshold)
    back = match_objects(given, truth, threshold=threshold)
    assert sorted([pair[0] for pair in there.pairs] + there.missed) == sorted(
        set(truth[truth > 0])
    )
    assert sorted([pair[1] for pair in there.pairs] + there.false) == sorted(
        set(given[given > 0])
    )
    assert there.pairs == [pair[::-1] for pair in back.pairs]
    assert there.f1 == back.f1
    assert all(iou > threshold for iou in there.ious)


def test_no_objects_at_all():
    empty = np.zeros((2, 3), int)
    assert match_objects(empty, empty).f1 == 1
    assert match_objects(empty, empty + 1).f1 == 0
    assert match_objects(empty + 1, empty).f1 == 0
    assert match_objects(np.zeros((0, 3), int), np.zeros((0, 3), int)).f1 == 1


GOOD = as_answer(np.full((4, 5), 0.5), np.full((4, 5), 0.2))
WHOLE = np.zeros((4, 5), int)


def test_thresholds_are_those_that_find_the_most():
    # Between two discs the network is rather sure of "inside", and in a third one of nothing.
    labels = np.zeros((30, 60), int)
    for name, column in enumerate((10, 24, 46), start=1):
        labels[disc(30, 60, 15, column, 7)] = name
    inside, background = np.where(labels > 0, 0.9, 0), np.where(labels > 0, 0, 1.0)
    faint = labels == 3
    inside[faint], background[faint] = 0.75, 0.2
    inside[12:19, 15:20], background[12:19, 15:20] = 0.65, 0.35
    chosen = choose_thresholds(as_answer(inside, background), labels, threshold=0.7)
    assert chosen == {"inside": 0.5, "background": 0.3}
    inside[faint], background[faint] = 0.58, 0.42
    chosen = choose_thresholds(as_answer(inside, background), labels, threshold=0.7)
    assert chosen == {"inside": 0.5, "background": 0.5}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: watershed_objects(GOOD[..., :2]), r"probabilities must have 3 classes"),
        (lambda: watershed_objects(GOOD[None]), r"probabilities must have 3 axes"),
        (
            lambda: watershed_objects(GOOD * np.nan),
            r"probabilities must be finite, got 60 of 60",
        ),
        (lambda: watershed_objects(GOOD * 2), r"add up to 1 at each pixel, got 0.4 to 1"),
        (lambda: watershed_objects(as_answer([[1.5]], [[0.0]])), r"must be at least 0 and add"),
        (lambda: watershed_objects(GOOD, inside=1), r"inside must lie between 0 and 1"),
        (lambda: watershed_objects(GOOD, background=0), r"background must lie between 0 and 1"),
        (lambda: watershed_objects(GOOD, smallest=0), r"smallest must be .* at least 1"),
        (lambda: watershed_objects(GOOD, min_distance=0), r"min_distance must be"),
        (lambda: split_by_distance(WHOLE), r"mask must be booleans .* got int64"),
        (lambda: split_by_distance(WHOLE[0] > 0), r"mask must be booleans .* shape \(5,\)"),
        (lambda: split_by_distance(WHOLE > 0, smallest=0), r"smallest must be"),
        (lambda: pixel_iou(WHOLE > 0, WHOLE), r"predicted must be booleans"),
        (
            lambda: pixel_iou(WHOLE > 0, WHOLE[:3] > 0),
            r"predicted must have the shape of truth",
        ),
        (
            lambda: match_objects(WHOLE, WHOLE[:, :4]),
            r"predicted must have .* \(4, 5\), got \(4, 4\)",
        ),
        (lambda: match_objects(WHOLE - 1, WHOLE), r"truth must be whole numbers of at least 0"),
        (lambda: match_objects(WHOLE, WHOLE * np.nan), r"predicted must be whole .* float64"),
        (lambda: match_objects(WHOLE, WHOLE, threshold=0.4), r"threshold must be at least 0.5"),
        (lambda: match_objects(WHOLE, WHOLE, threshold=1), r"threshold must be .* below 1"),
        (lambda: inside_and_border(WHOLE, border=0), r"border must be .* at least 1"),
        (lambda: inside_and_border(WHOLE * 0.5), r"labels must be whole numbers"),
        (lambda: draw_crops(WHOLE * 1.0, WHOLE, 2, size=5), r"size must be .* at most 4"),
        (lambda: draw_crops(WHOLE * np.nan, WHOLE, 2, size=3), r"image must be finite"),
        (lambda: draw_crops(WHOLE * 1.0, WHOLE[:3], 2, size=3), r"classes must have the shape"),
        (lambda: draw_crops(WHOLE * 1.0, WHOLE, 0, size=3), r"count must be .* got count=0"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
