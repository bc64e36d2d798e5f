"""A scan answers for each window as the network answers for that window alone."""

from cnn_guide.detection import cut_windows, scan

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((None, None, 1)),
            layers.Conv2D(5, 4, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(1, 4),
        ]
    )  # windows of 11 pixels, one every 2


def field(pixels):
    """The mean of windows of 6 pixels, one every 3."""
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (6, 6), axis=(1, 2))
    return windows[:, ::3, ::3].mean(axis=(-1, -2))


SIX = {"size": 6, "strides": 3, "smallest": 6}


def test_scores_are_those_of_the_windows_alone(network):
    image = np.random.default_rng(0).random((23, 31))
    settings = {"size": 11, "strides": 2, "smallest": 11, "shrink": 99.0}
    found = scan(network, image, **settings, least=-np.inf, most_overlap=None)
    assert len(found.boxes) == 7 * 11
    alone = np.asarray(network(cut_windows(image, found.boxes, size=11))).ravel()
    np.testing.assert_allclose(found.scores, alone, atol=1e-5)
    assert (np.diff(found.scores) <= 0).all()


def test_a_larger_thing_is_found_in_a_smaller_copy():
    image = np.zeros((60, 96))
    image[24:48, 36:60] = 1
    found = scan(field, image, **SIX | {"smallest": 24}, least=0.9)
    np.testing.assert_allclose(found.boxes, [[36, 24, 60, 48]])
    small = scan(field, image, **SIX, shrink=99.0, least=0.9)
    assert len(small.boxes) == 16 + 9  # parts of it, as there is no smaller copy
    both = scan(field, image, **SIX, shrink=4.0, least=0.9, most_overlap=None)
    assert len(both.boxes) == 49 + 1


@given(st.integers(1, 40), st.integers(1, 40), st.integers(5, 30))
def test_boxes_lie_inside_and_overlap_little(height, width, smallest):
    image = np.random.default_rng(height * width).random((height, width))
    found = scan(
        field, image, size=6, strides=3, smallest=smallest, least=0.5, most_overlap=0.2
    )
    assert (found.scores > 0.5).all()
    assert found.boxes.shape == (len(found.scores), 4)
    assert (found.boxes >= 0).all()
    assert (found.boxes[:, 2:] <= (width + 1e-9, height + 1e-9)).all()
    for index, (left, top, right, bottom) in enumerate(found.boxes):
        for other in found.boxes[:index]:
            down = min(bottom, other[3]) - max(top, other[1])
            across = min(right, other[2]) - max(left, other[0])
            shared = max(0, down) * max(0, across)
            areas = (right - left) * (bottom - top) + (other[2] - other[0]) * (
                other[3] - other[1]
            )
            assert shared <= 0.2 * (areas - shared) + 1e-9


def test_height_and_width_keep_their_places():
    image = np.zeros((12, 30))
    image[3:9, 21:27] = 1
    found = scan(field, image, **SIX, least=0.95)
    np.testing.assert_allclose(found.boxes, [[21, 3, 27, 9]])


def test_an_image_smaller_than_a_window_holds_none():
    found = scan(field, np.ones((5, 80)), **SIX)
    assert found.boxes.shape == (0, 4)
    assert found.classes.shape == found.scores.shape == (0,)


def test_a_network_for_other_windows_is_found_out():
    with pytest.raises(ValueError, match=r"score must answer with shape \(1, 8, 10, 1\)"):
        scan(field, np.ones((30, 35)), size=8, strides=3, smallest=8)
    with pytest.raises(ValueError, match="leave out padding"):
        scan(lambda pixels: pixels, np.ones((30, 35)), size=25, strides=4, smallest=25)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"size": 0}, "size must be a whole number"),
        ({"strides": 1.5}, "strides must be a whole number"),
        ({"smallest": -3}, "smallest must be a whole number"),
        ({"shrink": 1.0}, "shrink must be a finite number above 1, got shrink=1.0"),
        ({"shrink": float("nan")}, "shrink must be a finite number above 1"),
        ({"most_overlap": 1.5}, "most_overlap must lie between 0 and 1"),
    ],
)
def test_settings_out_of_range(settings, words):
    with pytest.raises(ValueError, match=words):
        scan(field, np.ones((40, 40)), **SIX | settings)


@pytest.mark.parametrize("function", [lambda image: scan(field, image, **SIX)])
@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.ones((9, 9, 3)), "image must have 2 axes"),
        (np.full((9, 9), np.nan), "image must have finite pixels"),
        (np.ones((0, 9)), "image must have finite pixels"),
    ],
)
def test_bad_images(function, image, words):
    with pytest.raises(ValueError, match=words):
        function(image)
    with pytest.raises(ValueError, match=words):
        cut_windows(image, [[0, 0, 2, 2]])


def test_windows_are_cut_where_the_boxes_are():
    image = np.arange(35.0).reshape(5, 7)
    windows = cut_windows(image, [[4, 1, 7, 4], [0, 2, 3, 5]], size=3)
    np.testing.assert_array_equal(windows[..., 0], [image[1:4, 4:7], image[2:5, :3]])
    assert windows.dtype == np.float32
    assert cut_windows(image, [], size=3).shape == (0, 3, 3, 1)


def test_a_shrunk_window_averages_and_the_edge_moves_in():
    image = np.kron(np.arange(6.0).reshape(2, 3), np.ones((4, 4)))
    shrunk = cut_windows(image, [[-5, 0, 12, 80]], size=2)
    assert shrunk.shape == (1, 2, 2, 1)
    assert image.min() < shrunk.min() < shrunk.max() < image.max()
    np.testing.assert_allclose(shrunk.mean(), image.mean(), rtol=0.02)


@pytest.mark.parametrize("box", [[2, 2, 2, 5], [9, 0, 12, 3]])
def test_a_box_without_pixels_is_an_error(box):
    with pytest.raises(ValueError, match="boxes must cover pixels of the image"):
        cut_windows(np.ones((8, 7)), [box])
