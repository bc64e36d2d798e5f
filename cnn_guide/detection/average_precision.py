"""How good a detector is: which boxes are right, and precision and recall over all of them."""

from dataclasses import dataclass

from cnn_guide.detection.boxes import as_boxes, intersection_over_union
from cnn_guide.detection.suppression import as_scores

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PrecisionRecall:
    """What a detector reaches as it is asked for more and more boxes, the surest first.

    Attributes
    ----------
    precision : float array of shape (boxes,)
        The share of the boxes so far that are right.
    recall : float array of shape (boxes,)
        The share of all true boxes that were found so far.
    average_precision : float
        The area under precision over recall; NaN if there is nothing to find.
    """

    precision: FloatArray
    recall: FloatArray
    average_precision: float


def match_boxes(
    boxes: npt.ArrayLike,
    scores: npt.ArrayLike,
    true_boxes: npt.ArrayLike,
    *,
    least_overlap: float = 0.5,
) -> npt.NDArray[np.bool_]:
    """Say which boxes of one image and one class are right.

    The surest box comes first. It is right if the true box that it fits best fits well
    enough and has not been found by a surer one; so a second box for one thing is
    wrong ([1]_, 2.4.3).

    Parameters
    ----------
    boxes : float array of shape (boxes, 4)
        What the detector answered: left, top, right and bottom of each.
    scores : float array of shape (boxes,)
        How sure it was of each.
    true_boxes : float array of shape (true, 4)
        What is there.
    least_overlap : float, default 0.5
        The intersection over union from which a box fits.

    Returns
    -------
    bool array of shape (boxes,)
        Whether each box is right, in the order of `boxes`.

    Raises
    ------
    ValueError
        If there is not one score for each box, a number is not finite, a box is turned
        round, or `least_overlap` is not above 0 and at most 1.

    References
    ----------
    .. [1] Everingham et al., *The Pascal visual object classes challenge: a retrospective*,
       International Journal of Computer Vision 111, 2015.

    Examples
    --------
    >>> match_boxes([[0, 0, 4, 4], [0, 0, 4, 5]], [0.6, 0.9], [[0, 0, 4, 5]])
    array([False,  True])
    """
    corners = as_boxes("boxes", boxes)
    sure = as_scores("scores", scores, len(corners))
    if not 0 < least_overlap <= 1:
        raise ValueError(
            f"least_overlap must be above 0 and at most 1, got least_overlap={least_overlap}"
        )
    overlaps = intersection_over_union(corners, true_boxes)
    right = np.zeros(len(corners), dtype=bool)
    if not overlaps.size:
        return right
    found = np.zeros(overlaps.shape[1], dtype=bool)
    for box in np.argsort(-sure, kind="stable"):
        best = int(overlaps[box].argmax())
        right[box] = overlaps[box, best] >= least_overlap and not found[best]
        found[best] |= right[box]
    return right


def precision_recall(
    right: npt.ArrayLike, scores: npt.ArrayLike, total: int
) -> PrecisionRecall:
    """Draw precision over recall for boxes of all images together, and average it.

    At each right box, the precision counts that is reached there or at any later point,
    weighted by the recall that the box adds: "all points", as this is called. Boxes of one
    score are taken together.

    Parameters
    ----------
    right : bool array of shape (boxes,)
        Whether each box is right, as `match_boxes` says.
    scores : float array of shape (boxes,)
        How sure the detector was of each.
    total : int
        How many true boxes there are, found or not.

    Returns
    -------
    PrecisionRecall
        Precision and recall, the surest box first, and the average precision.

    Raises
    ------
    ValueError
        If there is not one score for each box, one is not finite, or `total` does not
        cover the boxes that are right.

    Examples
    --------
    >>> curve = precision_recall([True, False, True], [0.9, 0.8, 0.7], 4)
    >>> curve.recall, round(curve.average_precision, 4)
    (array([0.25, 0.25, 0.5 ]), 0.4167)
    """
    good = np.asarray(right, dtype=bool)
    sure = as_scores("scores", scores, len(good))
    if good.sum() > total:
        raise ValueError(
            f"total must be at least {good.sum()}, so many boxes are right, got total={total}"
        )
    order = np.argsort(-sure, kind="stable")
    ends = np.r_[sure[order][1:] != sure[order][:-1], True][: len(order)]
    hits = good[order].cumsum()[ends].astype(np.float64)
    precision = hits / (np.flatnonzero(ends) + 1)
    recall = hits / total if total else np.full(len(hits), np.nan)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    area = float(np.sum(np.diff(recall, prepend=0) * best_from_here))
    return PrecisionRecall(precision, recall, area if total else float("nan"))
