"""A window that slides over an image, as HTML: it plays when asked to, without a script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cnn_guide._checks import Pair, as_pair
from cnn_guide.ops.convolution import conv2d
from cnn_guide.ops.geometry import Padding, same_padding

import numpy as np
import numpy.typing as npt

CELL = 24  # Units of the drawing for a cell's side
SECONDS = 1.2  # How long the window rests at each stop

STYLE = """\
#{name} text {{ fill: currentColor; font: 12px sans-serif; text-anchor: middle; }}
#{name} .grid {{ fill: none; stroke: currentColor; stroke-opacity: 0.45; }}
#{name} .padding {{ stroke-dasharray: 3 3; }}
#{name} .window {{ fill: #e69f00; fill-opacity: 0.5; stroke: #e69f00; }}
#{name} .answer {{ fill: #56b4e9; fill-opacity: 0.5; stroke: #56b4e9; }}
#{name} .move {{ animation: {seconds:g}s step-end infinite paused; }}
#{name} :checked ~ svg .move {{ animation-play-state: running; }}
"""


@dataclass(frozen=True)
class Animation:
    """An animation for a page: a notebook shows it as the last value of a cell.

    Attributes
    ----------
    html : str
        One figure: a control, the drawing, a caption, and the same in words.
    """

    html: str

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        return self.html


def animate_convolution(
    image: npt.ArrayLike,
    weights: npt.ArrayLike,
    name: str,
    caption: str,
    *,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> Animation:
    """Show where a filter stops on a small image, and what it answers there.

    It stands still until the reader plays it, and stops again at any place. The drawing is
    inline SVG moved by CSS, so that it needs no script and follows the page's colours.

    Parameters
    ----------
    image : int array of shape (height, width)
        A few small numbers.
    weights : int array of shape (kernel_height, kernel_width)
        One filter.
    name : str
        The figure's id, which no other on the page has: small letters, digits and hyphens.
    caption : str
        Text under the drawing.
    strides, padding, dilation_rate
        As for `cnn_guide.ops.conv2d`, which computes the answers.

    Returns
    -------
    Animation
        The figure, as HTML.

    Raises
    ------
    ValueError
        If an array has other than two axes, the name is no id, or no window fits.
    TypeError
        If an array does not hold whole numbers.

    Examples
    --------
    >>> figure = animate_convolution([[0, 0, 9, 9]], [[-1, 1]], "step", "An edge.")
    >>> figure.html.count("<li>")
    3
    """
    pixels, kernel = _as_grid("image", image), _as_grid("weights", weights)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(
            f"name must be small letters, digits and hyphens after a letter, got name={name!r}"
        )
    steps, rates = as_pair("strides", strides), as_pair("dilation_rate", dilation_rate)
    answers = conv2d(
        pixels[np.newaxis, :, :, np.newaxis].astype(float),
        kernel[:, :, np.newaxis, np.newaxis],
        strides=steps,
        padding=padding,
        dilation_rate=rates,
    )[0, :, :, 0].astype(int)
    margins = [(0, 0), (0, 0)]
    if padding == "same":
        axes = zip(pixels.shape, kernel.shape, steps, rates, strict=True)
        margins = [same_padding(*axis) for axis in axes]
    scene = _Scene(name, pixels, kernel, answers, steps, rates, margins)
    return Animation(_figure(scene, caption))


def _as_grid(name: str, array: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return whole numbers in rows and columns."""
    grid = np.asarray(array)
    if grid.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold whole numbers, got dtype {grid.dtype}; round it")
    if grid.ndim != 2 or grid.size == 0:
        raise ValueError(f"{name} must have rows and columns, got shape {grid.shape}")
    return grid.astype(np.int64)


@dataclass(frozen=True)
class _Scene:
    """All that one animation shows."""

    name: str
    pixels: npt.NDArray[np.int64]
    kernel: npt.NDArray[np.int64]
    answers: npt.NDArray[np.int64]
    steps: Pair
    rates: Pair
    margins: list[Pair]

    def places(self, axis: int, stop: int) -> list[int]:
        """List the rows or columns under the window, from 0; some may be padding."""
        first = stop * self.steps[axis] - self.margins[axis][0]
        return [first + weight * self.rates[axis] for weight in range(self.kernel.shape[axis])]


