"""Whether stated probabilities hold: of 100 answers given with 80%, 80 should be right."""

from dataclasses import dataclass
from typing import Any

from cnn_guide._checks import FloatArray, as_classes, as_count, as_floats, as_positive

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar


@dataclass(frozen=True)
class Reliability:
    """How sure a classifier was and how often it was right, for groups of like answers.

    Attributes
    ----------
    counts : int array of shape (bins,)
        Answers in each group; none is empty.
    confidence : float array of shape (bins,)
        The mean probability that the group's answers were given with.
    accuracy : float array of shape (bins,)
        The share of them that was right.
    """

    counts: npt.NDArray[np.intp]
    confidence: npt.NDArray[np.float64]
    accuracy: npt.NDArray[np.float64]

    @property
    def error(self) -> float:
        """The expected calibration error: the groups' mean distance, weighted by counts."""
        return float(np.average(np.abs(self.confidence - self.accuracy), weights=self.counts))


def measure_reliability(
    labels: npt.ArrayLike,
    probabilities: npt.ArrayLike,
    *,
    bins: int = 10,
    equal_counts: bool = False,
) -> Reliability:
    """Sort answers by how sure they are, and count in each group how many are right.

    It looks at the first answer alone: the class of the largest probability, as is common [1]_.

    Parameters
    ----------
    labels : int array of shape (batch,)
        The true classes.
    probabilities : float array of shape (batch, classes)
        The answers; each row adds up to 1.
    bins : int, default 10
        How many groups, at most.
    equal_counts : bool, default False
        Whether groups hold equally many answers. Otherwise each spans an equal part of the
        scale from 0 to 1, and empty ones are left out.

    Returns
    -------
    Reliability
        Counts, confidence and accuracy of each group, the least sure first; ``.error`` is the
        expected calibration error.

    Raises
    ------
    ValueError
        If there are no answers, not one label for each, a label is out of range, or the
        numbers are no probabilities.

    References
    ----------
    .. [1] Guo, Pleiss, Sun and Weinberger, *On calibration of modern neural networks*,
       ICML 2017.

    Examples
    --------
    >>> answers = [[0.9, 0.1], [0.9, 0.1], [0.4, 0.6]]
    >>> groups = measure_reliability([0, 1, 1], answers)
    >>> groups.counts, groups.confidence, groups.accuracy
    (array([1, 2]), array([0.6, 0.9]), array([1. , 0.5]))
    >>> round(groups.error, 3)
    0.4
    """
    answers = _as_probabilities(probabilities)
    true = as_classes("labels", labels, answers.shape[1], len(answers))
    bins = as_count("bins", bins)
    sure = answers.max(axis=1)
    right = answers.argmax(axis=1) == true
    if equal_counts:
        order = np.argsort(sure, kind="stable")
        groups = np.empty(len(sure), np.intp)
        groups[order] = np.arange(len(sure)) * bins // len(sure)
    else:  # a group holds its upper end, as in [1]_
        groups = np.clip(np.ceil(sure * bins).astype(np.intp) - 1, 0, bins - 1)
    counts = np.bincount(groups, minlength=bins)
    some = counts > 0
    confidence, accuracy = (
        np.bincount(groups, weights=each, minlength=bins)[some] / counts[some]
        for each in (sure, right)
    )
    return Reliability(counts[some], confidence, accuracy)


def chance_error(
    probabilities: npt.ArrayLike, *, bins: int = 10, draws: int = 20, seed: int = 0
) -> npt.NDArray[np.float64]:
    """Measure the error that these answers would have if each probability held exactly.

    Labels are drawn just as likely as the answers say, so the error that comes out is chance.

    Parameters
    ----------
    probabilities : float array of shape (batch, classes)
        The answers; each row adds up to 1.
    bins : int, default 10
        How many groups, each an equal part of the scale from 0 to 1.
    draws : int, default 20
        How often labels are drawn.
    seed : int, default 0
        Of the drawing.

    Returns
    -------
    float array of shape (draws,)
        The expected calibration error of each draw.

    Raises
    ------
    ValueError
        If these are no probabilities, or a number is too small.

    Examples
    --------
    Half of all tosses show heads, but of four tosses seldom two:

    >>> errors = chance_error([[0.5, 0.5]] * 4, draws=100)
    >>> bool(errors.min() == 0), bool(errors.max() == 0.5)
    (True, True)
    """
    answers = _as_probabilities(probabilities)
    rng, sums = np.random.default_rng(seed), answers.cumsum(axis=1)
    errors = np.empty(as_count("draws", draws))
    for draw in range(len(errors)):
        points = rng.random((len(answers), 1)) * sums[:, -1:]
        labels = (points >= sums).sum(axis=1)
        errors[draw] = measure_reliability(labels, answers, bins=bins).error
    return errors


