"""Every window of a batch of images, as a view: what convolution and pooling share."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from cnn_guide._checks import FloatArray, Pair
from cnn_guide.ops.geometry import Padding, output_size, same_padding

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def view_windows(
    images: FloatArray,
    window: Pair,
    strides: Pair,
    padding: Padding,
    dilation_rate: Pair = (1, 1),
    *,
    fill: float = 0.0,
) -> FloatArray:
    """View images as windows: batch, new_height, new_width, channels, height, width.

    'same' surrounds the images with `fill` first; it is the one case that copies pixels.
    """
    margins = _margins(images.shape, window, strides, padding, dilation_rate)
    if padding == "same":
        images = np.pad(images, [(0, 0), *margins, (0, 0)], constant_values=fill)
    return _slide(images, window, strides, dilation_rate)


def zeros_with_windows(
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    window: Pair,
    strides: Pair,
    padding: Padding,
    dilation_rate: Pair = (1, 1),
) -> tuple[FloatArray, FloatArray]:
    """Make zeros of the shape of images, with windows to write to as `view_windows` views.

    What is added to a window arrives in the zeros; what is added to the padding is dropped.
    """
    batch, height, width, channels = shape
    margins = _margins(shape, window, strides, padding, dilation_rate)
    (top, bottom), (left, right) = margins
    padded = np.zeros((batch, top + height + bottom, left + width + right, channels), dtype)
    inside = padded[:, top : top + height, left : left + width]
    return inside, _slide(padded, window, strides, dilation_rate, writeable=True)


def cut_blocks(
    shape: tuple[int, ...], bytes_each: int, limit: int
) -> Iterator[tuple[slice, ...]]:
    """Cut an array into blocks that need at most `limit` bytes, or hold one entry."""
    steps: list[int] = []
    room = max(limit // bytes_each, 1)
    for size in reversed(shape):
        steps.insert(0, max(min(size, room), 1))
        room = max(room // steps[0], 1)
    for starts in product(*map(range, [0] * len(shape), shape, steps)):
        yield tuple(slice(at, at + step) for at, step in zip(starts, steps, strict=True))


def _margins(
    shape: tuple[int, ...], window: Pair, strides: Pair, padding: Padding, dilation_rate: Pair
) -> list[Pair]:
    """Count the pixels of padding before and after the height and the width."""
    if 0 in shape[1:3]:
        raise ValueError(f"images must have pixels, got shape {shape}")
    axes = list(zip(shape[1:3], window, strides, dilation_rate, strict=True))
    for size, extent, step, rate in axes:
        output_size(size, extent, step, padding, rate)  # Raises where no window fits.
    return [same_padding(*axis) if padding == "same" else (0, 0) for axis in axes]


def _slide(
    padded: FloatArray,
    window: Pair,
    strides: Pair,
    dilation_rate: Pair,
    *,
    writeable: bool = False,
) -> FloatArray:
    """View padded images as windows, without a copy."""
    (down, right), (rows, columns) = strides, dilation_rate
    spans = ((window[0] - 1) * rows + 1, (window[1] - 1) * columns + 1)
    windows = sliding_window_view(padded, spans, axis=(1, 2), writeable=writeable)
    return windows[:, ::down, ::right, :, ::rows, ::columns]
