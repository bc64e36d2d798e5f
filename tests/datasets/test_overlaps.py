"""Shifted copies are found, other photographs are not."""

from cnn_guide.datasets import find_overlaps, group_pairs, load_photograph

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PHOTO = load_photograph("coffee")
OTHERS = [load_photograph(name)[:120, :160] for name in ("chelsea", "coins", "rocket")]


@settings(max_examples=20)
@given(st.integers(-9, 9), st.integers(-12, 12), st.floats(0.7, 1.0))
def test_a_shifted_copy_is_found_whatever_its_brightness(down, right, gain):
    down, right = 4 * down, 4 * right
    first = PHOTO[100:220, 200:360]
    second = (PHOTO[100 + down : 220 + down, 200 + right : 360 + right] * gain).astype(np.uint8)
    pairs = find_overlaps(np.stack([OTHERS[0], first, OTHERS[1], second, OTHERS[2]]))
    assert pairs.tolist() == [[1, 3]]


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
