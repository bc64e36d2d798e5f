"""Checkers for maps of important pixels, and for what they show."""

from cnn_guide.exercises._trials import draw
from cnn_guide.exercises.compare import Case, check_array, check_function

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def check_weighted_maps(answer: object, maps: npt.ArrayLike, gradients: npt.ArrayLike) -> None:
    """Check a map of Grad-CAM that was worked out by hand.

    Parameters
    ----------
    answer : array of shape (height, width)
        What the reader found.
    maps, gradients : arrays of shape (height, width, channels)
        Feature maps, and the gradients of a score for them.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_weighted_maps([[0, 4]], [[[1, 5], [2, 0]]], [[[1, -1], [3, -1]]])
    Right. The places that speak for the class are left.
    """
    a, g = np.asarray(maps, np.float64), np.asarray(gradients, np.float64)
    weights = g.mean(axis=(0, 1))
    mistakes = {
        "what is negative at the end becomes 0": (a * weights).sum(axis=2),
        "what is negative becomes 0, not positive": np.abs((a * weights).sum(axis=2)),
        "each map has one weight, the mean of its gradient over all places": np.maximum(
            (a * g).sum(axis=2), 0
        ),
        "weights may be negative: only the sum at the end is cut off at 0": (
            a * np.maximum(weights, 0)
        ).sum(axis=2),
        "the weights are missing: that is the sum of the maps alone": a.sum(axis=2),
        "a weight is the mean of the gradient, not its sum": np.maximum(
            (a * g.sum(axis=(0, 1))).sum(axis=2), 0
        ),
    }
    check_array(
        answer,
        np.maximum((a * weights).sum(axis=2), 0),
        mistakes,
        name="the map",
        look="a weight for each map, then the weighted sum at each place, then relu",
        well_done="The places that speak for the class are left.",
    )


def check_agreement(function: object) -> None:
    """Check a function that correlates the ranks of the pixels of two maps.

    It is called as ``function(first, second)`` and returns Spearman's correlation.

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
    >>> from scipy.stats import spearmanr
    >>> check_agreement(lambda first, second: spearmanr(first.ravel(), second.ravel())[0])
    Right. It agrees on every trial.
    """
    first, other = draw((4, 5)), draw((4, 5), seed=1)
    cases = [
        Case("with two unlike maps", (first, np.exp(2 * other) - first)),
        Case("with a map and itself, cubed", (first, first**3)),
        Case("with a map and its negative", (first, -first)),
    ]
    mistakes = {
        "that compares the values; compare their ranks, so that the scale does not count": (
            lambda one, two: np.corrcoef(one.ravel(), two.ravel())[0, 1]
        ),
        "that is its square, or size: the sign tells an order turned round from the same one": (
            lambda one, two: abs(_spearman(one, two))
        ),
        "compare the two maps pixel by pixel; that sorted each of them first": (
            lambda one, two: np.corrcoef(np.sort(one.ravel()), np.sort(two.ravel()))[0, 1]
        ),
        "that is argsort once, which lists places; the rank of each pixel is argsort twice": (
            lambda one, two: np.corrcoef(one.argsort(axis=None), two.argsort(axis=None))[0, 1]
        ),
    }
    check_function(
        function,
        _spearman,
        cases,
        mistakes,
        look="scipy.stats.spearmanr takes two rows of numbers: .ravel() the maps first",
    )


def check_evidence(function: object) -> None:
    """Check a function that says how far a map beats the best rival.

    It is called as ``function(left, rivals)``: `left` holds for each photograph what is left
    of the answer when the map's pixels are hidden, shape (photographs,), and `rivals` holds a
    row like it for each rival, shape (rivals, photographs). It returns what the best rival
    leaves on average, less what the map leaves: with 0 or less, the map has proved nothing.

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
    >>> check_evidence(lambda left, rivals: rivals.mean(axis=1).min() - left.mean())
    Right. Now you can say when a picture proves nothing.
    """
    left = np.array([0.05, 0.2, 0.1, 0.4])
    rivals = np.array([[0.2, 0.4, 0.5, 0.7], [0.6, 0.5, 0.9, 0.8], [0.3, 0.1, 0.4, 0.2]])
    cases = [
        Case("with three rivals", (left, rivals)),
        Case("with a map that loses", (left + 0.3, rivals)),
        Case("with one rival", (left, rivals[:1])),
    ]
    mistakes = {
        "that is the weakest rival, which leaves the most; the best one leaves the least": (
            lambda left, rivals: rivals.mean(axis=1).max() - left.mean()
        ),
        "that is the mean of all rivals; weak ones make a map look good, so take the best": (
            lambda left, rivals: rivals.mean() - left.mean()
        ),
        "one rival for all photographs: average over the photographs before you choose": (
            lambda left, rivals: rivals.min(axis=0).mean() - left.mean()
        ),
        "the lowest number of all is one lucky photograph; average over the photographs": (
            lambda left, rivals: rivals.min() - left.mean()
        ),
        "that is the first rival; take the best of them": (
            lambda left, rivals: rivals[0].mean() - left.mean()
        ),
        "a share is hard to compare near 0; give the difference": (
            lambda left, rivals: left.mean() / rivals.mean(axis=1).min()
        ),
    }
    check_function(
        function,
        lambda left, rivals: rivals.mean(axis=1).min() - left.mean(),
        cases,
        mistakes,
        look="average over the photographs, take the rival that leaves the least, subtract",
        well_done="Now you can say when a picture proves nothing.",
    )


def _spearman(one: Array, two: Array) -> float:
    """Correlate ranks; the trials have no two values alike."""
    first, second = (each.argsort(axis=None).argsort() for each in (one, two))
    return float(np.corrcoef(first, second)[0, 1])
