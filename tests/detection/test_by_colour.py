"""Cells of the right colour and size are found where they were drawn."""

from cnn_guide.detection import find_cells_by_colour, intersection_over_union

import numpy as np
import pytest

RED, WHITE, PLATELET = range(3)
GROUND = (210, 205, 205)


def draw(*discs):
    """Draw discs of (x, y, radius, colour) on the ground of a photograph."""
    photograph = np.full((120, 160, 3), GROUND, dtype=np.uint8)
    rows, columns = np.mgrid[:120, :160] + 0.5
    for x, y, radius, colour in discs:
        photograph[(columns - x) ** 2 + (rows - y) ** 2 <= radius**2] = colour
    return photograph


def box(x, y, radius):
    return [x - radius, y - radius, x + radius, y + radius]


def test_each_kind_is_found_by_its_colour_and_size():
    pink, violet = (190, 130, 130), (120, 70, 170)
    photograph = draw((40, 30, 13, pink), (110, 70, 24, violet), (30, 90, 5, violet))
    found = find_cells_by_colour(photograph, platelet_violet=25, least_circle=0.3)
    for kind, expected in (
        (RED, (40, 30, 13)),
        (WHITE, (110, 70, 24)),
        (PLATELET, (30, 90, 5)),
    ):
        boxes = found.boxes[found.classes == kind]
        best = found.boxes[found.classes == kind][found.scores[found.classes == kind].argmax()]
        assert intersection_over_union([best], [box(*expected)])[0, 0] > 0.65
        assert len(boxes) == 1


def test_an_empty_photograph_has_no_cells():
    found = find_cells_by_colour(draw())
    assert [len(part) for part in found] == [0, 0, 0]
    assert found.boxes.shape == (0, 4)


def test_a_round_white_cell_is_no_red_one():
    found = find_cells_by_colour(draw((80, 60, 13, (120, 70, 170))), least_circle=0.3)
    assert found.classes.tolist() == [WHITE]


@pytest.mark.parametrize("bad", [np.zeros((9, 9, 3)), np.zeros((9, 9), np.uint8)])
def test_other_arrays_are_refused(bad):
    with pytest.raises(ValueError, match=r"photograph must be a uint8 array of shape"):
        find_cells_by_colour(bad)