def _figure(scene: _Scene, caption: str) -> str:
    """Put the control, the drawing, the caption and the words together."""
    name = scene.name
    summary = (
        f"A {_size(scene.kernel)} filter on a {_size(scene.pixels)} image: "
        f"{_size(scene.answers)} stops"
    )
    return "\n".join(
        [
            f'<figure class="animation" id="{name}">',
            f'<input type="checkbox" id="{name}-play"/>',
            f'<label for="{name}-play">Play the animation</label>',
            *_drawing(scene, f"{summary}, the first one marked."),
            f"<figcaption>{escape(caption)}</figcaption>",
            f"<details><summary>{summary}, in words</summary>",
            "<ol>",
            *(f"<li>{line}</li>" for line in _words(scene)),
            "</ol>",
            "</details>",
            "</figure>",
        ]
    )


def _size(grid: npt.NDArray[np.int64]) -> str:
    return " by ".join(map(str, grid.shape))


def _words(scene: _Scene) -> Iterator[str]:
    """Say each stop: rows, columns and the answer, counted from 1."""
    for stop, answer in np.ndenumerate(scene.answers):
        sides = []
        for axis, side in enumerate(("row", "column")):
            size = scene.pixels.shape[axis]
            places = scene.places(axis, stop[axis])
            inside = [str(place + 1) for place in places if 0 <= place < size]
            zeros = len(places) - len(inside)
            said = [f"{side}{'s' * (len(inside) > 1)} {', '.join(inside)}"] if inside else []
            sides.append(" and ".join(said + [f"{zeros} of padding"] * (zeros > 0)))
        yield f"{'; '.join(sides)}: {_number(answer)}"


def _number(value: object) -> str:
    """Write a number with a proper minus."""
    return str(value).replace("-", "\N{MINUS SIGN}")


def _drawing(scene: _Scene, label: str) -> Iterator[str]:
    """Draw the image left, and right of it the filter above its answers."""
    (top, bottom), (left, right) = scene.margins
    rows, columns = scene.pixels.shape[0] + top + bottom, scene.pixels.shape[1] + left + right
    aside = (columns + 1) * CELL
    below = (scene.kernel.shape[0] + 2) * CELL
    width = aside + max(scene.kernel.shape[1], scene.answers.shape[1], 3) * CELL
    height = max((rows + 1) * CELL, below + scene.answers.shape[0] * CELL)
    yield (
        f'<svg role="img" aria-label="{label}" viewBox="-1 0 {width + 2} {height + 1}" '
        f'style="display: block; width: {1.5 * width:g}px; max-width: 100%">'
    )
    yield "<style>"
    stops = list(np.ndindex(scene.answers.shape))
    yield STYLE.format(name=scene.name, seconds=SECONDS * len(stops))
    paths = {"window": scene.steps, "answer": (1, 1)}
    for part, (down, across) in paths.items():
        yield f"#{scene.name} .{part}s {{ animation-name: {scene.name}-{part}; }}"
        yield f"@keyframes {scene.name}-{part} {{"
        for index, (row, column) in enumerate(stops):
            shift = f"{column * across * CELL}px, {row * down * CELL}px"
            yield f"{100 * index / len(stops):.4g}% {{ transform: translate({shift}); }}"
        yield "}"
    yield "</style>"
    window = np.zeros_like(scene.kernel)
    spread = [np.arange(n) * rate for n, rate in zip(window.shape, scene.rates, strict=True)]
    yield '<g class="move windows">'
    for row in spread[0]:
        for column in spread[1]:
            yield _cell("window", column * CELL, (row + 1) * CELL)
    yield "</g>"
    yield f'<g class="move answers">{_cell("answer", aside, below)}</g>'
    padded = np.pad(scene.pixels, scene.margins)
    inside = np.pad(np.ones_like(scene.pixels), scene.margins).astype(bool)
    yield from _grid("image", padded, 0, CELL, inside)
    yield from _grid("filter", scene.kernel, aside, CELL)
    yield from _grid("answers", scene.answers, aside, below)
    yield "</svg>"


def _grid(
    title: str,
    numbers: npt.NDArray[np.int64],
    left: int,
    top: int,
    inside: npt.NDArray[np.bool_] | None = None,
) -> Iterator[str]:
    """Draw a table of numbers under its title; padding has dashed lines."""
    yield f'<text x="{left}" y="{top - 7}" style="text-anchor: start">{title}</text>'
    for (row, column), number in np.ndenumerate(numbers):
        x, y = left + column * CELL, top + row * CELL
        within = inside is None or inside[row, column]
        yield _cell("grid" if within else "grid padding", x, y)
        yield f'<text x="{x + CELL // 2}" y="{y + 16}">{_number(number)}</text>'


def _cell(kind: str, x: int, y: int) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{CELL}" height="{CELL}"/>'
