import re

from cnn_guide.figures import draw_channel_sum
from cnn_guide.ops import conv2d

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

sizes = st.integers(1, 3)


def pictures(figure):
    return [axes.images[0].get_array() for axes in figure.axes if axes.images]


@pytest.mark.slow
@pytest.mark.builds
@given(
    st.tuples(sizes, sizes, st.integers(1, 4)),
    st.tuples(sizes, sizes),
    st.integers(0, 2**32 - 1),
)
def test_the_maps_add_up_to_what_conv2d_answers(shape, more, seed):
    rng = np.random.default_rng(seed)
    weights, bias = rng.normal(size=shape), rng.normal()
    image = rng.random((shape[0] + more[0], shape[1] + more[1], shape[2]))
    figure, names = Figure(), [f"channel {c}" for c in range(shape[2])]
    drawn = draw_channel_sum(figure, image, weights, bias, names)
    expected = conv2d(image[np.newaxis], weights[..., np.newaxis], np.array([bias]))[0, ..., 0]
    np.testing.assert_allclose(drawn, expected)
    *lines, last = pictures(figure)
    np.testing.assert_allclose(last, drawn)
    np.testing.assert_allclose(np.sum(lines[2::3], axis=0) + bias, last)
    for c in range(shape[2]):
        np.testing.assert_array_equal(lines[3 * c], image[..., c])
        np.testing.assert_array_equal(lines[3 * c + 1], weights[..., c])


def test_all_maps_share_a_scale_and_all_slices_do():
    figure = Figure()
    weights = np.ones((1, 2, 3)) * [2, 0, -8]
    image = np.ones((2, 4, 3)) * [5, 1, 3]
    draw_channel_sum(figure, image, weights, -1.5, ["red", "green", "blue"])
    limits = [axes.images[0].get_clim() for axes in figure.axes if axes.images]
    assert limits[0:9:3] == [(1, 5)] * 3
    assert limits[1:9:3] == [(-8, 8)] * 3
    assert [*limits[2:9:3], limits[9]] == [(-48, 48)] * 4
    labels = [axes.get_ylabel() for axes in figure.axes if axes.images]
    assert labels[0::3] == ["red", "green", "blue", "="]
    assert labels[2::3] == ["", "+", "+"]
    (words,) = (text.get_text() for axes in figure.axes for text in axes.texts)
    assert re.search(r"all 3 maps added up,\nand the bias, \N{MINUS SIGN}1.5:", words)


def test_signs_keep_their_distance_from_the_panels():
    figure = Figure(figsize=(4.6, 6), dpi=72, layout="constrained")
    draw_channel_sum(figure, np.ones((8, 9, 2)), np.ones((3, 2, 2)), 1.5, ["one", "two"])
    figure.draw_without_rendering()
    panels = [axes for axes in figure.axes if axes.images]
    (words,) = (text for axes in figure.axes for text in axes.texts)
    for before, panel in ((panels[4], panels[5]), (words, panels[6])):
        sign = panel.yaxis.label.get_window_extent()
        assert sign.x0 - before.get_window_extent().x1 >= 5  # points
        assert panel.get_window_extent().x0 - sign.x1 >= 5


def test_zeros_are_white_and_raise_no_warning():
    figure = Figure()
    draw_channel_sum(figure, np.zeros((2, 3, 1)), np.zeros((1, 2, 1)), 0.0, ["grey"])
    assert pictures(figure)[-1].tolist() == [[0, 0], [0, 0]]
    assert figure.axes[-1].images[0].get_clim() == (-1, 1)


def test_says_what_is_wrong():
    image, weights = np.ones((4, 5, 3)), np.ones((2, 3, 3))
    with pytest.raises(ValueError, match=r"got shapes \(4, 5, 3\) and \(2, 3, 2\)"):
        draw_channel_sum(Figure(), image, weights[..., :2], 0, ["a", "b", "c"])
    with pytest.raises(ValueError, match=r"got shapes \(4, 5\) and \(2, 3, 3\)"):
        draw_channel_sum(Figure(), image[..., 0], weights, 0, ["a", "b", "c"])
    with pytest.raises(ValueError, match=r"one name for each of 3 channels, got \['a'\]"):
        draw_channel_sum(Figure(), image, weights, 0, ["a"])
