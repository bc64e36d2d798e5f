"""Every window of a batch of images, as a view: what convolution and pooling share."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnn_guide._checks import FloatArray, Pair
from cnn_guide.ops.geometry import Padding, output_size, same_padding


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
    axes = list(zip(images.shape[1:3], window, strides, dilation_rate, strict=True))
    if 0 in images.shape[1:3]:
        raise ValueError(f"images must have pixels, got shape {images.shape}")
    for size, extent, step, rate in axes:
        output_size(size, extent, step, padding, rate)  # Raises where no window fits.
    if padding == "same":
        margins = [same_padding(*axis) for axis in axes]
        images = np.pad(images, [(0, 0), *margins, (0, 0)], constant_values=fill)
    spans = tuple((extent - 1) * rate + 1 for _, extent, _, rate in axes)
    windows = sliding_window_view(images, spans, axis=(1, 2))
    (down, right), (rows, columns) = strides, dilation_rate
    return windows[:, ::down, ::right, :, ::rows, ::columns]
