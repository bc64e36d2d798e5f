from cnn_guide.segmentation import inside_and_border

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


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inside_and_border(WHOLE, border=0), r"border must be .* at least 1"),
        (lambda: inside_and_border(WHOLE * 0.5), r"labels must be whole numbers"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
