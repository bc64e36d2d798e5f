"""One box for one thing: of boxes that overlap much, the surest stays."""

from cnn_guide._checks import as_floats
from cnn_guide.detection.boxes import as_boxes, intersection_over_union

import numpy as np
import numpy.typing as npt


def suppress(
    boxes: npt.ArrayLike,
    scores: npt.ArrayLike,
    classes: npt.ArrayLike | None = None,
    *,
    most_overlap: float = 0.5,
) -> npt.NDArray[np.intp]:
    """Keep the surest of boxes that overlap: non-maximum suppression.

    The box with the highest score stays, all that overlap it too much go, and so on with the
    next that is left. It is greedy and knows no third way: of two things that really overlap
    much, it drops one.

    Parameters
    ----------
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom of each.
    scores : float array of shape (boxes,)
        How sure the detector was of each.
    classes : int array of shape (boxes,), optional
        With them, a box suppresses boxes of its own class alone.
    most_overlap : float, default 0.5
        The intersection over union up to which a box may stay beside a surer one.

    Returns
    -------
    int array
        Positions of the boxes that stay, the surest first; among equals the earlier one.

    Raises
    ------
    ValueError
        If there is not one score and class for each box, a number is not finite, or
        `most_overlap` is not between 0 and 1.

    Examples
    --------
    >>> suppress([[0, 0, 4, 4], [0, 1, 4, 5], [9, 9, 12, 12]], [0.6, 0.9, 0.3])
    array([1, 2])
    """
    corners = as_boxes("boxes", boxes)
    sure = as_scores("scores", scores, len(corners))
    kinds = np.zeros(len(corners)) if classes is None else np.asarray(classes)
    if kinds.shape != (len(corners),):
        raise ValueError(
            f"classes must be one for each of {len(corners)} boxes, got shape {kinds.shape}"
        )
    if not 0 <= most_overlap <= 1:
        raise ValueError(
            f"most_overlap must lie between 0 and 1, got most_overlap={most_overlap}"
        )
    too_near = intersection_over_union(corners, corners) > most_overlap
    too_near &= kinds[:, np.newaxis] == kinds
    kept: list[int] = []
    for box in np.argsort(-sure, kind="stable"):
        if not too_near[box, kept].any():
            kept.append(int(box))
    return np.array(kept, dtype=np.intp)


def as_scores(name: str, scores: npt.ArrayLike, count: int) -> npt.NDArray[np.float64]:
    """Return one finite score for each box, or say what is wrong with them.

    Parameters
    ----------
    name : str
        What errors call them.
    scores : float array of shape (count,)
        How sure the detector was of each box.
    count : int
        How many boxes there are.

    Returns
    -------
    float64 array of shape (count,)
        The scores.

    Raises
    ------
    ValueError
        If there is not one for each box, or one is not finite.

    Examples
    --------
    >>> as_scores("scores", [1, 0], 2)
    array([1., 0.])
    """
    sure = as_floats(name, scores, "boxes").astype(np.float64)
    if len(sure) != count:
        raise ValueError(f"{name} must be one for each of {count} boxes, got {len(sure)}")
    if not np.isfinite(sure).all():
        raise ValueError(f"{name} must be finite, got NaN or infinity; drop those boxes")
    return sure
