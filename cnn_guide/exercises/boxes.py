"""Checkers for boxes: how much two overlap, and what false alarms add up to."""

from cnn_guide.detection import intersection_over_union
from cnn_guide.exercises.compare import Case, check_function, check_number

import numpy as np


def check_iou(function: object) -> None:
    """Check a function that measures how well two boxes fit.

    It is called as ``function(first, second)`` with two boxes of four numbers: left, top, right
    and bottom, the bottom below the top. It returns the intersection over union.

    Parameters
    ----------
    function : callable
        The reader's.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> def iou(first, second):
    ...     width = min(first[2], second[2]) - max(first[0], second[0])
    ...     height = min(first[3], second[3]) - max(first[1], second[1])
    ...     shared = max(width, 0) * max(height, 0)
    ...     areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    ...     return shared / (sum(areas) - shared)
    >>> check_iou(iou)
    Right. It is 1 for equal boxes, and 0 for boxes that do not meet.
    """
    cases = [
        Case("with boxes that overlap", (np.array([4.0, 2, 11, 9]), np.array([2.0, 1, 8, 5]))),
        Case("with a box in a box", (np.array([1.0, 1, 9, 6]), np.array([2.0, 3, 5, 4]))),
        Case("with boxes side by side", (np.array([0.0, 0, 3, 4]), np.array([5.0, 1, 9, 3]))),
        Case(
            "with boxes apart both ways", (np.array([0.0, 0, 3, 4]), np.array([5.0, 6, 9, 8]))
        ),
    ]
    mistakes = {
        "what both share is counted twice in the sum of the areas: take it away once": (
            lambda first, second: _shared(first, second) / (_area(first) + _area(second))
        ),
        "that is the shared area itself: divide it by what both cover together": _shared,
        "divide by what both cover together, not by one of the boxes": (
            lambda first, second: _shared(first, second) / _area(first)
        ),
        "divide by what both cover together, not by the smaller box": (
            lambda first, second: _shared(first, second) / min(_area(first), _area(second))
        ),
        "where boxes do not meet, width or height comes out below 0: take 0 instead": (
            lambda first, second: _share(_shared(first, second, -np.inf), first, second)
        ),
    }
    check_function(
        function,
        lambda first, second: float(intersection_over_union([first], [second])[0, 0]),
        cases,
        mistakes,
        look="draw two boxes on squared paper, and count the squares in both and in either",
        well_done="It is 1 for equal boxes, and 0 for boxes that do not meet.",
    )


def check_false_alarms(answer: object, windows: int, rate: float) -> None:
    """Check how many false alarms a detector gives on a whole photograph.

    Parameters
    ----------
    answer : float
        What the reader found.
    windows : int
        How many places it looks at, none with what it looks for.
    rate : float
        The share of such places that it mistakes.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_false_alarms(40, 20_000, 0.002)
    Right. Few mistakes among many windows are many mistakes.
    """
    check_number(
        answer,
        windows * rate,
        {
            "those are the windows that it takes rightly": windows * (1 - rate),
            "a per cent is a hundredth: that is a hundred times too many": 100 * windows * rate,
            "that is the rate, for one window": rate,
        },
        look="each window is one more chance to be wrong",
        well_done="Few mistakes among many windows are many mistakes.",
        tolerance=0.01,
    )


def _area(box: np.ndarray) -> float:
    return float((box[2] - box[0]) * (box[3] - box[1]))


def _shared(first: np.ndarray, second: np.ndarray, least: float = 0.0) -> float:
    """Return the area that both boxes cover."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return float(max(width, least) * max(height, least))


def _share(shared: float, first: np.ndarray, second: np.ndarray) -> float:
    """Divide by what both boxes cover together."""
    return shared / (_area(first) + _area(second) - shared)
