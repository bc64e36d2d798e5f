from cnn_guide.segmentation import errors_by_distance, inside_and_border, near_border

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


def test_near_a_border_on_paper():
    classes = np.zeros((4, 7), int)
    classes[0, 0] = 2
    expected = np.zeros((4, 7), bool)
    expected[:2, :2] = True
    np.testing.assert_array_equal(near_border(classes, distance=1), expected)
    expected[:3, :3] = True
    np.testing.assert_array_equal(near_border(classes, distance=2), expected)
    assert not near_border(np.full((2, 3), 5), distance=9).any()
    assert near_border(np.zeros((0, 3, 4), int)).shape == (0, 3, 4)


@given(label_images(objects=3), st.integers(1, 3))
def test_near_a_border_is_where_another_class_is(classes, distance):
    near = near_border(np.stack([classes * 0, classes]), distance=distance)
    assert not near[0].any()  # images of a batch are not neighbours
    for row, column in np.ndindex(classes.shape):
        around = classes[
            max(row - distance, 0) : row + distance + 1,
            max(column - distance, 0) : column + distance + 1,
        ]
        assert near[1, row, column] == (around != classes[row, column]).any()


def test_errors_by_distance_on_paper():
    truth = np.array([[0, 0, 0, 1, 1, 1, 1]])
    predicted = np.array([[0, 0, 1, 1, 1, 2, 1]])
    # Far from the border there is one pixel, which is right; and then none.
    np.testing.assert_array_equal(
        errors_by_distance(truth, predicted, furthest=5), [1 / 2, 0, 1 / 2, 0, np.nan]
    )
    assert np.isnan(errors_by_distance(truth * 0, predicted)).all()


@given(label_images(objects=3), st.integers(0, 2**32 - 1))
def test_errors_of_all_distances_are_all_errors(classes, seed):
    predicted = np.random.default_rng(seed).permuted(classes, axis=1)
    shares = errors_by_distance(np.stack([classes] * 2), np.stack([classes, predicted]))
    near = np.stack([near_border(classes, distance=d) for d in range(1, 13)])
    counts = np.diff(near.sum(axis=(1, 2)), prepend=0)
    wrong = np.nansum(shares * 2 * counts)
    # Where there are two classes, all pixels of so small an image are near a border.
    expected = np.count_nonzero(classes != predicted) if near[-1].any() else 0
    assert wrong == pytest.approx(expected)


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inside_and_border(WHOLE, border=0), r"border must be .* at least 1"),
        (lambda: inside_and_border(WHOLE * 0.5), r"labels must be whole numbers"),
        (
            lambda: errors_by_distance(WHOLE, WHOLE[:3]),
            r"predicted must have the shape of truth",
        ),
        (lambda: errors_by_distance(WHOLE, WHOLE, furthest=0), r"furthest must be"),
        (lambda: errors_by_distance(WHOLE * np.nan, WHOLE), r"whole .* got float64"),
        (lambda: near_border(WHOLE, distance=0), r"distance must be .* at least 1"),
        (lambda: near_border(WHOLE[0]), r"classes must be whole .* of shape \(5,\)"),
        (lambda: near_border(WHOLE * np.nan), r"classes must be whole .* got float64"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
