"""The fully connected layer, the row that it reads, and the gradients of both."""

import math

from cnn_guide._checks import FloatArray, as_floats, as_gradient

import numpy as np
import numpy.typing as npt


def flatten(images: npt.ArrayLike) -> FloatArray:
    """Write all the numbers of each image into one row.

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Images or feature maps.

    Returns
    -------
    array of shape (batch, height * width * channels)
        The same numbers: row by row, pixel by pixel, channel by channel.

    Raises
    ------
    ValueError
        If `images` does not have four axes.
    TypeError
        If `images` does not hold real numbers.

    Examples
    --------
    >>> import numpy as np
    >>> flatten(np.arange(6.0).reshape(1, 1, 3, 2))
    array([[0., 1., 2., 3., 4., 5.]])
    """
    images = as_floats("images", images, "batch height width channels")
    return images.reshape(len(images), math.prod(images.shape[1:]))


def flatten_backward(gradient: npt.ArrayLike, images: npt.ArrayLike) -> FloatArray:
    """Give the gradient of `flatten`'s output the shape of the images again.

    Parameters
    ----------
    gradient : array of shape (batch, height * width * channels)
        How the loss changes with each number that `flatten` returned.
    images : array of shape (batch, height, width, channels)
        What `flatten` was given; its shape and dtype alone matter.

    Returns
    -------
    array of shape (batch, height, width, channels)
        The same numbers, in the promoted dtype.

    Raises
    ------
    ValueError
        If `images` does not have four axes, or `gradient` does not fit.
    TypeError
        If an array does not hold real numbers.

    Examples
    --------
    >>> import numpy as np
    >>> flatten_backward(np.arange(6.0).reshape(1, 6), np.zeros((1, 1, 3, 2))).shape
    (1, 1, 3, 2)
    """
    images = as_floats("images", images, "batch height width channels")
    shape = (len(images), math.prod(images.shape[1:]))
    gradient = as_gradient("gradient", gradient, shape, "flatten")
    dtype = np.result_type(gradient, images)
    return gradient.reshape(images.shape).astype(dtype, copy=False)


def dense(
    rows: npt.ArrayLike, kernel: npt.ArrayLike, bias: npt.ArrayLike | None = None
) -> FloatArray:
    """Take the dot product of each row with each unit's weights.

    With the bias it is an affine function of the row, the first half of a layer [1]_.

    Parameters
    ----------
    rows : array of shape (batch, inputs)
        A row of numbers for each image.
    kernel : array of shape (inputs, units)
        The weights of each unit in a column.
    bias : array of shape (units,), optional
        Added to each unit's sums.

    Returns
    -------
    array of shape (batch, units)
        The sums, in the promoted dtype of `rows` and `kernel`.

    Raises
    ------
    ValueError
        If axes or sizes do not match, or the kernel is empty.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 6.1.

    Examples
    --------
    >>> dense([[1.0, 2.0, 3.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.5, 0.0])
    array([[4.5, 5. ]])
    """
    rows, kernel = _check(rows, kernel)
    # BLAS fills its registers with zeros and warns of infinity times those.
    with np.errstate(invalid="ignore"):
        sums = rows @ kernel
    if bias is None:
        return sums
    bias = as_floats("bias", bias, "units")
    if bias.shape != kernel.shape[1:]:
        raise ValueError(
            f"bias must have shape {kernel.shape[1:]}, one a unit, got {bias.shape}"
        )
    return sums + bias.astype(sums.dtype)


def dense_backward(
    gradient: npt.ArrayLike, rows: npt.ArrayLike, kernel: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Turn the gradient of `dense`'s output into the gradients of its three inputs.

    The gradient of a product's one factor is a product with the other one, transposed [1]_.

    Parameters
    ----------
    gradient : array of shape (batch, units)
        How the loss changes with each number that `dense` returned.
    rows : array of shape (batch, inputs)
        What `dense` was given.
    kernel : array of shape (inputs, units)
        What `dense` was given.

    Returns
    -------
    rows_gradient, kernel_gradient, bias_gradient : arrays
        How the loss changes with each input, weight and bias, in the promoted dtype.

    Raises
    ------
    ValueError
        If `dense` would, or `gradient` does not have the shape of its output.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 6.5.

    Examples
    --------
    >>> parts = dense_backward([[1.0, 10.0]], [[2.0, 3.0]], [[1.0, 0.0], [0.0, 1.0]])
    >>> [part.tolist() for part in parts]
    [[[1.0, 10.0]], [[2.0, 20.0], [3.0, 30.0]], [1.0, 10.0]]
    """
    rows, kernel = _check(rows, kernel)
    gradient = as_gradient("gradient", gradient, (len(rows), kernel.shape[1]), "dense")
    dtype = np.result_type(gradient, rows, kernel)
    with np.errstate(invalid="ignore"):
        rows_gradient = (gradient @ kernel.T).astype(dtype, copy=False)
        kernel_gradient = (rows.T @ gradient).astype(dtype, copy=False)
    return rows_gradient, kernel_gradient, gradient.sum(axis=0, dtype=dtype)


def _check(rows: npt.ArrayLike, kernel: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return rows and kernel as floats, after checking that they fit together."""
    rows = as_floats("rows", rows, "batch inputs")
    kernel = as_floats("kernel", kernel, "inputs units")
    if 0 in kernel.shape:
        raise ValueError(f"kernel must have weights, got shape {kernel.shape}")
    if rows.shape[1] != kernel.shape[0]:
        raise ValueError(
            f"kernel must have the inputs of rows, {rows.shape[1]}, on its first axis, "
            f"got kernel of shape {kernel.shape}"
        )
    return rows, kernel
