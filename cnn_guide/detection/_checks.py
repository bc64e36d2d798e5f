"""What boxes and scores must be, checked once for all of them."""

from typing import Any

from cnn_guide._checks import as_floats

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.floating[Any]]


def as_boxes(name: str, boxes: npt.ArrayLike) -> Boxes:
    """Return boxes as floats of shape (boxes, 4), or say what is wrong with them.

    Parameters
    ----------
    name : str
        What errors call them.
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom. There may be none, and a box may have no area.

    Returns
    -------
    float64 array of shape (boxes, 4)
        The boxes; an empty list becomes shape (0, 4).

    Raises
    ------
    ValueError
        If there are not four numbers for each box, one is not finite, or a side is turned
        round.

    Examples
    --------
    >>> as_boxes("boxes", []).shape
    (0, 4)
    """
    given = np.asarray(boxes)
    if given.size == 0 and given.shape in {(0,), (0, 4)}:
        return np.zeros((0, 4))
    corners = as_floats(name, given, "boxes sides").astype(np.float64)
    if corners.shape[1] != 4:
        raise ValueError(
            f"{name} must have shape (boxes, 4), got {corners.shape}; give left, top, right "
            "and bottom of each"
        )
    if not np.isfinite(corners).all():
        raise ValueError(f"{name} must be finite, got NaN or infinite sides; drop those boxes")
    if (corners[:, 2:] < corners[:, :2]).any():
        raise ValueError(
            f"{name} must be left, top, right, bottom with left <= right and top <= bottom, "
            "got a box turned round; sort its sides"
        )
    return corners


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
