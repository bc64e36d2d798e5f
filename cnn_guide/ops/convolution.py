"""The convolutional layer: one dot product for each window and filter, and its gradients."""

from cnn_guide._checks import FloatArray, Pair, as_floats, as_gradient, as_pair
from cnn_guide.ops._windows import cut_blocks, view_windows, zeros_with_windows
from cnn_guide.ops.geometry import Padding

import numpy as np
import numpy.typing as npt

# The window matrix is made in slices of at most this many bytes, or of one window where that
# is larger. A slice this small stays near the processor's cache, which is also fast.
SLICE_BYTES = 2 * 2**20


def conv2d(
    images: npt.ArrayLike,
    kernel: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> FloatArray:
    """Convolve a batch of images with a bank of filters.

    Each output pixel is the dot product of one filter with the window under it. As in Keras and
    many other libraries the kernel is not flipped: cross-correlation ([1]_, 9.1).

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Any intensity scale; the output keeps it.
    kernel : array of shape (kernel_height, kernel_width, channels, filters)
        One filter for each entry of the last axis.
    bias : array of shape (filters,), optional
        Added to every pixel of each filter's feature map.
    strides : int or (int, int), default 1
        Pixels from one window to the next, down and right. They may go with dilation,
        which Keras refuses.
    padding : {'valid', 'same'}, default 'valid'
        'valid' keeps windows inside the image. 'same' pads zeros so that stride 1 keeps
        height and width; an odd zero goes to the bottom and right.
    dilation_rate : int or (int, int), default 1
        Pixels from one kernel weight to the next; 1 is the ordinary convolution.

    Returns
    -------
    array of shape (batch, new_height, new_width, filters)
        Feature maps, in the promoted dtype of `images` and `kernel`.

    Raises
    ------
    ValueError
        If axes or channels do not match, a size is 0, or no window fits in the image.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> step = np.array([0.0, 0.0, 1.0, 1.0]).reshape(1, 1, 4, 1)
    >>> edge = np.array([-1.0, 1.0]).reshape(1, 2, 1, 1)
    >>> conv2d(step, edge).ravel()
    array([0., 1., 0.])
    """
    images, kernel = _check(images, kernel)
    options = as_pair("strides", strides), padding, as_pair("dilation_rate", dilation_rate)
    # Window axes: batch, new_height, new_width, and then as the kernel's.
    windows = view_windows(images, kernel.shape[:2], *options).transpose(0, 1, 2, 4, 5, 3)
    weights = kernel.reshape(-1, kernel.shape[3])
    feature_maps = np.empty(
        (*windows.shape[:3], kernel.shape[3]), np.result_type(images, kernel)
    )
    # BLAS fills its registers with zeros and warns of infinity times those.
    with np.errstate(invalid="ignore"):
        for block in cut_blocks(windows.shape[:3], _window_bytes(windows), SLICE_BYTES):
            rows = windows[block].reshape(-1, len(weights))
            # A block is one piece of memory, so that the product is written into it.
            np.matmul(rows, weights, out=feature_maps[block].reshape(-1, kernel.shape[3]))
    if bias is None:
        return feature_maps
    bias = as_floats("bias", bias, "filters")
    if bias.shape != kernel.shape[3:]:
        raise ValueError(
            f"bias must have shape {kernel.shape[3:]}, one a filter, got {bias.shape}"
        )
    feature_maps += bias.astype(feature_maps.dtype)
    return feature_maps


def conv2d_backward(
    gradient: npt.ArrayLike,
    images: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Turn the gradient of `conv2d`'s output into the gradients of its three inputs.

    A weight meets one pixel of each window, so its gradient is the sum of these pixels
    times what their windows' answers are worth. A pixel gets its share from each window
    that it lies in ([1]_, 6.5).

    Parameters
    ----------
    gradient : array of shape (batch, new_height, new_width, filters)
        How the loss changes with each number that `conv2d` returned.
    images : array of shape (batch, height, width, channels)
        What `conv2d` was given.
    kernel : array of shape (kernel_height, kernel_width, channels, filters)
        What `conv2d` was given.
    strides, padding, dilation_rate
        What `conv2d` was given.

    Returns
    -------
    images_gradient, kernel_gradient, bias_gradient : arrays
        How the loss changes with each pixel, weight and bias; in the promoted dtype of
        `gradient`, `images` and `kernel`.

    Raises
    ------
    ValueError
        If `conv2d` would, or `gradient` does not have the shape of its output.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> step = np.array([0.0, 0.0, 1.0, 1.0]).reshape(1, 1, 4, 1)
    >>> edge = np.array([-1.0, 1.0]).reshape(1, 2, 1, 1)
    >>> middle = np.array([0.0, 1.0, 0.0]).reshape(1, 1, 3, 1)
    >>> [part.ravel().tolist() for part in conv2d_backward(middle, step, edge)]
    [[0.0, -1.0, 1.0, 0.0], [0.0, 1.0], [1.0]]
    """
    images, kernel = _check(images, kernel)
    options = as_pair("strides", strides), padding, as_pair("dilation_rate", dilation_rate)
    windows = view_windows(images, kernel.shape[:2], *options).transpose(0, 1, 2, 4, 5, 3)
    shape = (*windows.shape[:3], kernel.shape[3])
    gradient = as_gradient("gradient", gradient, shape, "conv2d")
    dtype = np.result_type(gradient, images, kernel)
    images_gradient, places = zeros_with_windows(
        images.shape, dtype, kernel.shape[:2], *options
    )
    places = places.transpose(0, 1, 2, 4, 5, 3)
    weights = kernel.reshape(-1, kernel.shape[3])
    weights_gradient = np.zeros_like(weights, dtype)
    with np.errstate(invalid="ignore"):
        for block in cut_blocks(windows.shape[:3], _window_bytes(windows), SLICE_BYTES):
            part = gradient[block].reshape(-1, kernel.shape[3])
            weights_gradient += windows[block].reshape(-1, len(weights)).T @ part
            shares = (part @ weights.T).reshape(windows[block].shape)
            for row, column in np.ndindex(kernel.shape[:2]):
                places[block][:, :, :, row, column] += shares[:, :, :, row, column]
    bias_gradient = gradient.sum(axis=(0, 1, 2), dtype=dtype)
    return images_gradient, weights_gradient.reshape(kernel.shape), bias_gradient


def im2col(
    images: npt.ArrayLike,
    kernel_size: int | Pair,
    *,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> FloatArray:
    """Write every window of a batch of images as a row of one matrix.

    Times a kernel of shape (height * width * channels, filters), it is the convolution [1]_.
    `conv2d` makes this matrix in slices, as a pixel is in it once for each window it lies in.

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Any intensity scale.
    kernel_size : int or (int, int)
        Height and width of the window.
    strides, padding, dilation_rate
        As for `conv2d`.

    Returns
    -------
    array of shape (batch * new_height * new_width, kernel_height * kernel_width * channels)
        A row for each window, in the order of `conv2d`'s output; a column for each weight of
        a filter.

    Raises
    ------
    ValueError
        If axes do not match, a size is 0, or no window fits in the image.
    TypeError
        If `images` does not hold real numbers.

    References
    ----------
    .. [1] Chellapilla, Puri and Simard, *High performance convolutional neural networks for
       document processing*, 10th International Workshop on Frontiers in Handwriting
       Recognition, 2006.

    Examples
    --------
    >>> import numpy as np
    >>> im2col(np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 4, 1), (1, 2))
    array([[1., 2.],
           [2., 3.],
           [3., 4.]])
    """
    images = as_floats("images", images, "batch height width channels")
    if images.shape[3] == 0:
        raise ValueError(f"images must have channels, got shape {images.shape}")
    window = as_pair("kernel_size", kernel_size)
    options = as_pair("strides", strides), padding, as_pair("dilation_rate", dilation_rate)
    windows = view_windows(images, window, *options).transpose(0, 1, 2, 4, 5, 3)
    return windows.reshape(-1, window[0] * window[1] * images.shape[3])


def _check(images: npt.ArrayLike, kernel: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return images and kernel as floats, after checking that they fit together."""
    images = as_floats("images", images, "batch height width channels")
    kernel = as_floats("kernel", kernel, "kernel_height kernel_width channels filters")
    if 0 in kernel.shape:
        raise ValueError(f"kernel must have weights, got shape {kernel.shape}")
    if images.shape[3] != kernel.shape[2]:
        raise ValueError(
            f"kernel must have the channels of images, {images.shape[3]}, on its third axis, "
            f"got kernel of shape {kernel.shape}"
        )
    return images, kernel


def _window_bytes(windows: FloatArray) -> int:
    """Count the bytes of one window's copy."""
    return int(np.prod(windows.shape[3:])) * windows.itemsize
