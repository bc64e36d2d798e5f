"""The preparation of drawings: its laws and its errors."""

from cnn_guide.datasets import prepare_drawing

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import ndimage


@st.composite
def drawings(draw):
    """Draw a bar of ink somewhere on paper; nothing is square."""
    tall, wide = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    top, left, bottom, right = (draw(st.integers(0, 30)) for _ in range(4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    ink = 0.2 + 0.8 * rng.random((tall, wide))
    return np.pad(ink, ((top, bottom), (left, right)))


@given(drawings())
def test_the_longest_side_becomes_20_pixels_near_the_centre(grey):
    image = prepare_drawing(grey)
    assert image.shape == (28, 28, 1)
    assert image.dtype == np.float32
    rows, columns = image[..., 0].nonzero()
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    centre = np.array(ndimage.center_of_mass(image[..., 0])) + 0.5
    assert np.all(np.abs(centre - 14.5) <= 0.501)


@given(drawings(), st.integers(0, 9), st.integers(0, 9))
def test_the_place_on_the_paper_does_not_matter(grey, down, right):
    moved = np.pad(grey, ((down, 3), (right, 1)))
    np.testing.assert_array_equal(prepare_drawing(moved), prepare_drawing(grey))


def is_settled(grey):
    """Say whether the centre lies clear of the half pixel, where a last bit decides."""
    image = prepare_drawing(grey)[..., 0].astype(np.float64)
    places = np.arange(28) + 0.5
    centres = [image.sum(axis=axis) @ places / image.sum() for axis in (0, 1)]
    return all(abs(abs(centre - 14.5) - 0.5) > 1e-4 for centre in centres)


@given(drawings(), st.integers(2, 4))
def test_the_size_does_not_matter(grey, times):
    assume(is_settled(grey))
    larger = grey.repeat(times, axis=0).repeat(times, axis=1)
    np.testing.assert_allclose(prepare_drawing(larger), prepare_drawing(grey), atol=1e-6)


@given(drawings())
def test_transposing_before_is_transposing_after(grey):
    assume(is_settled(grey))
    transposed = prepare_drawing(grey.T)[..., 0]
    np.testing.assert_allclose(transposed, prepare_drawing(grey)[..., 0].T, atol=1e-6)


def test_averages_the_area_that_a_pixel_covers():
    grey = np.zeros((50, 40))
    grey[5:45, 10:12] = [0.25, 0.75]  # 40 by 2 becomes 20 by 1
    image = prepare_drawing(grey)[..., 0]
    assert image[5:25, 14].tolist() == [0.5] * 20
    assert image.sum() == 10


def test_a_heavy_end_does_not_push_the_box_out():
    grey = np.full((20, 20), 0.2)
    grey[-1, -1] = 1
    grey[:18, :18] = 0.001  # nearly all mass lies at the lower right corner
    grey[0, 0] = 0.2
    rows, columns = prepare_drawing(grey)[..., 0].nonzero()
    assert (rows.min(), columns.min()) == (0, 0)
    assert (np.ptp(rows), np.ptp(columns)) == (19, 19)


@pytest.mark.parametrize("grey", [np.zeros((9, 7)), np.full((9, 7), 0.1)])
def test_blank_paper_is_refused(grey):
    with pytest.raises(ValueError, match=r"some ink, got no pixel above 0\.1; .*1 - grey"):
        prepare_drawing(grey)


@pytest.mark.parametrize(
    ("grey", "got"),
    [
        (np.ones((9, 7, 1)), r"float64 of shape \(9, 7, 1\)"),
        (np.ones((0, 7)), r"shape \(0, 7\)"),
        (np.array([["1"]]), "<U1"),
        (np.full((9, 7), 255, np.uint8), "got 255 to 255; divide"),
        (np.array([[0.5, np.nan]]), "got nan to nan; .*replace NaN"),
        (np.array([[-0.5, 1]]), r"got -0\.5 to 1\.0"),
    ],
)
def test_other_arrays_are_refused(grey, got):
    with pytest.raises(ValueError, match=rf"grey must be one image.*{got}"):
        prepare_drawing(grey)
