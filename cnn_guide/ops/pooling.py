"""Pooling: each window of a feature map becomes one number, channel by channel."""

import numpy as np
import numpy.typing as npt

from cnn_guide._checks import FloatArray, Pair, as_floats, as_pair
from cnn_guide.ops._windows import view_windows
from cnn_guide.ops.geometry import Padding


def max_pool2d(
    images: npt.ArrayLike,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
) -> FloatArray:
    """Keep the largest value of each window.

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Images or feature maps.
    pool_size : int or (int, int), default 2
        Height and width of the window.
    strides : int or (int, int), optional
        Pixels from one window to the next, down and right; `pool_size` unless given.
    padding : {'valid', 'same'}, default 'valid'
        'valid' drops rows and columns that fill no window. 'same' keeps them: padding
        never wins, as it counts as minus infinity.

    Returns
    -------
    array of shape (batch, new_height, new_width, channels)
        The pooled maps.

    Raises
    ------
    ValueError
        If axes do not match, a size is below 1, or no window fits in the image.
    TypeError
        If `images` does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 9.3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]).reshape(1, 2, 4, 1)
    >>> max_pool2d(image).ravel()
    array([4., 6.])
    """
    images, window, steps = _check(images, pool_size, strides)
    windows = view_windows(images, window, steps, padding, fill=-np.inf)
    return np.max(windows, axis=(4, 5))


def average_pool2d(
    images: npt.ArrayLike,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
) -> FloatArray:
    """Keep the mean value of each window.

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Images or feature maps.
    pool_size : int or (int, int), default 2
        Height and width of the window.
    strides : int or (int, int), optional
        Pixels from one window to the next, down and right; `pool_size` unless given.
    padding : {'valid', 'same'}, default 'valid'
        'valid' drops rows and columns that fill no window. 'same' keeps them, and as in
        Keras the mean is of the image's pixels alone: padding is left out.

    Returns
    -------
    array of shape (batch, new_height, new_width, channels)
        The pooled maps.

    Raises
    ------
    ValueError
        If axes do not match, a size is below 1, or no window fits in the image.
    TypeError
        If `images` does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 9.3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]).reshape(1, 2, 4, 1)
    >>> average_pool2d(image).ravel()
    array([2.5, 3. ])
    """
    images, window, steps = _check(images, pool_size, strides)
    sums = view_windows(images, window, steps, padding).sum(axis=(4, 5))
    inside = np.ones((1, *images.shape[1:3], 1), dtype=images.dtype)
    return sums / view_windows(inside, window, steps, padding).sum(axis=(4, 5))


def _check(
    images: npt.ArrayLike, pool_size: int | Pair, strides: int | Pair | None
) -> tuple[FloatArray, Pair, Pair]:
    """Return the images as floats, and the window and the steps as pairs."""
    window = as_pair("pool_size", pool_size)
    steps = window if strides is None else as_pair("strides", strides)
    return as_floats("images", images, "batch height width channels"), window, steps
