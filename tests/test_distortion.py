from cnn_guide.distortion import PART, Distortion

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

SIZE = 21, 15


class Always:
    """Draw the upper limit each time, or the lower one."""

    def __init__(self, upper):
        self.upper = upper

    def uniform(self, low, high, size):
        return np.full(size, high if self.upper else low)


def blob(y, x):
    """Draw a round spot, brightest at (y, x)."""
    rows, columns = np.ogrid[: SIZE[0], : SIZE[1]]
    spot = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 4)
    return spot[np.newaxis, ..., np.newaxis].astype("float32")


def centre(images):
    rows, columns = np.indices(SIZE)
    weight = images[0, ..., 0]
    return (rows * weight).sum() / weight.sum(), (columns * weight).sum() / weight.sum()


@given(st.integers(0, 3), st.booleans())
def test_moves_by_whole_pixels_without_a_change(shift, upper):
    moved = Distortion(shift=shift).draw(blob(10, 7), Always(upper))
    step = -shift if upper else shift  # an output pixel comes from `right` of it
    expected = np.zeros_like(moved)
    rows, columns = (slice(max(0, step), size + min(0, step)) for size in SIZE)
    from_rows, from_columns = (slice(max(0, -step), size - max(0, step)) for size in SIZE)
    expected[:, rows, columns] = blob(10, 7)[:, from_rows, from_columns]
    np.testing.assert_allclose(moved, expected, atol=1e-4)


@given(st.floats(0, 60), st.booleans())
def test_turns_about_the_centre(degrees, upper):
    turned = Distortion(rotation=degrees).draw(blob(10, 11), Always(upper))
    angle = np.radians(degrees if upper else -degrees)
    y, x = centre(turned)
    np.testing.assert_allclose(y, 10 - 4 * np.sin(angle), atol=0.1)
    np.testing.assert_allclose(x, 7 + 4 * np.cos(angle), atol=0.1)


@given(st.floats(0, 0.3), st.booleans())
def test_resizes_about_the_centre(scale, upper):
    resized = Distortion(scale=scale).draw(blob(13, 7), Always(upper))
    factor = 1 + (scale if upper else -scale)
    y, x = centre(resized)
    np.testing.assert_allclose(y, 10 + 3 * factor, atol=0.1)
    np.testing.assert_allclose(x, 7, atol=0.05)


def test_each_image_has_a_draw_of_its_own():
    images = np.repeat(blob(10, 7), PART + 5, axis=0)
    drawn = Distortion(2, 10, 0.1).draw(images, np.random.default_rng(0))
    assert len(np.unique(drawn.reshape(len(drawn), -1), axis=0)) == PART + 5
    np.testing.assert_array_equal(images, np.repeat(blob(10, 7), PART + 5, axis=0))


def test_without_limits_nothing_changes():
    images = np.random.default_rng(0).random((3, *SIZE, 2)).astype("float32")
    drawn = Distortion().draw(images, np.random.default_rng(1))
    np.testing.assert_allclose(drawn, images, atol=1e-5)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"shift": -1}, r"shift must be at least 0 and finite, got shift=-1"),
        ({"rotation": np.inf}, r"rotation must be at least 0 and finite, got rotation=inf"),
        ({"scale": 1.0}, r"scale must be at least 0 and below 1, got scale=1.0"),
    ],
)
def test_says_what_is_wrong(limits, message):
    with pytest.raises(ValueError, match=message):
        Distortion(**limits)


def test_wants_batches_of_images():
    with pytest.raises(ValueError, match=r"images must have 4 axes"):
        Distortion().draw(np.zeros((6, 5)), np.random.default_rng(0))
