"""How the gradient of a kernel adds up, stop by stop."""

from collections.abc import Iterator

from cnn_guide._checks import Pair, as_pair
from cnn_guide.animations._page import (
    Animation,
    IntGrid,
    as_grid,
    check_name,
    play_figure,
    write_number,
    write_size,
)
from cnn_guide.animations._windows import (
    CELL,
    Stops,
    draw_cell,
    draw_frame,
    draw_grid,
    draw_number,
    draw_title,
)
from cnn_guide.ops.geometry import Padding, output_size

import numpy as np
import numpy.typing as npt


def animate_kernel_gradient(
    image: npt.ArrayLike,
    gradient: npt.ArrayLike,
    kernel_size: int | Pair,
    name: str,
    caption: str,
    *,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> Animation:
    """Show what each stop of a window adds to the gradient of the kernel, and the sum so far.

    A stop adds the pixels under its window times the gradient of what the window put out
    [1]_. The animation is played like that of `animate_convolution`.

    Parameters
    ----------
    image : int array of shape (height, width)
        A few small numbers.
    gradient : int array of shape (new_height, new_width)
        The gradient of the feature map, a number for each stop.
    kernel_size : int or (int, int)
        Weights of the kernel, down and across.
    name : str
        The figure's id, which no other on the page has: small letters, digits and hyphens.
    caption : str
        Text under the drawing.
    strides, padding, dilation_rate
        As for `cnn_guide.ops.conv2d`.

    Returns
    -------
    Animation
        The figure, as HTML.

    Raises
    ------
    ValueError
        If an array has other than two axes, the name is no id, no window fits, or the gradient
        has not one number for each stop.
    TypeError
        If an array does not hold whole numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016.

    Examples
    --------
    >>> figure = animate_kernel_gradient([[0, 3, 5]], [[2, -1]], (1, 2), "sum", "Two stops.")
    >>> figure.html.split("<li>")[2].split("</li>")[0]
    'row 1; columns 2, 3 times −1: −3, −5; the sum is −3, 1'
    """
    pixels, slopes = as_grid("image", image), as_grid("gradient", gradient)
    check_name(name)
    size, steps = as_pair("kernel_size", kernel_size), as_pair("strides", strides)
    rates = as_pair("dilation_rate", dilation_rate)
    axes = zip(pixels.shape, size, steps, rates, strict=True)
    shape = tuple(output_size(n, k, s, padding, rate) for n, k, s, rate in axes)
    if slopes.shape != shape:
        raise ValueError(
            f"gradient must have one number for each stop of the window, {write_size(shape)}, "
            f"got shape {slopes.shape}"
        )
    stops = Stops(pixels, size, slopes.shape, steps, rates, padding)
    terms = np.stack([_pixels_under(stops, stop) * slopes[stop] for stop in stops])
    sums = terms.cumsum(axis=0)
    summary = (
        f"The gradient of a {write_size(size)} kernel on a {write_size(pixels.shape)} image, "
        f"from {write_size(shape)} stops"
    )
    drawing = _draw(name, f"{summary}, the first one marked.", stops, slopes, terms, sums)
    words = (
        f"{stops.describe(stop)} times {write_number(slopes[stop])}: {_write(term)}; "
        f"the sum is {_write(total)}"
        for stop, term, total in zip(stops, terms, sums, strict=True)
    )
    return play_figure(name, summary, drawing, caption, words)


def _write(numbers: IntGrid) -> str:
    """Write a table in a line, its rows one after the other."""
    return " / ".join(write_number(", ".join(map(str, row))) for row in numbers.tolist())


def _pixels_under(stops: Stops, stop: Pair) -> IntGrid:
    """Cut out what lies under the window; padding is 0."""
    padded = np.pad(stops.image, stops.margins)
    starts = [before for before, _ in stops.margins]
    rows, columns = (
        [place + starts[axis] for place in stops.places(axis, stop[axis])] for axis in (0, 1)
    )
    return padded[np.ix_(rows, columns)]


def _draw(
    name: str, label: str, stops: Stops, slopes: IntGrid, terms: IntGrid, sums: IntGrid
) -> Iterator[str]:
    """Draw image and gradient, and below what a stop adds and the sum, which change."""
    rows, columns = stops.shown
    aside = (max(columns, stops.size[1], 4) + 1) * CELL
    below = (max(rows, slopes.shape[0]) + 3) * CELL
    width = aside + max(slopes.shape[1], stops.size[1], 5) * CELL
    height = below + stops.size[0] * CELL
    moves = {
        "window": stops.shifts(stops.steps),
        "answer": stops.shifts((1, 1)),
        "strip": [(0, -index * stops.size[0] * CELL) for index in range(len(terms))],
    }
    yield from draw_frame(name, label, (width, height), moves)
    yield from stops.draw_window(CELL)
    yield f'<g class="move answers">{draw_cell("answer", aside, CELL)}</g>'
    yield from stops.draw_image(CELL)
    yield from draw_grid("gradient of the map", slopes, aside, CELL)
    yield from _draw_strip("this stop adds", terms, 0, below)
    yield from _draw_strip("the sum so far", sums, aside, below)
    yield "</svg>"


def _draw_strip(title: str, tables: IntGrid, left: int, top: int) -> Iterator[str]:
    """Draw a table of which a hole shows one of many, one below the other."""
    _, rows, columns = tables.shape
    yield draw_title(title, left, top)
    for row, column in np.ndindex(rows, columns):
        yield draw_cell("grid", left + column * CELL, top + row * CELL)
    size = f'width="{columns * CELL}" height="{rows * CELL}"'
    yield f'<svg x="{left}" y="{top}" {size}><g class="move strips">'
    for (index, row, column), number in np.ndenumerate(tables):
        yield draw_number(number, column * CELL, (index * rows + row) * CELL)
    yield "</g></svg>"
