"""Boxes, and how much two of them overlap."""

from typing import Any, NamedTuple

from cnn_guide._checks import as_floats

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.floating[Any]]


class Found(NamedTuple):
    """What a detector found in one image.

    Attributes
    ----------
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom, in pixels.
    classes : int array of shape (boxes,)
        The class of each.
    scores : float array of shape (boxes,)
        How sure the detector is of each.
    """

    boxes: Boxes
    classes: npt.NDArray[np.intp]
    scores: Boxes

    def at_least(self, score: float) -> "Found":
        """Leave out what is less sure.

        Parameters
        ----------
        score : float
            The score from which a box stays.

        Returns
        -------
        Found
            The boxes with this score or a higher one.
        """
        return self.choose(np.flatnonzero(self.scores >= score))

    def choose(self, positions: npt.NDArray[np.intp]) -> "Found":
        """Take some of the boxes, in this order.

        Parameters
        ----------
        positions : int array
            Which to take.

        Returns
        -------
        Found
            These boxes, with their classes and scores.
        """
        return Found(self.boxes[positions], self.classes[positions], self.scores[positions])


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


def intersection_over_union(first: npt.ArrayLike, second: npt.ArrayLike) -> Boxes:
    """Measure how well each box of one list fits each box of another.

    It is the area that two boxes share, divided by the area that they cover together: 1 for
    equal boxes and 0 for boxes that do not meet ([1]_, 2.4.3). A box without area fits nothing,
    not even itself.

    Parameters
    ----------
    first : float array of shape (n, 4)
        Left, top, right and bottom of each box; the bottom is below, as in images.
    second : float array of shape (m, 4)
        Other boxes.

    Returns
    -------
    float64 array of shape (n, m)
        From 0 to 1.

    Raises
    ------
    ValueError
        If there are not four numbers for each box, one is not finite, or a side is turned
        round.

    References
    ----------
    .. [1] Everingham et al., *The Pascal visual object classes challenge: a retrospective*,
       International Journal of Computer Vision 111, 2015.

    Examples
    --------
    >>> intersection_over_union([[0, 0, 2, 2]], [[1, 0, 3, 2], [0, 0, 2, 1], [5, 5, 6, 6]])
    array([[0.33333333, 0.5       , 0.        ]])
    """
    a, b = as_boxes("first", first)[:, np.newaxis], as_boxes("second", second)
    shared_sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    shared = np.clip(shared_sides, 0, None).prod(axis=-1)
    together = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - shared
    return np.divide(shared, together, out=np.zeros_like(shared), where=shared > 0)


def count_doubled(
    boxes: npt.ArrayLike, classes: npt.ArrayLike, *, least_overlap: float = 0.9
) -> int:
    """Count the pairs of boxes of one class that are nearly equal.

    Parameters
    ----------
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom of each box in one image.
    classes : int array of shape (boxes,)
        Their classes.
    least_overlap : float, default 0.9
        The intersection over union from which two boxes count as one that comes twice.

    Returns
    -------
    int
        How many pairs there are.

    Examples
    --------
    >>> count_doubled([[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]], [1, 1, 0])
    1
    """
    kinds = np.asarray(classes)
    near = intersection_over_union(boxes, boxes) >= least_overlap
    return int(np.triu(near & (kinds[:, np.newaxis] == kinds), 1).sum())
