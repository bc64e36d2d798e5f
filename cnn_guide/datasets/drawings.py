"""A drawing of any size and place, prepared as MNIST's digits were."""

from typing import Any

import numpy as np
import numpy.typing as npt

SIDE = 28
BOX = 20  # The longest side of the ink
CENTRE = 14.5  # Where MNIST's digits have their centre of mass; the middle would be 14
INK = 0.1  # What is fainter is paper


def prepare_drawing(grey: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Crop a drawing to its ink, scale it to 20 pixels, and centre it by mass in 28x28.

    This is how MNIST's digits were made of NIST's [1]_. A network that learned from them
    expects digits of this size and place; a small one in a corner needs this preparation. The
    page on which you draw a digit does the same in JavaScript, bit for bit.

    Parameters
    ----------
    grey : array of shape (height, width)
        The drawing, 0 for paper and 1 for ink, of any size.

    Returns
    -------
    float32 array of shape (28, 28, 1)
        The drawing as a network trained on MNIST expects it. The longest side of the ink is 20
        pixels, by area averaging, and the centre of mass is at 14.5 (counted from the edge)
        where that keeps all ink inside.

    Raises
    ------
    ValueError
        If `grey` is not one grey image from 0 to 1, or is blank.

    References
    ----------
    .. [1] LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document
       recognition*, Proceedings of the IEEE 86(11), 1998.

    Examples
    --------
    >>> line = np.zeros((60, 90))
    >>> line[5:45, 70:74] = 1
    >>> drawing = prepare_drawing(line)[..., 0]
    >>> rows, columns = drawing.nonzero()
    >>> int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())
    (5, 24, 14, 15)
    """
    box = _crop(_as_grey(grey))
    sizes = [max(1, int(np.floor(side * BOX / max(box.shape) + 0.5))) for side in box.shape]
    small = _average(_average(box, sizes[0]).T, sizes[1]).T
    top, left = (_place(small, axis) for axis in (0, 1))
    image = np.zeros((SIDE, SIDE, 1), np.float32)
    image[top : top + sizes[0], left : left + sizes[1], 0] = small
    return image


def _as_grey(grey: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return one grey image as floats, or say what is wrong with it."""
    numbers = np.asarray(grey)
    rule = "grey must be one image of shape (height, width), 0 for paper and 1 for ink"
    if numbers.ndim != 2 or numbers.dtype.kind not in "biuf" or 0 in numbers.shape:
        raise ValueError(
            f"{rule}, got {numbers.dtype} of shape {numbers.shape}; prepare one image at a time"
        )
    if not np.all((numbers >= 0) & (numbers <= 1)):  # NaN is neither
        raise ValueError(
            f"{rule}, got {numbers.min()} to {numbers.max()}; divide 0 to 255 by 255, and "
            "replace NaN"
        )
    return numbers.astype(np.float64)


def _crop(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cut off the paper around the ink."""
    rows, columns = (grey > INK).nonzero()
    if not rows.size:
        raise ValueError(
            f"grey must show some ink, got no pixel above {INK}; with dark ink on light paper, "
            "pass 1 - grey"
        )
    return grey[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _average(image: npt.NDArray[np.float64], new_size: int) -> npt.NDArray[np.float64]:
    """Give the first axis a new size: each new pixel is the mean of the area it covers."""
    size = len(image)
    new, old = np.arange(new_size)[:, np.newaxis], np.arange(size)
    start, end = new * size / new_size, (new + 1) * size / new_size
    covered = np.minimum(end, old + 1) - np.maximum(start, old)
    shares = np.maximum(0, covered) * new_size / size
    averaged = np.zeros((new_size, image.shape[1]))
    for row, pixels in enumerate(image):
        # A fixed order of adding, so that JavaScript gets the same bits; matmul promises none.
        averaged += shares[:, row, np.newaxis] * pixels
    return averaged


def _place(small: npt.NDArray[np.float64], axis: int) -> int:
    """Say where along an axis the box begins, for its mass to be in the centre."""
    places = np.indices(small.shape)[axis] + 0.5
    # cumsum adds one after the other, where sum takes pairs.
    mass, moment = np.cumsum(small)[-1], np.cumsum(small * places)[-1]
    first = int(np.floor(CENTRE - moment / mass + 0.5))
    return min(SIDE - small.shape[axis], max(0, first))
