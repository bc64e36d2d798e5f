"""How the filters of a network change while it learns, and how many mistakes are left."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cnn_guide.animations._page import Animation, as_grid, check_name, write_ending
from cnn_guide.animations._windows import COLOURS

import numpy as np
import numpy.typing as npt

STYLE = Path(__file__).parents[1] / "style.toml"
COLUMNS = 8  # Filters in a row
PERCENT = 100  # Weights are written in hundredths of the largest
BAR = 30  # Units of the drawing for a bar, with what is left free beside it
TALLEST = 70


def show_epochs(
    kernels: npt.ArrayLike, misread: npt.ArrayLike, digits: int, name: str, caption: str
) -> Animation:
    """Show filters at the start and the end of a training, and the mistakes after each epoch.

    All filters are drawn on one scale: red above zero, blue below, the strongest colour for
    the largest weight of any epoch. On this site a script puts a slider below, which shows the
    filters of any epoch in place of the last one's.

    Parameters
    ----------
    kernels : float array of shape (epochs + 1, kernel_height, kernel_width, filters)
        The filters at the start, and after each epoch.
    misread : int array of shape (epochs + 1,)
        How many of the validation digits the network misread then.
    digits : int
        How many there are.
    name : str
        The figure's id, which no other on the page has: small letters, digits and hyphens.
    caption : str
        Text under the drawing.

    Returns
    -------
    Animation
        The figure, as HTML.

    Raises
    ------
    ValueError
        If there is no epoch, the shapes do not match, a count is not from 0 to `digits`, or the
        name is no id.
    TypeError
        If the mistakes are not whole numbers.

    Examples
    --------
    >>> kernels = np.linspace(-1, 1, 24).reshape(2, 3, 2, 2)
    >>> figure = show_epochs(kernels, [90, 4], 100, "two", "Before and after.")
    >>> "<li>after epoch 1: 4 of 100 validation digits misread</li>" in figure.html
    True
    """
    weights = np.asarray(kernels, dtype=float)
    if weights.ndim != 4 or len(weights) < 2 or weights.size == 0:
        raise ValueError(
            "kernels must have shape (epochs + 1, kernel_height, kernel_width, filters), with "
            f"one epoch at least, got shape {weights.shape}"
        )
    counts = as_grid("misread", np.atleast_2d(misread))[0]
    if counts.shape != weights.shape[:1] or not 0 <= counts.min() <= counts.max() <= digits:
        raise ValueError(
            f"misread must be {len(weights)} numbers from 0 to {digits}, one for each of "
            f"kernels, got {misread!r}"
        )
    check_name(name)
    frames = np.round(PERCENT * weights / (np.abs(weights).max() or 1)).astype(int)
    titles = ["at the start", *(f"after epoch {n}" for n in range(1, len(frames)))]
    ends = "".join(
        f'<div style="flex: 1 1 15rem">{panel}</div>'
        for panel in (
            "\n".join(_draw_filters(titles[0], frames[0])),
            "\n".join(_draw_filters(titles[-1], frames[-1], frames)),
        )
    )
    words = (
        f"{title}: {count:,} of {digits:,} validation digits misread"
        for title, count in zip(titles, counts.tolist(), strict=True)
    )
    options = f'data-unit="Epoch" data-first="0" data-stop="{len(frames) - 1}"'
    return Animation(
        "\n".join(
            [
                f'<figure class="animation" id="{name}" {options}>',
                f'<div style="display: flex; flex-wrap: wrap; gap: 1rem">{ends}</div>',
                *_draw_mistakes(counts[1:].tolist()),
                *write_ending("Mistakes by epoch", caption, words),
            ]
        )
    )


def _order(frame: npt.NDArray[np.int64]) -> list[int]:
    """List the weights filter by filter, each row by row."""
    return np.moveaxis(frame, -1, 0).ravel().tolist()


def _draw_filters(
    title: str,
    frame: npt.NDArray[np.int64],
    frames: npt.NDArray[np.int64] | None = None,
) -> Iterator[str]:
    """Draw a bank of filters under its title; `frames` are what a script may draw there."""
    height, width, filters = frame.shape
    columns = min(COLUMNS, filters)
    across, down = columns * (width + 1) - 1, -(-filters // columns) * (height + 1) - 1
    others = "" if frames is None else f' data-frames="{json.dumps([*map(_order, frames)])}"'
    yield f'<div data-title="">{title}</div>' if others else f"<div>{title}</div>"
    yield (
        f'<svg role="img" aria-label="{filters} filters {title}" viewBox="0 0 {across} {down}" '
        f'style="display: block; width: 100%"{others}>'
    )
    places = [
        (index % columns * (width + 1) + column, index // columns * (height + 1) + row)
        for index in range(filters)
        for row in range(height)
        for column in range(width)
    ]
    stops = _read_stops()
    for (x, y), weight in zip(places, _order(frame), strict=True):
        yield f'<rect x="{x}" y="{y}" width="1" height="1" fill="{_colour(weight, stops)}"/>'
    yield "</svg>"


def _draw_mistakes(counts: list[int]) -> Iterator[str]:
    """Draw a bar for each epoch, its mistakes above and its number below."""
    width, height = BAR * len(counts), TALLEST + 56
    yield "<div>Misread validation digits after each epoch</div>"
    yield (
        '<svg role="img" aria-label="Misread validation digits after each epoch: '
        f'{", ".join(map(str, counts))}" viewBox="0 0 {width} {height}" style="display: block; '
        f'width: {1.5 * width:g}px; max-width: 100%; fill: {COLOURS["answer"]}">'
    )
    text = 'style="fill: currentColor; font: 12px sans-serif; text-anchor: middle"'
    for index, count in enumerate(counts):
        tall = round(TALLEST * count / (max(counts) or 1), 1)
        x, floor = BAR * index, TALLEST + 24
        yield (
            f'<rect data-at="{index + 1}" x="{x + 4}" y="{floor - tall:g}" width="{BAR - 8}" '
            f'height="{tall:g}"/>'
        )
        middle = x + BAR // 2
        yield f'<text x="{middle}" y="{floor - tall - 5:g}" {text}>{count}</text>'
        yield f'<text x="{middle}" y="{floor + 16}" {text}>{index + 1}</text>'
    yield "</svg>"


def _read_stops() -> npt.NDArray[np.int64]:
    """Read the site's colours of signed numbers, as red, green and blue."""
    stops = tomllib.loads(STYLE.read_text("utf-8"))["stops"]["signed"]
    return np.array(
        [[int(stop[place : place + 2], 16) for place in (1, 3, 5)] for stop in stops]
    )


def _colour(weight: int, stops: npt.NDArray[np.int64]) -> str:
    """Mix the colour of a weight in hundredths of the largest."""
    place = (weight + PERCENT) / (2 * PERCENT) * (len(stops) - 1)
    mixed = [round(np.interp(place, range(len(stops)), part)) for part in stops.T]
    return "#" + "".join(f"{part:02x}" for part in mixed)
