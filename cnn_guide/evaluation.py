"""How good the answers are, and how sure we may be of that."""

from math import sqrt
from statistics import NormalDist

from cnn_guide._checks import as_classes, as_count, as_floats

import numpy as np
import numpy.typing as npt


def accuracy_interval(
    correct: int, total: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound the accuracy that lies behind so many right answers, by Wilson's interval.

    It is recommended for few answers, too [1]_. It covers the choice of the test images,
    if they were drawn independently. It does not cover the seed of the training.

    Parameters
    ----------
    correct : int
        Right answers.
    total : int
        Answers, at least 1.
    confidence : float, default 0.95
        The share of such intervals that hold the true value, approximately.

    Returns
    -------
    (float, float)
        The interval's ends, between 0 and 1.

    Raises
    ------
    ValueError
        If `correct` is not between 0 and `total`, or `confidence` not between 0 and 1.

    References
    ----------
    .. [1] Brown, Cai and DasGupta, *Interval estimation for a binomial proportion*,
       Statistical Science 16(2), 2001.

    Examples
    --------
    >>> low, high = accuracy_interval(90, 100)
    >>> round(low, 3), round(high, 3)
    (0.826, 0.945)
    """
    total = as_count("total", total)
    correct = as_count("correct", correct, minimum=0)
    if correct > total:
        raise ValueError(f"correct must be at most total={total}, got correct={correct}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got confidence={confidence}")
    z = -NormalDist().inv_cdf((1 - confidence) / 2)  # scipy.stats takes seconds to import
    accuracy, shift = correct / total, z**2 / total
    middle = accuracy + shift / 2
    reach = sqrt(shift * (accuracy * (1 - accuracy) + shift / 4))
    low, high = ((middle + side * reach) / (1 + shift) for side in (-1, 1))
    return max(low, 0.0), min(high, 1.0)


def surest_errors(
    labels: npt.ArrayLike, probabilities: npt.ArrayLike, count: int | None = None
) -> npt.NDArray[np.intp]:
    """Find the wrong answers that a classifier was surest of.

    Parameters
    ----------
    labels : int array of shape (batch,)
        The true classes.
    probabilities : float array of shape (batch, classes)
        The answers.
    count : int, optional
        How many to find, if there are so many; without it, all.

    Returns
    -------
    int array
        Positions, the surest first; among equals the earlier one.

    Raises
    ------
    ValueError
        If there is not one label for each row of `probabilities`, a label is out of range or
        `count` is too small.

    Examples
    --------
    >>> surest_errors([1, 1, 0], [[0.6, 0.4], [0.1, 0.9], [0.2, 0.8]])
    array([2, 0])
    """
    answers = as_floats("probabilities", probabilities, "batch classes")
    true = as_classes("labels", labels, answers.shape[1])
    if len(true) != len(answers):
        raise ValueError(
            f"probabilities must have one row for each of {len(true)} labels, got "
            f"{len(answers)}; give both of the same images"
        )
    wrong = np.flatnonzero(answers.argmax(axis=1) != true)
    order = wrong[np.argsort(-answers[wrong].max(axis=1), kind="stable")]
    return order if count is None else order[: as_count("count", count)]


def confusion_matrix(
    labels: npt.ArrayLike, answers: npt.ArrayLike, num_classes: int
) -> npt.NDArray[np.int64]:
    """Count which class was taken for which.

    Parameters
    ----------
    labels, answers : int arrays of shape (batch,)
        The true classes and the answered ones, 0 to ``num_classes - 1``.
    num_classes : int
        How many classes there are.

    Returns
    -------
    int array of shape (num_classes, num_classes)
        Rows are true classes, columns answers; right answers are on the diagonal.

    Raises
    ------
    ValueError
        If there is not one answer for each label, or a class is out of range.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1], 2)
    array([[1, 1],
           [0, 1]])
    """
    num_classes = as_count("num_classes", num_classes)
    true = as_classes("labels", labels, num_classes)
    given = as_classes("answers", answers, num_classes, len(true))
    counts = np.bincount(true * num_classes + given, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)
