from cnn_guide.figures import draw_report, save_report

import numpy as np
import pytest
from matplotlib.figure import Figure


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8])
def test_a_report_shows_the_matrix_and_each_picture_once(count):
    figure = Figure()
    pictures = [(np.full((2, 3, 3), n, np.uint8), f"$n$ {n}") for n in range(count)]
    draw_report(figure, np.array([[3, 1], [0, 2]]), ["$a$", "b"], pictures)
    matrix, *panels = figure.axes
    assert [int(panel.images[0].get_array()[0, 0, 0]) for panel in panels] == list(range(count))
    assert [panel.get_title() for panel in panels] == [rf"\$n\$ {n}" for n in range(count)]
    assert [label.get_text() for label in matrix.get_yticklabels()] == [r"\$a\$", "b"]


def test_a_report_with_odd_names_is_written(tmp_path):
    names = ["犬", "$x$ $y^$", b"\xff".decode("utf-8", "surrogateescape")]
    pictures = [(np.zeros((4, 6, 3), np.uint8), names[2])]
    save_report(tmp_path / "a.png", names[1], np.eye(3, dtype=int), names, pictures)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
