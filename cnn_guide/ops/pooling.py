"""Pooling: each window of a feature map becomes one number; and the gradients of that."""

from cnn_guide._checks import FloatArray, Pair, as_floats, as_gradient, as_pair
from cnn_guide.ops._windows import view_windows, zeros_with_windows
from cnn_guide.ops.geometry import Padding

import numpy as np
import numpy.typing as npt


def max_pool2d(
    images: npt.ArrayLike,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
) -> FloatArray:
    """Keep the largest value of each window.

    Pooling replaces nearby pixels by one statistic of them, here the largest [1]_.

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

    Pooling replaces nearby pixels by one statistic of them, here their mean [1]_.

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
    return sums / _inside(images, window, steps, padding).sum(axis=(4, 5), dtype=images.dtype)


def max_pool2d_backward(
    gradient: npt.ArrayLike,
    images: npt.ArrayLike,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
) -> FloatArray:
    """Hand the gradient of `max_pool2d`'s output back to the pixels that won.

    By the chain rule [1]_ each window's gradient goes to its largest pixel alone. Where
    several are equally large it goes to the first of them in reading order, as in TensorFlow.
    Where windows overlap, a pixel that won more than once gets the sum.

    Parameters
    ----------
    gradient : array of shape (batch, new_height, new_width, channels)
        How the loss changes with each number that `max_pool2d` returned.
    images : array of shape (batch, height, width, channels)
        What `max_pool2d` was given.
    pool_size, strides, padding
        What `max_pool2d` was given.

    Returns
    -------
    array of shape (batch, height, width, channels)
        How the loss changes with each pixel, in the promoted dtype. A window with NaN, whose
        largest pixel is unknown, hands its gradient to its first pixel.

    Raises
    ------
    ValueError
        If `max_pool2d` would, or `gradient` does not have the shape of its output.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 6.5 and 9.3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]).reshape(1, 2, 4, 1)
    >>> gradient = np.array([10.0, 20.0]).reshape(1, 1, 2, 1)
    >>> max_pool2d_backward(gradient, image)[0, :, :, 0]
    array([[ 0.,  0.,  0.,  0.],
           [10.,  0.,  0., 20.]])
    """
    images, window, steps = _check(images, pool_size, strides)
    windows = view_windows(images, window, steps, padding, fill=-np.inf)
    largest = np.max(windows, axis=(4, 5))
    gradient = as_gradient("gradient", gradient, largest.shape, "max_pool2d")
    inside = _inside(images, window, steps, padding)
    dtype = np.result_type(gradient, images)
    images_gradient, places = zeros_with_windows(images.shape, dtype, window, steps, padding)
    open_to_all = np.ones(largest.shape, dtype=bool)
    for place in np.ndindex(window):
        # "Not smaller" is also true of NaN, so that each window has a winner.
        wins = open_to_all & inside[(..., *place)] & ~(windows[(..., *place)] < largest)
        places[(..., *place)] += np.where(wins, gradient, 0)
        open_to_all &= ~wins
    return images_gradient


def average_pool2d_backward(
    gradient: npt.ArrayLike,
    images: npt.ArrayLike,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
) -> FloatArray:
    """Share the gradient of `average_pool2d`'s output among the pixels of each window.

    By the chain rule [1]_ each pixel of a window gets an equal part, and a pixel of several
    windows gets the sum. As padding is left out of the mean, it gets no part.

    Parameters
    ----------
    gradient : array of shape (batch, new_height, new_width, channels)
        How the loss changes with each number that `average_pool2d` returned.
    images : array of shape (batch, height, width, channels)
        What `average_pool2d` was given; its shape and dtype alone matter.
    pool_size, strides, padding
        What `average_pool2d` was given.

    Returns
    -------
    array of shape (batch, height, width, channels)
        How the loss changes with each pixel, in the promoted dtype.

    Raises
    ------
    ValueError
        If `average_pool2d` would, or `gradient` does not have the shape of its output.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 6.5 and 9.3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]).reshape(1, 2, 4, 1)
    >>> gradient = np.array([10.0, 20.0]).reshape(1, 1, 2, 1)
    >>> average_pool2d_backward(gradient, image)[0, :, :, 0]
    array([[2.5, 2.5, 5. , 5. ],
           [2.5, 2.5, 5. , 5. ]])
    """
    images, window, steps = _check(images, pool_size, strides)
    counts = _inside(images, window, steps, padding).sum(axis=(4, 5), dtype=images.dtype)
    shape = (len(images), *counts.shape[1:3], images.shape[3])
    gradient = as_gradient("gradient", gradient, shape, "average_pool2d")
    share = gradient / counts
    images_gradient, places = zeros_with_windows(
        images.shape, share.dtype, window, steps, padding
    )
    for place in np.ndindex(window):
        places[(..., *place)] += share
    return images_gradient


def _check(
    images: npt.ArrayLike, pool_size: int | Pair, strides: int | Pair | None
) -> tuple[FloatArray, Pair, Pair]:
    """Return the images as floats, and the window and the steps as pairs."""
    window = as_pair("pool_size", pool_size)
    steps = window if strides is None else as_pair("strides", strides)
    return as_floats("images", images, "batch height width channels"), window, steps


def _inside(images: FloatArray, window: Pair, steps: Pair, padding: Padding) -> FloatArray:
    """Say which pixels of each window belong to the image, and not to the padding."""
    pixels = np.ones((1, *images.shape[1:3], 1), dtype=bool)
    return view_windows(pixels, window, steps, padding)
