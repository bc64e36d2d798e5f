"""A computation as a graph: values on their way forwards, slopes on their way back."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

BACK = "tab:purple"


def draw_graph(
    axes: Axes,
    numbers: Mapping[str, tuple[float, float]],
    ways: Sequence[tuple[str, str, float]],
) -> None:
    r"""Draw numbers, what they are computed from, and how slopes flow back.

    Numbers that are given stand at the top, and each other one below all that it is computed
    from. Grey arrows lead forwards; arrows in colour lead back, and each is labelled with the
    factor by which it multiplies the slope that it carries.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw; an inch and a quarter for each line of numbers suits it.
    numbers : mapping from str to (float, float)
        The name of each number; its value, and the slope of the last number with it.
    ways : sequence of (str, str, float)
        For each way from a number into another one: the names of both, and the slope of the
        second with the first.

    Raises
    ------
    ValueError
        If a way starts or ends at an unknown name or leads in a circle, or a slope is not
        what its ways bring back: the sum of each way's factor times the slope at its end.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure(figsize=(3, 4)).subplots()
    >>> draw_graph(axes, {"x": (3, 6), "x²": (9, 1)}, [("x", "x²", 6)])
    >>> [text.get_text() for text in axes.texts if text.get_text()]
    ['× 6.00', 'x\n3.00', 'slope 6.00', 'x²\n9.00', 'slope 1.00']
    """
    rows = _rows(numbers, ways)
    _check_slopes(numbers, ways)
    places = {}
    for row in range(max(rows.values()) + 1):
        names = [name for name in numbers if rows[name] == row]
        for column, name in enumerate(names):
            places[name] = (column - (len(names) - 1) / 2, -row)
    reach = max(abs(x) for x, _ in places.values()) + 0.5
    axes.set(xlim=(-reach, reach), ylim=(-max(rows.values()) - 0.45, 0.3))
    axes.set_axis_off()
    for start, end, factor in ways:
        _draw_way(axes, places[start], places[end], factor)
    for name, (value, slope) in numbers.items():
        x, y = places[name]
        frame = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "0.45"}
        axes.text(x, y, f"{name}\n{_write(value)}", ha="center", va="center", bbox=frame)
        under = axes.annotate(
            f"slope {_write(slope)}", (x, y), (0, -21), textcoords="offset points", ha="center"
        )
        under.set(va="top", color=BACK, bbox={"facecolor": "white", "lw": 0, "pad": 1})


def _draw_way(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], factor: float
) -> None:
    """Draw an arrow forwards, and outside of it one back, with its factor on it."""
    side = -1 if end[0] > start[0] else 1
    for one, other, colour in ((start, end, "0.6"), (end, start, BACK)):
        back = colour == BACK
        move = (0.06 if back else -0.06) * side
        axes.annotate(
            "",
            (other[0] + move, other[1]),
            (one[0] + move, one[1]),
            arrowprops={
                "arrowstyle": "->",
                "color": colour,
                "shrinkA": 22 if back else 36,  # points: past the frame, or past the slope
                "shrinkB": 36 if back else 22,
            },
        )
    x, y = (0.42 * a + 0.58 * b for a, b in zip(start, end, strict=True))
    label = axes.text(x + 0.06 * side, y, f"× {_write(factor)}", ha="center", va="center")
    label.set(fontsize=9, color=BACK, bbox={"facecolor": "white", "lw": 0, "pad": 1})


def _write(number: float) -> str:
    return f"{number:.2f}".replace("-", "\N{MINUS SIGN}")


def _rows(
    numbers: Mapping[str, object], ways: Sequence[tuple[str, str, float]]
) -> dict[str, int]:
    """Return how many steps lead to each number, on the longest way."""
    for start, end, _ in ways:
        for name in {start, end} - numbers.keys():
            raise ValueError(f"ways must join names of {list(numbers)}, got {name!r}")
    rows = dict.fromkeys(numbers, 0)
    for _ in numbers:
        before = dict(rows)
        for start, end, _factor in ways:
            rows[end] = max(rows[end], rows[start] + 1)
        if rows == before:
            return rows
    raise ValueError(f"ways must not lead in a circle, got {[way[:2] for way in ways]}")


def _check_slopes(
    numbers: Mapping[str, tuple[float, float]], ways: Sequence[tuple[str, str, float]]
) -> None:
    """See to it that each slope is what the ways from its number bring back."""
    for name, (_, slope) in numbers.items():
        parts = [factor * numbers[end][1] for start, end, factor in ways if start == name]
        expected = sum(parts) if parts else 1.0
        if not math.isclose(slope, expected, rel_tol=1e-6, abs_tol=1e-9):
            raise ValueError(
                f"the slope of {name!r} must be what its ways bring back, {expected:g}, got "
                f"{slope:g}; a number that leads nowhere has the slope 1"
            )
