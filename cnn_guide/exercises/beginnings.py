"""Checkers for first steps: a unit, how alike neighbours are, a filter that moves a picture."""

from cnn_guide.exercises._answers import refuse_untouched
from cnn_guide.exercises._trials import Array, draw
from cnn_guide.exercises.compare import Case, Mistakes, check_array, check_function

import numpy as np


def check_unit(function: object) -> None:
    """Check a function that computes what one unit puts out.

    It is called as ``function(numbers, weights, bias)``, with two arrays of one length.

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
    >>> check_unit(lambda numbers, weights, bias: numbers @ weights + bias)
    Right. It agrees on every trial.
    """
    numbers, weights = np.array([3.0, 1.0, 2.0]), np.array([1.0, 0.0, -2.0])
    cases = [
        Case("with a bias of 0", (numbers, weights, 0.0)),
        Case("with a bias of 5", (numbers, weights, 5.0)),
        Case("with twelve numbers", (draw((12,)), draw((12,), 1), -0.3)),
    ]
    mistakes: Mistakes = {
        "the bias is missing": lambda x, w, _b: x @ w,
        "the bias counts once, not once for each product": lambda x, w, b: (x * w + b).sum(),
        "the products are averaged; they are added up": lambda x, w, b: (x * w).mean() + b,
        "these are the products; add them up": lambda x, w, b: x * w + b,
        "each number is multiplied by its weight, not added to it": lambda x, w, b: (
            (x + w).sum() + b
        ),
        "the bias is added, not taken away": lambda x, w, b: x @ w - b,
    }
    check_function(function, lambda x, w, b: x @ w + b, cases, mistakes)


def check_neighbour_gap(function: object) -> None:
    """Check a function that gives the mean difference of neighbours in a grey image.

    It is called as ``function(grey)``, with a height and a width that differ, of floats and of
    uint8.

    Parameters
    ----------
    function : callable
        The reader's. Each pair of pixels side by side or one above the other counts once.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_neighbour_gap(lambda grey: np.abs(np.diff(grey.astype(float))).mean())
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: with 2 by 7 pixels: neighbours down are missing
    """
    grey = 50 * draw((2, 7))
    dark = np.random.default_rng(0).integers(256, size=(4, 6)).astype(np.uint8)
    cases = [Case("with 2 by 7 pixels", (grey,)), Case("with pixels of type uint8", (dark,))]

    def gaps(grey: Array, *axes: int) -> Array:
        sizes = [np.abs(np.diff(grey.astype(float), axis=axis)).ravel() for axis in axes]
        return np.concatenate(sizes)

    mistakes: Mistakes = {
        "3 - 5 is 254 in uint8; turn the pixels into floats first": lambda grey: np.concatenate(
            [np.abs(np.diff(grey, axis=axis)).ravel() for axis in (0, 1)]
        ).mean(),
        "neighbours down are missing": lambda grey: gaps(grey, 1).mean(),
        "neighbours to the right are missing": lambda grey: gaps(grey, 0).mean(),
        "there are not as many pairs down as to the right; take one mean of all pairs": (
            lambda grey: (gaps(grey, 0).mean() + gaps(grey, 1).mean()) / 2
        ),
        "the two means are added; take one mean of all pairs": (
            lambda grey: gaps(grey, 0).mean() + gaps(grey, 1).mean()
        ),
        "the differences cancel each other; leave out their signs": lambda grey: np.concatenate(
            [np.diff(grey.astype(float), axis=axis).ravel() for axis in (0, 1)]
        ).mean(),
        "the differences are squared; leave out their signs": lambda grey: (
            gaps(grey, 0, 1) ** 2
        ).mean(),
        "the differences are added up; take their mean": lambda grey: gaps(grey, 0, 1).sum(),
    }
    check_function(function, lambda grey: gaps(grey, 0, 1).mean(), cases, mistakes)


def check_mover(weights: object, *, right: int = 0, down: int = 0) -> None:
    """Check nine weights with which a filter moves a picture, and changes nothing else.

    Parameters
    ----------
    weights : array of shape (3, 3)
        What the reader found.
    right, down : {-1, 0, 1}, default 0
        By how many pixels the picture moves; negative to the left or up.

    Raises
    ------
    NotYet
        If the weights are not right.
    ValueError
        If nine weights cannot move a picture so, or it would stay.

    Examples
    --------
    >>> check_mover([[0, 1, 0], [0, 0, 0], [0, 0, 0]], down=1)
    Right. The filter copies one pixel to another place.
    >>> check_mover([[0, 0, 0], [0, 0, 0], [0, 1, 0]], down=1)
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: the filter: the picture moves the other way; ...
    """
    if (right, down) == (0, 0) or not {right, down} <= {-1, 0, 1}:
        raise ValueError(
            f"right and down must be -1, 0 or 1, and not both 0, got {right, down}"
        )

    def moved(right: int, down: int) -> Array:
        plane = np.zeros((3, 3))
        plane[1 - down, 1 - right] = 1
        return plane

    refuse_untouched(weights, "the filter")
    mistakes = {
        "the picture moves the other way; which pixel should end up in the middle?": (
            moved(-right, -down)
        ),
        "rows come before columns": moved(down, right) if right != down else None,
        "the picture stays where it is": moved(0, 0),
        "the right pixel, and eight others with it; what should not count has the weight 0": (
            np.ones((3, 3))
        ),
        "that is the mean of nine pixels; only one of them should count": np.ones((3, 3)) / 9,
        "the picture turns into its negative": -moved(right, down),
    }
    check_array(
        weights,
        moved(right, down),
        mistakes,
        name="the filter",
        look="one pixel under the window should count, with the weight 1",
        well_done="The filter copies one pixel to another place.",
    )
