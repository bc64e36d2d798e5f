"""A window that slides over an image, and what it answers at each stop."""

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
from cnn_guide.animations._windows import CELL, Stops, draw_cell, draw_frame, draw_grid
from cnn_guide.ops.convolution import conv2d
from cnn_guide.ops.geometry import Padding

import numpy as np
import numpy.typing as npt


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
    inline SVG moved by CSS, so that it needs no script and follows the page's colours. On this
    site a script puts buttons in place of the tick box, and fills the answers in one by one.

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
    pixels, kernel = as_grid("image", image), as_grid("weights", weights)
    check_name(name)
    steps, rates = as_pair("strides", strides), as_pair("dilation_rate", dilation_rate)
    answers = conv2d(
        pixels[np.newaxis, :, :, np.newaxis].astype(float),
        kernel[:, :, np.newaxis, np.newaxis],
        strides=steps,
        padding=padding,
        dilation_rate=rates,
    )[0, :, :, 0].astype(int)
    stops = Stops(pixels, kernel.shape, answers.shape, steps, rates, padding)
    sizes = (write_size(grid.shape) for grid in (kernel, pixels, answers))
    summary = "A {} filter on a {} image: {} stops".format(*sizes)
    drawing = _draw(name, f"{summary}, the first one marked.", stops, kernel, answers)
    words = (f"{stops.describe(stop)}: {write_number(answers[stop])}" for stop in stops)
    return play_figure(name, summary, drawing, caption, words)


def _draw(
    name: str, label: str, stops: Stops, kernel: IntGrid, answers: IntGrid
) -> Iterator[str]:
    """Draw the image left, and right of it the filter above its answers."""
    rows, columns = stops.shown
    aside = (columns + 1) * CELL
    below = (kernel.shape[0] + 2) * CELL
    width = aside + max(kernel.shape[1], answers.shape[1], 3) * CELL
    height = max((rows + 1) * CELL, below + answers.shape[0] * CELL)
    moves = {"window": stops.shifts(stops.steps), "answer": stops.shifts((1, 1))}
    yield from draw_frame(name, label, (width, height), moves)
    yield from stops.draw_window(CELL)
    yield f'<g class="move answers">{draw_cell("answer", aside, below)}</g>'
    yield from stops.draw_image(CELL)
    yield from draw_grid("filter", kernel, aside, CELL)
    yield from draw_grid("answers", answers, aside, below, fills=True)
    yield "</svg>"
