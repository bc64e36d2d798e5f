"""Where objects and regions end, and how answers fare there."""

from itertools import pairwise

from cnn_guide._checks import as_count, as_unmasked
from cnn_guide.segmentation._masks import LabelArray, as_labels, check_same

import numpy as np
import numpy.typing as npt
from scipy import ndimage

BACKGROUND, INSIDE, BORDER = 0, 1, 2


def inside_and_border(labels: npt.ArrayLike, *, border: int = 2) -> LabelArray:
    """Turn objects into classes for pixels: background, inside and border.

    With the border as a class of its own, a network can keep objects apart that touch [1]_.

    Parameters
    ----------
    labels : int array of shape (height, width)
        0 where there is no object, else the object's number.
    border : int, default 2
        How many pixels of an object, from its edge inwards, are border. Where the image ends,
        there is no edge.

    Returns
    -------
    int array of shape (height, width)
        0 for background, 1 inside, 2 for border.

    Raises
    ------
    ValueError
        If `labels` are not whole numbers of at least 0, or `border` is too small.

    References
    ----------
    .. [1] Caicedo et al., *Evaluation of deep learning strategies for nucleus segmentation in
       fluorescence images*, Cytometry Part A 95, 2019.

    Examples
    --------
    >>> inside_and_border([[0, 7, 7, 7, 3, 3]], border=1)
    array([[0, 2, 1, 2, 2, 1]])
    """
    objects, border = as_labels("labels", labels), as_count("border", border)
    inside = objects > 0
    cross = ndimage.generate_binary_structure(2, 1)
    lowest = highest = objects
    for _ in range(border):
        lowest = ndimage.minimum_filter(lowest, footprint=cross, mode="nearest")
        highest = ndimage.maximum_filter(highest, footprint=cross, mode="nearest")
    edge = inside & (lowest != highest)
    return np.where(edge, BORDER, np.where(inside, INSIDE, BACKGROUND)).astype(np.intp)


def near_border(classes: npt.ArrayLike, *, distance: int = 3) -> npt.NDArray[np.bool_]:
    """Mark the pixels that have another class nearby.

    Parameters
    ----------
    classes : int array of shape (height, width) or (batch, height, width)
        A class for each pixel.
    distance : int, default 3
        How many rows and columns away "nearby" goes. Where the image ends, there is no border.

    Returns
    -------
    bool array of the shape of `classes`
        Whether any pixel of the square around it is of another class.

    Raises
    ------
    ValueError
        If `classes` are not whole numbers of two or three axes, or `distance` is too small.

    Examples
    --------
    >>> near_border([[0, 0, 0, 2, 2, 2, 2]], distance=2)[0].astype(int)
    array([0, 1, 1, 1, 1, 0, 0])
    """
    regions = as_unmasked("classes", classes)
    if regions.ndim not in {2, 3} or regions.dtype.kind not in "iu":
        raise ValueError(
            "classes must be whole numbers of shape (height, width) or (batch, height, width), "
            f"got {regions.dtype} of shape {regions.shape}; of probabilities, argmax(axis=-1) "
            "makes classes"
        )
    side = 2 * as_count("distance", distance) + 1
    square = (side, side) if regions.ndim == 2 else (1, side, side)
    lowest = ndimage.minimum_filter(regions, square, mode="nearest")
    return ndimage.maximum_filter(regions, square, mode="nearest") != lowest


def errors_by_distance(
    truth: npt.ArrayLike, predicted: npt.ArrayLike, *, furthest: int = 12
) -> npt.NDArray[np.float64]:
    """Count which share of answers is wrong, by how far away the nearest border is.

    Parameters
    ----------
    truth, predicted : int arrays of shape (height, width) or (batch, height, width)
        A class for each pixel.
    furthest : int, default 12
        The largest distance, as `near_border` counts it.

    Returns
    -------
    float array of shape (furthest,)
        The share of wrong pixels at distance 1, 2 and so on; NaN where there are no pixels.

    Raises
    ------
    ValueError
        If shapes differ, classes are not whole numbers, or `furthest` is too small.

    Examples
    --------
    >>> errors_by_distance([[0, 0, 0, 1, 1]], [[0, 0, 1, 1, 1]], furthest=3)
    array([0.5, 0. , 0. ])
    """
    regions, given = as_unmasked("truth", truth), as_unmasked("predicted", predicted)
    check_same("predicted", given.shape, "truth", regions.shape)
    furthest = as_count("furthest", furthest)
    near = [np.zeros(regions.shape, bool)]
    near += [near_border(regions, distance=reach + 1) for reach in range(furthest)]
    rings = [outer & ~inner for inner, outer in pairwise(near)]
    counts = np.array([np.count_nonzero(ring) for ring in rings])
    wrong = np.array([np.count_nonzero(ring & (given != regions)) for ring in rings])
    return np.where(counts > 0, wrong / np.maximum(counts, 1), np.nan)
