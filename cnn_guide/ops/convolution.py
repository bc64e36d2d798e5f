"""The convolutional layer: one dot product for each window and filter."""

import numpy as np
import numpy.typing as npt

from cnn_guide._checks import FloatArray, Pair, as_floats, as_pair
from cnn_guide.ops._windows import view_windows
from cnn_guide.ops.geometry import Padding


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

    Each output pixel is the dot product of one filter with the window under it. As in all
    deep learning libraries the kernel is not flipped: cross-correlation ([1]_, 9.1).

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
    images = as_floats("images", images, "batch height width channels")
    kernel = as_floats("kernel", kernel, "kernel_height kernel_width channels filters")
    kernel_height, kernel_width, channels, filters = kernel.shape
    if 0 in kernel.shape:
        raise ValueError(f"kernel must have weights, got shape {kernel.shape}")
    if images.shape[3] != channels:
        raise ValueError(
            f"kernel must have the channels of images, {images.shape[3]}, on its third axis, "
            f"got kernel of shape {kernel.shape}"
        )
    windows = view_windows(
        images,
        (kernel_height, kernel_width),
        as_pair("strides", strides),
        padding,
        as_pair("dilation_rate", dilation_rate),
    )
    # Window axes: batch, new_height, new_width, channels, kernel_height, kernel_width.
    # BLAS fills its registers with zeros and warns of infinity times those.
    with np.errstate(invalid="ignore"):
        feature_maps = np.tensordot(windows, kernel, axes=((4, 5, 3), (0, 1, 2)))
    if bias is None:
        return feature_maps
    bias = as_floats("bias", bias, "filters")
    if bias.shape != (filters,):
        raise ValueError(f"bias must have shape ({filters},), one a filter, got {bias.shape}")
    return feature_maps + bias.astype(feature_maps.dtype)
