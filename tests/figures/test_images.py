from cnn_guide.figures import draw_heat, draw_image, draw_signed

import numpy as np
import pytest
from matplotlib.figure import Figure


def test_positive_is_red_negative_blue_and_zero_white():
    image = draw_signed(Figure().subplots(), np.array([[-1.0, 0.0, 3.0]]), limit=4)
    assert image.get_clim() == (-4, 4)
    blue, white, red = image.cmap(image.norm([-4.0, 0.0, 4.0]))[:, :3]
    np.testing.assert_allclose(white, 1, atol=0.05)
    assert blue[2] > 2 * blue[0]
    assert red[0] > 2 * red[2]


def test_one_channel_is_drawn_grey_and_three_in_colour():
    axes = Figure().subplots(ncols=2)
    assert draw_image(axes[0], np.zeros((2, 3, 1)), "title").get_cmap().name == "gray"
    assert draw_image(axes[1], np.zeros((2, 3, 3))).get_array().shape == (2, 3, 3)
    assert axes[0].get_title() == "title"
    assert [*axes[0].get_xticks(), *axes[0].get_yticks()] == []
    assert draw_image(axes[1], np.eye(2), cmap="magma", vmin=-1).get_clim() == (-1, 1)


def test_heat_lies_over_a_grey_image_in_even_colours():
    axes = Figure().subplots()
    heat = draw_heat(axes, np.full((2, 3, 3), [0, 30, 60]), np.arange(6.0).reshape(2, 3), "hot")
    below, above = axes.images
    assert above is heat
    assert heat.get_cmap().name == "viridis"
    assert heat.get_clim() == (0, 5)
    assert 0 < heat.get_alpha() < 1
    np.testing.assert_array_equal(below.get_array(), np.full((2, 3), 30))
    with pytest.raises(ValueError, match=r"height and width \(2, 3\), got shape \(3, 2\)"):
        draw_heat(axes, np.zeros((2, 3, 3)), np.zeros((3, 2)))
