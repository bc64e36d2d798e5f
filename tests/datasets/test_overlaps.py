"""Shifted copies are found, other photographs are not."""

from cnn_guide.datasets import (
    find_overlaps,
    group_pairs,
    keep_groups_whole,
    load_photograph,
)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PHOTO = load_photograph("coffee")
OTHERS = [load_photograph(name)[:120, :160] for name in ("chelsea", "coins", "rocket")]


# By cells of 4 pixels; and how much of a part of 30 by 40 such cells the shifted one shows.
SHIFTS = {
    (down, right): (1 - abs(down) / 30) * (1 - abs(right) / 40)
    for down in range(-9, 10)
    for right in range(-12, 13)
}


def cut(down, right, gain=1.0):
    """Cut a part of the photograph, and one that is shifted."""
    down, right = 100 + 4 * down, 200 + 4 * right
    second = PHOTO[down : down + 120, right : right + 160] * gain
    return PHOTO[100:220, 200:360], second.astype(np.uint8)


@settings(max_examples=20)
@given(st.sampled_from([s for s in SHIFTS if SHIFTS[s] > 2 / 3]), st.floats(0.7, 1.0))
def test_a_shifted_copy_is_found_whatever_its_brightness(shift, gain):
    first, second = cut(*shift, gain)
    pairs = find_overlaps(np.stack([OTHERS[0], first, OTHERS[1], second, OTHERS[2]]))
    assert pairs.tolist() == [[1, 3]]


def test_where_less_is_shown_twice_a_few_copies_are_missed():
    found = {shift: len(find_overlaps(np.stack(cut(*shift)))) == 1 for shift in SHIFTS}
    assert all(found[shift] for shift in SHIFTS if SHIFTS[shift] > 2 / 3)
    assert 0.95 < np.mean([found[shift] for shift in SHIFTS if SHIFTS[shift] <= 2 / 3]) < 1


def test_too_small_an_overlap_does_not_count():
    images = np.stack([PHOTO[100:220, 200:360], PHOTO[100:220, 260:420]])  # 100 of 160 columns
    assert len(find_overlaps(images, least_overlap=0.6)) == 1
    assert find_overlaps(images, least_overlap=0.65).shape == (0, 2)


def test_empty_photographs_are_no_copies():
    assert find_overlaps(np.full((3, 40, 60, 3), 200, dtype=np.uint8)).shape == (0, 2)
    assert find_overlaps(np.empty((0, 40, 60, 3), dtype=np.uint8)).shape == (0, 2)


def test_groups_join_by_way_of_others():
    assert group_pairs([[3, 4], [1, 2], [4, 2]], 6).tolist() == [0, 1, 1, 1, 1, 5]
    assert group_pairs(np.empty((0, 2), int), 2).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.zeros((2, 8, 12, 3)), {}, r"images must be a uint8 array .* got float64"),
        (np.zeros((2, 8, 12), np.uint8), {}, r"got uint8 of shape \(2, 8, 12\)"),
        (np.zeros((2, 8, 10, 3), np.uint8), {}, r"multiples of 4, got 8x10; crop them"),
        (np.zeros((2, 8, 12, 3), np.uint8), {"least_overlap": 0}, "got least_overlap=0"),
        (np.zeros((2, 8, 12, 3), np.uint8), {"least_correlation": np.nan}, "correlation=nan"),
    ],
)
def test_bad_images_and_bounds_are_refused(images, options, message):
    with pytest.raises(ValueError, match=message):
        find_overlaps(images, **options)


def test_a_pair_outside_is_refused():
    with pytest.raises(ValueError, match="positions from 0 to 3, got 1 to 4"):
        group_pairs([[1, 4]], 4)


def test_a_group_for_each_image_is_needed():
    split = np.array(["train", "test"])
    with pytest.raises(ValueError, match=r"each of 2 images, got shape \(3,\)"):
        keep_groups_whole(split, [0, 0, 1])
    assert keep_groups_whole(np.array([], dtype="<U5"), np.array([])).shape == (0,)
