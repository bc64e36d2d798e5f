import numpy as np
from matplotlib.figure import Figure

from cnn_guide.figures import draw_confusion_matrix, draw_history, draw_image, draw_signed
from cnn_guide.training import History


def test_errors_are_coloured_and_right_answers_are_not():
    axes = Figure().subplots()
    draw_confusion_matrix(axes, np.array([[90, 4, 0], [2, 80, 1], [0, 0, 70]]), ["a", "b", "c"])
    shown = np.asarray(axes.images[0].get_array())
    assert shown.tolist() == [[0, 4, 0], [2, 0, 1], [0, 0, 0]]
    assert axes.images[0].get_clim() == (0, 4)
    assert {text.get_text() for text in axes.texts} == {"90", "4", "2", "80", "1", "70"}
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer", "truth")


def test_curves_start_at_epoch_one():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [0.7, 0.6], [0.7, 0.9]), "loss")
    training, validation = axes.lines
    assert training.get_xydata().tolist() == [[1, 0.9], [2, 0.5]]
    assert validation.get_xydata().tolist() == [[1, 0.7], [2, 0.6]]
    assert axes.get_ylabel() == "loss"


def test_signed_values_have_white_in_the_middle():
    image = draw_signed(Figure().subplots(), np.array([[-1.0, 0.0, 3.0]]), limit=4)
    assert image.get_clim() == (-4, 4)
    np.testing.assert_allclose(image.cmap(image.norm(0.0))[:3], 1, atol=0.05)


def test_one_channel_is_drawn_grey_and_three_in_colour():
    axes = Figure().subplots(ncols=2)
    assert draw_image(axes[0], np.zeros((2, 3, 1)), "title").get_cmap().name == "gray"
    assert draw_image(axes[1], np.zeros((2, 3, 3))).get_array().shape == (2, 3, 3)
    assert axes[0].get_title() == "title"
