"""The overlap of boxes, by hand, by counting pixels, and by its laws."""

from cnn_guide.detection import count_doubled, intersection_over_union
from cnn_guide.detection.boxes import as_boxes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def boxes(draw, smallest=0):
    """Draw boxes on a coarse grid, so that they touch, repeat and hold one another."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    corners = rng.integers(0, (10, 7), (draw(st.integers(0, 6)), 2))
    sides = rng.integers(smallest, (7, 5), corners.shape)
    return np.hstack([corners, corners + sides]).astype(float)


def pixels_of(box):
    """Mark the pixels of a box on a grid."""
    grid = np.zeros((12, 18), dtype=bool)
    left, top, right, bottom = box.astype(int)
    grid[top:bottom, left:right] = True
    return grid


@given(boxes(), boxes())
def test_it_is_what_counting_pixels_gives(first, second):
    overlaps = intersection_over_union(first, second)
    assert overlaps.shape == (len(first), len(second))
    for a, row in zip(first, overlaps, strict=True):
        for b, overlap in zip(second, row, strict=True):
            both, either = pixels_of(a) & pixels_of(b), pixels_of(a) | pixels_of(b)
            assert overlap == pytest.approx(both.sum() / max(either.sum(), 1))


@given(boxes(smallest=1), st.floats(0.1, 50), st.floats(-9, 9))
def test_order_scale_and_place_do_not_matter(some, scale, shift):
    overlaps = intersection_over_union(some, some[::-1])
    np.testing.assert_allclose(intersection_over_union(some[::-1], some), overlaps.T)
    moved = some * scale + shift
    np.testing.assert_allclose(intersection_over_union(moved, moved[::-1]), overlaps, atol=1e-9)
    np.testing.assert_allclose(np.diag(intersection_over_union(some, some)), 1)


def test_cases_for_paper():
    box = [[0, 0, 4, 2]]
    others = [[0, 0, 4, 2], [2, 0, 6, 2], [1, 0, 2, 1], [4, 0, 8, 2], [0, 3, 4, 5]]
    expected = [1, 4 / 12, 1 / 8, 0, 0]  # equal, half beside, inside, touching, apart
    np.testing.assert_allclose(intersection_over_union(box, others), [expected])


def test_a_box_without_area_fits_nothing():
    line = [[1, 1, 1, 4]]
    assert intersection_over_union(line, [*line, [0, 0, 5, 5]]).tolist() == [[0, 0]]


def test_there_may_be_no_boxes():
    assert intersection_over_union([], [[0, 0, 1, 1]]).shape == (0, 1)
    assert intersection_over_union(np.empty((0, 4)), []).shape == (0, 0)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([[0, 0, np.nan, 1]], r"second must be finite, got NaN or infinite sides; drop those"),
        ([[0, 0, np.inf, 1]], r"second must be finite"),
        ([[2, 0, 1, 1]], r"second must be left, top, right, bottom .* got a box turned round"),
        ([[0, 3, 1, 1]], r"got a box turned round; sort its sides"),
        ([[0, 0, 1]], r"second must have shape \(boxes, 4\), got \(1, 3\)"),
        ([0, 0, 1, 1], r"second must have 2 axes"),
        (np.empty((0, 5)), r"second must have shape \(boxes, 4\), got \(0, 5\)"),
    ],
)
def test_bad_boxes_are_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        intersection_over_union([[0, 0, 1, 1]], bad)


def test_integers_become_floats():
    assert as_boxes("boxes", np.array([[0, 0, 3, 2]], dtype=np.uint8)).dtype == np.float64


def test_boxes_that_come_twice_are_counted_within_a_class():
    box, near, far = [0, 0, 20, 10], [0, 0, 20, 10.5], [0, 0, 20, 12]
    assert (
        count_doubled([box, near, far], [1, 1, 1]) == 1
    )  # far fits the others by 10 / 12 and 10.5 / 12
    assert count_doubled([box, near, far], [1, 1, 1], least_overlap=0.96) == 0
    assert count_doubled([box, box, box], [1, 0, 1]) == 1
    assert count_doubled([], []) == 0
