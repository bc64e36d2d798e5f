"""Boxes lie where their pixels are, found ones drawn through and missed ones dashed."""

from cnn_guide.detection import Found
from cnn_guide.figures import draw_found

import numpy as np
from matplotlib.figure import Figure


def test_found_and_missed_boxes():
    axes = Figure().subplots()
    found = Found(np.array([[2, 3, 6, 9]]), np.array([1]), np.array([0.7]))
    true, classes = np.array([[2, 3, 6, 8], [2, 3, 6, 9], [8, 1, 10, 4]]), np.array([1, 0, 2])
    draw_found(axes, np.zeros((12, 14, 3)), found, true, classes, colours=("r", "g", "b"))
    drawn = [
        (patch.get_linestyle(), patch.get_bbox().extents.tolist()) for patch in axes.patches
    ]
    # The box of class 0 is missed, though one of class 1 lies there.
    assert drawn == [
        ("-", [1.5, 2.5, 5.5, 8.5]),
        ("--", [1.5, 2.5, 5.5, 8.5]),
        ("--", [7.5, 0.5, 9.5, 3.5]),
    ]
    assert [patch.get_edgecolor()[:3] for patch in axes.patches] == [
        (0, 0.5, 0),
        (1, 0, 0),
        (0, 0, 1),
    ]


def test_nothing_found_and_nothing_there():
    axes = Figure().subplots()
    nothing = Found(np.empty((0, 4)), np.empty(0, int), np.empty(0))
    draw_found(axes, np.zeros((4, 6)), nothing, [[0, 0, 2, 3]], [0])
    assert len(axes.patches) == 1
    draw_found(Figure().subplots(), np.zeros((4, 6)), nothing, [], [])
