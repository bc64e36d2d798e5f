"""How one filter makes one map of several channels, written out like a sum on paper."""

from collections.abc import Sequence
from typing import Any

from cnn_guide.figures.images import draw_image, draw_signed
from cnn_guide.ops.convolution import conv2d

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

# Upright, halfway between two columns: `labelpad` is from the panel to the sign's middle.
SIGN: dict[str, Any] = {"rotation": 0, "va": "center", "fontsize": "x-large", "labelpad": 14}
TITLES = ("channel", "slice of the filter", "its map")


def draw_channel_sum(
    figure: Figure,
    image: npt.ArrayLike,
    weights: npt.ArrayLike,
    bias: float,
    names: Sequence[str],
) -> npt.NDArray[np.floating]:
    """Draw a filter's slice for each channel, the map of each, and the sum of all.

    Each line has a channel of the image, the filter's slice for it, and what the two give.
    Below stands the sum of these maps and the bias: what the filter answers, before relu. All
    maps share one scale of colours, and so do all slices.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        An empty one with ``layout="constrained"``; 4.6 by 6 inches suit three channels.
    image : array of shape (height, width, channels)
        Of any scale.
    weights : array of shape (kernel_height, kernel_width, channels)
        One filter, ``kernel[..., i]``.
    bias : float
        The filter's bias.
    names : sequence of str
        What the channels are called, one for each.

    Returns
    -------
    array of shape (new_height, new_width)
        The sum that was drawn, with the bias.

    Raises
    ------
    ValueError
        If image and weights differ in channels, or the names are not one for each.

    Examples
    --------
    >>> image = np.arange(24.0).reshape(3, 4, 2)
    >>> weights = np.ones((2, 2, 2)) * [1, -1]
    >>> figure = Figure(layout="constrained")
    >>> draw_channel_sum(figure, image, weights, 0.5, ["one", "two"])
    array([[-3.5, -3.5, -3.5],
           [-3.5, -3.5, -3.5]])
    """
    pixels, kernel = np.asarray(image, dtype=float), np.asarray(weights, dtype=float)
    channels = pixels.shape[-1]
    if pixels.ndim != 3 or kernel.ndim != 3 or kernel.shape[2] != channels:
        raise ValueError(
            "image and weights must be (height, width, channels) with the same channels, got "
            f"shapes {pixels.shape} and {kernel.shape}; one filter is kernel[..., i]"
        )
    if len(names) != channels:
        raise ValueError(
            f"names must have one name for each of {channels} channels, got {list(names)}"
        )
    parts = [
        conv2d(pixels[np.newaxis, :, :, [c]], kernel[:, :, [c], np.newaxis])[0, :, :, 0]
        for c in range(channels)
    ]
    whole = np.sum(parts, axis=0) + bias
    limit = np.abs([*parts, whole]).max() or 1.0
    strongest = np.abs(kernel).max() or 1.0
    grid = figure.add_gridspec(channels + 2, 3, height_ratios=[1] * channels + [0.04, 1])
    for c, name in enumerate(names):
        left, middle, right = (figure.add_subplot(grid[c, column]) for column in range(3))
        draw_image(left, pixels[..., c], vmin=pixels.min(), vmax=pixels.max())
        left.set_ylabel(name)
        draw_signed(middle, kernel[..., c], limit=strongest)
        middle.set_xticks(np.arange(1, kernel.shape[1]) - 0.5, minor=True)
        middle.set_yticks(np.arange(1, kernel.shape[0]) - 0.5, minor=True)
        middle.tick_params(which="minor", length=0)
        middle.grid(which="minor", color="0.45")  # from weight to weight
        draw_signed(right, parts[c], limit=limit)
        right.set_ylabel("+" if c else "", **SIGN)
        if c == 0:
            for panel, title in zip((left, middle, right), TITLES, strict=True):
                panel.set_title(title)
    rule, words = figure.add_subplot(grid[channels, 2]), figure.add_subplot(grid[-1, :2])
    rule.axhline(0, color="black")
    said = f"all {channels} maps added up,\nand the bias, {bias:+g}:".replace("-", "\u2212")
    words.text(1, 0.5, said, ha="right", va="center")
    for panel in (rule, words):
        panel.set_axis_off()
    last = figure.add_subplot(grid[-1, 2])
    draw_signed(last, whole, limit=limit)
    last.set_ylabel("=", **SIGN)
    for panel in figure.axes:
        panel.spines[:].set_visible(True)
    return whole
