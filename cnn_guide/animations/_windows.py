"""A window that moves over a grid of numbers: where it stops, and how that is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cnn_guide._checks import Pair
from cnn_guide.animations._page import SECONDS, IntGrid, write_number
from cnn_guide.ops.geometry import Padding, same_padding

import numpy as np
import numpy.typing as npt

CELL = 24  # Units of the drawing for a cell's side

STYLE = """\
#{name} text {{ fill: currentColor; font: 12px sans-serif; text-anchor: middle; }}
#{name} .grid {{ fill: none; stroke: currentColor; stroke-opacity: 0.45; }}
#{name} .padding {{ stroke-dasharray: 3 3; }}
#{name} .window {{ fill: {window}; fill-opacity: 0.5; stroke: {window}; }}
#{name} .answer {{ fill: {answer}; fill-opacity: 0.5; stroke: {answer}; }}
#{name} .move {{ animation: {seconds:g}s step-end var(--at, 0s) infinite paused; }}
#{name} :checked ~ svg .move {{ animation-play-state: running; }}
"""
# The site's colours, and the same where its style sheet is not.
COLOURS = {
    "window": "var(--cg-mark-window, #e69f00)",
    "answer": "var(--cg-mark-answer, #56b4e9)",
}


@dataclass(frozen=True)
class Stops:
    """Where a window stops on an image.

    `size` is the window's, and `shape` the number of stops, each down and across.
    """

    image: IntGrid
    size: Pair
    shape: Pair
    steps: Pair
    rates: Pair
    padding: Padding

    @property
    def margins(self) -> list[Pair]:
        """Count the padding before and after, along both axes."""
        if self.padding == "valid":
            return [(0, 0), (0, 0)]
        axes = zip(self.image.shape, self.size, self.steps, self.rates, strict=True)
        return [same_padding(*axis) for axis in axes]

    def __iter__(self) -> Iterator[Pair]:
        """Go row by row."""
        yield from ((row, column) for row, column in np.ndindex(self.shape))

    def places(self, axis: int, stop: int) -> list[int]:
        """List the rows or columns under the window, from 0; some may be padding."""
        first = stop * self.steps[axis] - self.margins[axis][0]
        return [first + weight * self.rates[axis] for weight in range(self.size[axis])]

    def describe(self, stop: Pair) -> str:
        """Say the rows and columns of a stop, counted from 1."""
        sides = []
        for axis, side in enumerate(("row", "column")):
            size = self.image.shape[axis]
            places = self.places(axis, stop[axis])
            inside = [str(place + 1) for place in places if 0 <= place < size]
            zeros = len(places) - len(inside)
            said = [f"{side}{'s' * (len(inside) > 1)} {', '.join(inside)}"] if inside else []
            sides.append(" and ".join(said + [f"{zeros} of padding"] * (zeros > 0)))
        return "; ".join(sides)

    def draw_image(self, top: int) -> Iterator[str]:
        """Draw the image at the left, with its padding."""
        padded = np.pad(self.image, self.margins)
        inside = np.pad(np.ones_like(self.image), self.margins).astype(bool)
        yield from draw_grid("image", padded, 0, top, inside)

    def draw_window(self, top: int) -> Iterator[str]:
        """Draw the cells under the window at its first stop, which move."""
        yield '<g class="move windows">'
        for row in range(self.size[0]):
            for column in range(self.size[1]):
                x, y = column * self.rates[1] * CELL, top + row * self.rates[0] * CELL
                yield draw_cell("window", x, y)
        yield "</g>"

    @property
    def shown(self) -> Pair:
        """Count the rows and columns of the image with its padding."""
        rows, columns = (
            n + sum(margin) for n, margin in zip(self.image.shape, self.margins, strict=True)
        )
        return rows, columns

    def shifts(self, steps: Pair) -> list[Pair]:
        """Say how far each stop is from the first one, right and down."""
        return [(column * steps[1] * CELL, row * steps[0] * CELL) for row, column in self]


def draw_frame(
    name: str, label: str, size: Pair, moves: Mapping[str, Sequence[Pair]]
) -> Iterator[str]:
    """Open a drawing of (width, height), with how each of its parts moves."""
    width, height = size
    yield (
        f'<svg role="img" aria-label="{label}" viewBox="-1 0 {width + 2} {height + 1}" '
        f'style="display: block; width: {1.5 * width:g}px; max-width: 100%">'
    )
    yield "<style>"
    count = len(next(iter(moves.values())))
    yield STYLE.format(name=name, seconds=SECONDS * count, **COLOURS)
    for part, shifts in moves.items():
        yield f"#{name} .{part}s {{ animation-name: {name}-{part}; }}"
        yield f"@keyframes {name}-{part} {{"
        for index, (across, down) in enumerate(shifts):
            shift = f"{across}px, {down}px"
            yield f"{100 * index / count:.4g}% {{ transform: translate({shift}); }}"
        yield "}"
    yield "</style>"


def draw_grid(
    title: str,
    numbers: IntGrid,
    left: int,
    top: int,
    inside: npt.NDArray[np.bool_] | None = None,
    *,
    fills: bool = False,
) -> Iterator[str]:
    """Draw a table of numbers under its title; padding has dashed lines.

    What `fills` may be shown one after the other, in reading order.
    """
    yield draw_title(title, left, top)
    for index, ((row, column), number) in enumerate(np.ndenumerate(numbers)):
        x, y = left + column * CELL, top + row * CELL
        within = inside is None or inside[row, column]
        yield draw_cell("grid" if within else "grid padding", x, y)
        yield draw_number(number, x, y, f' data-from="{index}"' if fills else "")


def draw_title(title: str, left: int, top: int) -> str:
    """Write above a table."""
    return f'<text x="{left}" y="{top - 7}" style="text-anchor: start">{title}</text>'


def draw_number(number: object, x: int, y: int, attributes: str = "") -> str:
    """Write into a cell."""
    return f'<text x="{x + CELL // 2}" y="{y + 16}"{attributes}>{write_number(number)}</text>'


def draw_cell(kind: str, x: int, y: int) -> str:
    """Draw a square."""
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{CELL}" height="{CELL}"/>'
