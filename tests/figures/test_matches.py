from cnn_guide.figures import draw_matches
from cnn_guide.figures.matches import _OUTLINES

import numpy as np
import pytest
from matplotlib.figure import Figure


def test_outlines_say_what_was_found():
    truth, predicted = np.zeros((2, 9, 30), int)
    truth[2:7, 2:7], truth[2:7, 12:17] = 4, 6
    predicted[2:7, 2:7], predicted[2:7, 22:27] = 1, 2
    axes = Figure().subplots()
    draw_matches(axes, np.full((9, 30), 5.0), truth, predicted)
    assert axes.get_title() == "1 found, 1 missed, 1 imagined"
    assert axes.get_legend_handles_labels()[1] == ["found", "missed", "imagined"]
    shown = axes.images[0].get_array()
    for column, name in ((2, "found"), (12, "missed"), (22, "imagined")):
        np.testing.assert_allclose(shown[4, column], _OUTLINES[name])
        np.testing.assert_allclose(shown[4, column + 2], 1)


def test_the_legend_names_what_occurs():
    axes = Figure().subplots()
    draw_matches(
        axes, np.zeros((3, 4)), np.zeros((3, 4), int), np.eye(3, 4, dtype=int), title="x"
    )
    assert axes.get_title() == "x"
    assert axes.get_legend_handles_labels()[1] == ["imagined"]


def test_the_threshold_counts():
    axes = Figure().subplots()
    truth, predicted = np.ones((1, 3), int), np.array([[1, 1, 0]])
    draw_matches(axes, np.ones((1, 3)), truth, predicted, threshold=0.7)
    assert axes.get_title() == "0 found, 1 missed, 1 imagined"


def test_shapes_must_fit():
    with pytest.raises(ValueError, match=r"image must have the shape of truth, \(2, 3\)"):
        draw_matches(Figure().subplots(), [[1.0]], np.zeros((2, 3), int), np.zeros((2, 3), int))
