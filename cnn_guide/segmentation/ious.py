"""How far an answer for every pixel covers the truth."""

from cnn_guide.segmentation._masks import as_mask, check_same

import numpy as np
import numpy.typing as npt


def pixel_iou(truth: npt.ArrayLike, predicted: npt.ArrayLike) -> float:
    """Compare two masks: the pixels in both, as a share of the pixels in either.

    Parameters
    ----------
    truth, predicted : bool arrays of shape (height, width)
        Where there are objects.

    Returns
    -------
    float
        Intersection over union, 0 to 1; 1 if both masks are empty.

    Raises
    ------
    ValueError
        If these are not masks of one shape.

    Examples
    --------
    >>> round(pixel_iou([[True, True, False]], [[False, True, True]]), 3)
    0.333
    """
    here, there = as_mask("truth", truth), as_mask("predicted", predicted)
    check_same("predicted", there.shape, "truth", here.shape)
    either = np.count_nonzero(here | there)
    return float(np.count_nonzero(here & there) / either) if either else 1.0
