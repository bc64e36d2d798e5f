"""How far an answer for every pixel covers the truth."""

from typing import Any

from cnn_guide._checks import as_count, as_unmasked
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


def class_ious(
    truth: npt.ArrayLike, predicted: npt.ArrayLike, num_classes: int
) -> npt.NDArray[np.float64]:
    """Compare two maps of classes: for each class, its pixels in both, as a share of either.

    Parameters
    ----------
    truth, predicted : int arrays of shape (height, width) or (batch, height, width)
        A class for each pixel, 0 to ``num_classes - 1``. The pixels of a batch count together.
    num_classes : int
        How many classes there are.

    Returns
    -------
    float array of shape (num_classes,)
        Intersection over union, 0 to 1; NaN for a class that is neither in `truth` nor in
        `predicted`, as there is nothing to measure.

    Raises
    ------
    ValueError
        If shapes differ, or something is no class.

    Examples
    --------
    >>> class_ious([[0, 0, 1, 1]], [[0, 1, 1, 1]], 3).round(2)
    array([0.5 , 0.67,  nan])
    """
    num_classes = as_count("num_classes", num_classes)
    here = _as_class_map("truth", truth, num_classes)
    there = _as_class_map("predicted", predicted, num_classes)
    check_same("predicted", there.shape, "truth", here.shape)
    shared = np.bincount(here[here == there], minlength=num_classes)
    counts = (np.bincount(each.ravel(), minlength=num_classes) for each in (here, there))
    either = sum(counts) - shared
    return np.where(either > 0, shared / np.maximum(either, 1), np.nan)


def mean_iou(truth: npt.ArrayLike, predicted: npt.ArrayLike, num_classes: int) -> float:
    """Average the intersection over union of all classes that occur: mIoU.

    Parameters
    ----------
    truth, predicted : int arrays of shape (height, width) or (batch, height, width)
        A class for each pixel, 0 to ``num_classes - 1``. The pixels of a batch count together.
    num_classes : int
        How many classes there are.

    Returns
    -------
    float
        From 0, if no pixel is right, to 1, if all are. A class that is only in `predicted`
        counts with 0, and one that is nowhere is left out.

    Raises
    ------
    ValueError
        If shapes differ, something is no class, or there is no pixel.

    Examples
    --------
    >>> round(mean_iou([[0, 0, 1, 1]], [[0, 1, 1, 1]], 3), 3)
    0.583
    """
    ious = class_ious(truth, predicted, num_classes)
    if np.isnan(ious).all():
        raise ValueError(
            f"truth must have at least one pixel, got shape {np.shape(truth)}; leave out what "
            "is empty"
        )
    return float(np.nanmean(ious))


def _as_class_map(name: str, array: npt.ArrayLike, num_classes: int) -> npt.NDArray[Any]:
    """Return whole numbers from 0 to ``num_classes - 1``, of two or three axes."""
    classes = as_unmasked(name, array)
    rule = f"{name} must be whole numbers from 0 to {num_classes - 1}, one for each pixel"
    if classes.ndim not in {2, 3} or classes.dtype.kind not in "iu":
        raise ValueError(
            f"{rule}, got {classes.dtype} of shape {classes.shape}; of probabilities, "
            "argmax(axis=-1) makes classes"
        )
    if classes.size and not 0 <= classes.min() <= classes.max() < num_classes:
        raise ValueError(
            f"{rule}, got {classes.min()} to {classes.max()}; number the classes from 0"
        )
    return classes.astype(np.intp)
