"""Where objects end: the classes that a network learns to keep them apart by."""

from cnn_guide._checks import as_count
from cnn_guide.segmentation._masks import LabelArray, as_labels

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
