from cnn_guide.figures import draw_graph

import pytest
from matplotlib.figure import Figure

NUMBERS = {"x": (2.0, 30.0), "w": (3.0, 20.0), "wx": (6.0, 10.0), "sum": (8.0, 1.0)}
WAYS = [("w", "wx", 2.0), ("x", "wx", 3.0), ("wx", "sum", 10.0)]


def draw(numbers, ways):
    axes = Figure().subplots()
    draw_graph(axes, numbers, ways)
    return axes


def place(axes, name):
    (text,) = (text for text in axes.texts if text.get_text().startswith(f"{name}\n"))
    return text.get_position()


def test_a_number_stands_below_all_that_it_is_computed_from():
    ways = [*WAYS, ("x", "sum", 1.0)]
    axes = draw(NUMBERS | {"x": (2.0, 31.0)}, ways)
    rows = {name: place(axes, name)[1] for name in NUMBERS}
    assert rows == {"x": 0, "w": 0, "wx": -1, "sum": -2}
    assert place(axes, "x")[0] == -0.5
    assert place(axes, "w")[0] == 0.5
    for name in NUMBERS:
        x, y = place(axes, name)
        assert axes.get_xlim()[0] < x < axes.get_xlim()[1]
        assert axes.get_ylim()[0] < y < axes.get_ylim()[1]


def test_names_values_slopes_and_factors_are_written():
    texts = [
        text.get_text()
        for text in draw({"a": (-1.5, -4.0), "b": (6, 1)}, [("a", "b", -4)]).texts
    ]
    minus = "\N{MINUS SIGN}"
    said = [text for text in texts if text]
    assert said == [
        f"× {minus}4.00",
        f"a\n{minus}1.50",
        f"slope {minus}4.00",
        "b\n6.00",
        "slope 1.00",
    ]


def test_each_way_has_an_arrow_forwards_and_one_back():
    axes = draw(NUMBERS, WAYS)
    arrows = [text for text in axes.texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == 2 * len(WAYS)
    drawn = [(arrow.xyann[1], arrow.xy[1]) for arrow in arrows]
    assert drawn == [(0, -1), (-1, 0)] * 2 + [(-1, -2), (-2, -1)]


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"slope of 'w' must be .* 20, got 2;"):
        draw(NUMBERS | {"w": (3.0, 2.0)}, WAYS)
    # Two ways add up: one of them alone is not enough.
    with pytest.raises(ValueError, match=r"slope of 'x' must be .* 31, got 30;"):
        draw(NUMBERS, [*WAYS, ("x", "sum", 1.0)])
    with pytest.raises(ValueError, match=r"slope of 'sum' must be .* 1, got 5;"):
        draw({"sum": (8.0, 5.0)}, [])
    with pytest.raises(ValueError, match=r"names of \['x', 'w', 'wx', 'sum'\], got 'y'"):
        draw(NUMBERS, [*WAYS, ("y", "sum", 1.0)])
    with pytest.raises(ValueError, match=r"must not lead in a circle, got .*\('sum', 'x'\)"):
        draw(NUMBERS, [*WAYS, ("sum", "x", 1.0)])
