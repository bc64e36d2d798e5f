"""Boxes of one kind, judged: which fit what is there, and which are false alarms."""

from collections.abc import Mapping

from cnn_guide._checks import as_classes
from cnn_guide.detection._checks import as_boxes
from cnn_guide.detection.boxes import Found, intersection_over_union

import numpy as np
import numpy.typing as npt


def judge_boxes(
    boxes: Mapping[str, npt.ArrayLike],
    true: Mapping[str, npt.ArrayLike],
    *,
    least_overlap: float = 0.5,
) -> dict[str, Found]:
    """Say of each box whether it fits one that is there.

    Unlike in `mark_boxes`, two boxes may fit one thing; neither is then a false alarm.

    Parameters
    ----------
    boxes : mapping of str to float array of shape (boxes, 4)
        By the name of an image, what a detector found in it: left, top, right and bottom.
    true : mapping of str to float array of shape (boxes, 4)
        What there is to find; an image without an entry shows nothing.
    least_overlap : float, default 0.5
        The intersection over union from which a box fits.

    Returns
    -------
    dict of str to Found
        For each image the boxes: of class 1 those that fit, of class 0 false alarms. All
        scores are 1.

    Raises
    ------
    ValueError
        If a box is not as it must be, the overlap does not lie above 0 and up to 1, or there is
        something to find in an image for which there is no answer.

    Examples
    --------
    >>> found = {"street": [[0, 0, 4, 4], [5, 5, 9, 9]], "sky": []}
    >>> judge_boxes(found, {"street": [[0, 0, 4, 5]]})["street"].classes
    array([1, 0])
    """
    if not 0 < least_overlap <= 1:
        raise ValueError(
            f"least_overlap must lie above 0 and up to 1, got least_overlap={least_overlap}"
        )
    if missing := sorted(set(true) - set(boxes)):
        raise ValueError(
            f"boxes must have an entry for every image of true, got none for {missing}; give "
            "an empty list where nothing was found"
        )
    judged = {}
    for name, answers in boxes.items():
        corners, there = as_boxes("boxes", answers), as_boxes("true", true.get(name, []))
        fits = (intersection_over_union(corners, there) >= least_overlap).any(axis=1)
        judged[name] = Found(corners, np.asarray(fits, np.intp), np.ones(len(corners)))
    return judged


def count_judged(judged: Mapping[str, Found]) -> tuple[int, int]:
    """Count the images in which a box fits, and the false alarms.

    Parameters
    ----------
    judged : mapping of str to Found
        As `judge_boxes` returns it.

    Returns
    -------
    images, false_alarms : int
        In how many images at least one box fits, and how many boxes of all images do not.

    Raises
    ------
    ValueError
        If a class is neither 0 nor 1.

    Examples
    --------
    >>> found = {"street": [[0, 0, 4, 4], [5, 5, 9, 9]], "sky": [[1, 1, 2, 2]]}
    >>> count_judged(judge_boxes(found, {"street": [[0, 0, 4, 5]]}))
    (1, 2)
    """
    kinds = [as_classes("judged", each.classes, 2, len(each.boxes)) for each in judged.values()]
    return sum(int((k == 1).any()) for k in kinds), sum(int((k == 0).sum()) for k in kinds)