def apply_temperature(probabilities: npt.ArrayLike, temperature: float) -> FloatArray:
    """Divide the scores before the softmax by a temperature.

    Above 1 it makes a network less sure of everything, below 1 surer. The order of the classes
    stays, and with it the accuracy [1]_.

    Parameters
    ----------
    probabilities : float array of shape (batch, classes)
        The answers; each row adds up to 1.
    temperature : float
        Above 0; 1 changes nothing.

    Returns
    -------
    float64 array of shape (batch, classes)
        The new probabilities.

    Raises
    ------
    ValueError
        If these are no probabilities, or the temperature is not above 0.

    References
    ----------
    .. [1] Guo, Pleiss, Sun and Weinberger, *On calibration of modern neural networks*,
       ICML 2017, section 4.2.

    Examples
    --------
    >>> apply_temperature([[0.9, 0.1]], 2.0)
    array([[0.75, 0.25]])
    """
    logs = _logs(_as_probabilities(probabilities))
    return np.exp(_normalised(logs / as_positive("temperature", temperature)))


def choose_temperature(labels: npt.ArrayLike, probabilities: npt.ArrayLike) -> float:
    """Find the temperature that makes the cross-entropy smallest.

    Use it on images that the network did not learn from, and test it on others still [1]_.

    Parameters
    ----------
    labels : int array of shape (batch,)
        The true classes.
    probabilities : float array of shape (batch, classes)
        The answers; each row adds up to 1.

    Returns
    -------
    float
        Between 0.05 and 20.

    Raises
    ------
    ValueError
        If there are no answers, not one label for each, a label is out of range, or the
        numbers are no probabilities.

    References
    ----------
    .. [1] Guo, Pleiss, Sun and Weinberger, *On calibration of modern neural networks*,
       ICML 2017, section 4.2.

    Examples
    --------
    Two of three are right, but 0.9 was said each time:

    >>> round(choose_temperature([0, 0, 1], [[0.9, 0.1]] * 3), 2)
    3.17
    """
    answers = _as_probabilities(probabilities)
    true = as_classes("labels", labels, answers.shape[1], len(answers))
    logs, rows = _logs(answers), np.arange(len(answers))

    def loss(sharpness: float) -> float:
        return -float(_normalised(logs * sharpness)[rows, true].mean())

    # The cross-entropy is convex in 1 / temperature.
    bounds = 1 / 20, 1 / 0.05
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-9})
    return float(1 / found.x)


def _as_probabilities(probabilities: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return rows of probabilities, at least one, or say what is wrong."""
    answers: npt.NDArray[Any] = as_floats("probabilities", probabilities, "batch classes")
    answers = answers.astype(np.float64)
    if not answers.size:
        raise ValueError(
            f"probabilities must have at least one row, got shape {answers.shape}; without "
            "answers there is nothing to measure"
        )
    # Written so that a NaN fails, too.
    if not ((answers >= 0).all() and np.allclose(answers.sum(axis=1), 1, atol=1e-3)):
        raise ValueError(
            "probabilities must be at least 0 and add up to 1 in each row, got "
            f"{answers.min():.3g} to {answers.max():.3g} with sums from "
            f"{answers.sum(axis=1).min():.3g} to {answers.sum(axis=1).max():.3g}; end the "
            "network in a softmax, and look for NaN"
        )
    return answers


def _logs(answers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Take logarithms; what a softmax rounded down to 0 becomes the least float32."""
    return np.log(np.maximum(answers, np.finfo(np.float32).tiny))


def _normalised(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Subtract from the logarithms what makes their exponentials add up to 1 in each row."""
    logs = logs - logs.max(axis=1, keepdims=True)
    return logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
