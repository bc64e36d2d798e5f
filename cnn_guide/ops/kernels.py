"""Kernels that people designed before networks learned their own, each with its source."""

from cnn_guide._checks import FloatArray

import numpy as np

#: Brightness that grows to the right: a vertical edge. Sobel and Feldman, 1968.
SOBEL_X: FloatArray = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)
#: Brightness that grows downwards: a horizontal edge. Sobel and Feldman, 1968.
SOBEL_Y: FloatArray = SOBEL_X.T.copy()
#: A pixel against its four neighbours: spots and thin lines. Gonzalez and Woods, 3.6.
LAPLACIAN: FloatArray = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=np.float32)
#: The mean of nine pixels: a blur. Gonzalez and Woods, 3.5.
BOX_BLUR: FloatArray = np.full((3, 3), 1 / 9, dtype=np.float32)
#: A pixel, and its difference from the neighbours once more. Gonzalez and Woods, 3.6.
SHARPEN: FloatArray = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=np.float32)


def as_kernel(*planes: FloatArray) -> FloatArray:
    """Stack planes of weights into a kernel for one-channel images, a filter for each.

    Parameters
    ----------
    *planes : arrays of shape (kernel_height, kernel_width)
        The filters, all of one size.

    Returns
    -------
    array of shape (kernel_height, kernel_width, 1, filters)
        A kernel for `conv2d`.

    Raises
    ------
    ValueError
        If there is no plane, or they differ in shape.

    Examples
    --------
    >>> as_kernel(SOBEL_X, SOBEL_Y).shape
    (3, 3, 1, 2)
    """
    shapes = {np.shape(plane) for plane in planes}
    if len(shapes) != 1 or len(shapes.pop()) != 2:
        raise ValueError(
            "planes must be one or more arrays of one shape (kernel_height, kernel_width), "
            f"got shapes {[np.shape(plane) for plane in planes]}"
        )
    return np.stack(planes, axis=-1)[:, :, np.newaxis, :]
