"""Counts of what was found, and from which score on to count."""

from collections.abc import Sequence
from typing import Any

from cnn_guide._checks import as_classes, as_count
from cnn_guide.detection._checks import as_scores
from cnn_guide.detection.boxes import Found

import numpy as np
import numpy.typing as npt


def count_found(found: Sequence[Found], num_classes: int) -> npt.NDArray[np.intp]:
    """Count what was found in each image; `Found.at_least` leaves out what is less sure.

    Parameters
    ----------
    found : sequence of Found
        A detector's answer for each image.
    num_classes : int
        How many classes there are.

    Returns
    -------
    int array of shape (images, num_classes)
        How many boxes of each class there are.

    Raises
    ------
    ValueError
        If a class is out of range.

    Examples
    --------
    >>> found = Found(np.zeros((3, 4)), np.array([0, 2, 2]), np.array([0.9, 0.2, 0.6]))
    >>> count_found([found], 3), count_found([found.at_least(0.5)], 3)
    (array([[1, 0, 2]]), array([[1, 0, 1]]))
    """
    num_classes = as_count("num_classes", num_classes)
    kinds = [as_classes("found", each.classes, num_classes, len(each.scores)) for each in found]
    counts = [np.bincount(each, minlength=num_classes) for each in kinds]
    return np.array(counts, dtype=np.intp).reshape(-1, num_classes)


def choose_least_scores(
    found: Sequence[Found], classes: Sequence[npt.NDArray[Any]], *, num_classes: int
) -> npt.NDArray[np.float64]:
    """Choose the score from which a box counts, so that counts err least.

    For each class, every score that occurs is tried, and the one stays with which the counts
    of the images err least in the mean. Choose on images that are not for the test.

    Parameters
    ----------
    found : sequence of Found
        A detector's answer for each image.
    classes : sequence of int arrays of shape (boxes,)
        The classes of the true boxes of each image.
    num_classes : int
        How many classes there are.

    Returns
    -------
    float64 array of shape (num_classes,)
        The scores, which `Found.at_least` takes; infinite where it is best to count nothing.
        Among equals the highest.

    Raises
    ------
    ValueError
        If the lists differ in length, are empty, or a class or a score is not as it must be.

    Examples
    --------
    >>> found = Found(np.zeros((3, 4)), np.array([0, 0, 0]), np.array([0.9, 0.4, 0.1]))
    >>> choose_least_scores([found], [np.array([0, 0])], num_classes=1)
    array([0.4])
    """
    num_classes = as_count("num_classes", num_classes)
    if not 0 < len(found) == len(classes):
        raise ValueError(
            "found and classes must hold one entry for each of at least one image, got "
            f"{len(found)} and {len(classes)}"
        )
    true = [as_classes("classes", kinds, num_classes) for kinds in classes]
    guessed = [
        as_classes("found", each.classes, num_classes, len(each.scores)) for each in found
    ]
    scores = [as_scores("scores", each.scores, len(each.boxes)) for each in found]
    chosen = np.full(num_classes, np.inf)
    for kind in range(num_classes):
        mine = [np.sort(s[k == kind]) for s, k in zip(scores, guessed, strict=True)]
        there = np.array([np.sum(kinds == kind) for kinds in true])
        tried = np.r_[np.unique(np.concatenate(mine)), np.inf][::-1]
        counts = np.array([len(s) - np.searchsorted(s, tried) for s in mine])
        chosen[kind] = tried[np.abs(counts - there[:, np.newaxis]).mean(axis=0).argmin()]
    return chosen
