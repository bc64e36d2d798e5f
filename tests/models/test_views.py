from cnn_guide.models import average_views

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def image_batches(draw):
    """Draw images, of which none is square."""
    batch, height, channels = (draw(st.integers(1, 3)) for _ in range(3))
    shape = batch, height, height + draw(st.integers(1, 4)), channels
    return np.random.default_rng(draw(st.integers(0, 2**32 - 1))).normal(size=shape)


@given(image_batches())
def test_what_answers_for_each_pixel_alone_answers_as_before(images):
    np.testing.assert_allclose(average_views(lambda views: views**2, images), images**2)


@given(image_batches(), st.sampled_from([1, -1]), st.sampled_from([1, -1]))
def test_the_answer_is_mirrored_with_the_image(images, down, across):
    def lopsided(views):
        return views.cumsum(axis=1) * np.roll(views, 1, axis=2)

    expected = average_views(lopsided, images)[:, ::down, ::across]
    actual = average_views(lopsided, images[:, ::down, ::across])
    np.testing.assert_allclose(actual, expected, atol=1e-9)


def test_four_views_of_paper_size():
    seen = []
    image = np.array([[1.0, 2.0], [3.0, 4.0]])[np.newaxis, ..., np.newaxis]
    average_views(lambda views: seen.append(views.ravel().tolist()) or views, image)
    assert sorted(seen) == [[1, 2, 3, 4], [2, 1, 4, 3], [3, 4, 1, 2], [4, 3, 2, 1]]


def test_a_flat_answer_is_no_answer_for_pixels():
    with pytest.raises(ValueError, match=r"model must answer .* got shape \(2, 3\)"):
        average_views(lambda views: views[:, 0, :3, 0], np.ones((2, 4, 5, 1)))


def test_an_image_needs_four_axes():
    with pytest.raises(ValueError, match="images must have 4 axes"):
        average_views(lambda views: views, np.ones((4, 5)))
