from cnn_guide.figures import draw_confusion_matrix, draw_history
from cnn_guide.training import History

import numpy as np
import pytest
from matplotlib.figure import Figure


def tints(axes):
    """Return the density of each cell's colour, by its place."""
    return {
        (patch.get_x() + 0.5, patch.get_y() + 0.5): patch.get_facecolor()[3]
        for patch in axes.patches
    }


def test_errors_are_coloured_and_right_answers_are_not():
    axes = Figure().subplots()
    draw_confusion_matrix(axes, np.array([[90, 4, 0], [2, 80, 1], [0, 0, 70]]), ["a", "b", "c"])
    # Where a patch stands, and how much of the paper it leaves
    assert tints(axes) == {
        (0, 0): 0,
        (1, 0): pytest.approx(0.55),
        (0, 1): pytest.approx(0.55 / 2),
        (1, 1): 0,
        (2, 1): pytest.approx(0.55 / 4),
        (2, 2): 0,
    }
    assert (axes.get_xlim(), axes.get_ylim()) == ((-0.5, 2.5), (2.5, -0.5))
    # A row is a truth, drawn along y.
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written == {
        (0, 0): "90",
        (1, 0): "4",
        (0, 1): "2",
        (1, 1): "80",
        (2, 1): "1",
        (2, 2): "70",
    }
    names = [label.get_text() for label in axes.get_xticklabels() + axes.get_yticklabels()]
    assert names == ["a", "b", "c"] * 2
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer", "truth")


def test_a_perfect_matrix_has_no_colour():
    axes = Figure().subplots()
    draw_confusion_matrix(axes, np.diag([7, 8]), ["grass", "gravel"])
    assert set(tints(axes).values()) == {0}
    assert {label.get_rotation() for label in axes.get_xticklabels()} == {90}


def test_without_validation_there_is_one_curve():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [], []))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["training"]


def test_epochs_are_whole():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [0.7, 0.6], [0.7, 0.9]))
    assert all(float(tick).is_integer() for tick in axes.get_xticks())


@pytest.mark.parametrize("quantity", ["precision", "val_loss"])
def test_a_history_has_two_quantities(quantity):
    with pytest.raises(ValueError, match=rf"one of .'accuracy', 'loss'., got .*'{quantity}'"):
        draw_history(Figure().subplots(), History([0.9], [0.6], [0.8], [0.7]), quantity)


def test_curves_start_at_epoch_one():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [0.7, 0.6], [0.7, 0.9]), "loss")
    training, validation = axes.lines
    assert training.get_xydata().tolist() == [[1, 0.9], [2, 0.5]]
    assert validation.get_xydata().tolist() == [[1, 0.7], [2, 0.6]]
    assert axes.get_ylabel() == "loss"
