"""Checkers for relu, softmax and cross-entropy."""

from typing import Any

from cnn_guide.exercises._trials import (
    Array,
    draw,
)
from cnn_guide.exercises.compare import Case, Mistakes, check_function
from cnn_guide.ops.activations import relu, softmax
from cnn_guide.ops.losses import cross_entropy

import numpy as np


def check_relu(function: object) -> None:
    """Check a function that sets negative numbers to 0.

    Parameters
    ----------
    function : callable
        The reader's; it takes an array of any shape.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_relu(lambda values: (values > 0) * values)
    Right. It agrees on every trial.
    """
    row = np.array([-2.0, -0.5, 0.0, 0.5, 3.0])
    cases = [Case("with five numbers", (row,)), Case("with four axes", (draw((2, 3, 4, 2)),))]
    mistakes: Mistakes = {
        "negative numbers become positive; they become 0": np.abs,
        "the positive numbers are dropped": lambda x: np.minimum(x, 0),
        "positive numbers become 1; they stay as they are": lambda x: (x > 0) * 1.0,
        "numbers above 1 are cut; they stay as they are": lambda x: np.clip(x, 0, 1),
        "negative numbers are left out; they become 0, so that the shape stays": lambda x: x[
            x > 0
        ],
        "nothing changed": lambda x: x,
    }
    check_function(function, relu, cases, mistakes)


def check_softmax(function: object) -> None:
    """Check a function that turns rows of scores into probabilities.

    Parameters
    ----------
    function : callable
        The reader's; it takes scores of shape (batch, classes).

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_softmax(softmax)
    Right. It agrees on every trial.
    """
    scores = draw((3, 4))
    cases = [
        Case("with one row of scores", (scores[:1],)),
        Case("with three rows", (scores,)),
        Case("with scores about 1,000", (1000 + scores,)),
        Case("with scores about -1,000", (-1000 + scores,)),
        Case("with scores that lie far apart", (1000 * scores,)),
    ]

    def alone(scores: Array) -> Any:
        return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)

    mistakes: Mistakes = {
        "exp of it is infinite, or 0 for all; subtract each row's largest score first": (alone),
        "the sum runs down the batch; each row is one image": lambda x: softmax(x, axis=0),
        "the sum runs over all rows together; each row is one image": lambda x: (
            np.exp(x - x.max()) / np.exp(x - x.max()).sum()
        ),
        "softmax is taken twice": lambda x: softmax(softmax(x)),
        "the scores are divided by their sum, without exp": lambda x: (
            x / x.sum(1, keepdims=True)
        ),
        "each score is taken alone (a sigmoid); the classes share a sum of 1": lambda x: (
            1 / (1 + np.exp(-x))
        ),
        "that is exp alone; the rows must add up to 1": np.exp,
        "that is the logarithm of it": lambda x: np.log(softmax(x)),
        "one largest score is subtracted from all rows; take each row's own": lambda x: alone(
            x - x.max()
        ),
    }
    check_function(function, softmax, cases, mistakes)


def check_cross_entropy(function: object, *, given: str = "scores") -> None:
    """Check a function that gives the mean cross-entropy of a batch.

    It is called as ``function(scores, labels)``, or with probabilities in their place; labels
    are whole numbers.

    Parameters
    ----------
    function : callable
        The reader's.
    given : {'scores', 'probabilities'}, default 'scores'
        What it takes.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_cross_entropy(lambda scores, labels: cross_entropy(scores, labels).mean())
    Right. It agrees on every trial.
    """
    scores, labels = 3 * draw((5, 3)), np.array([2, 0, 1, 1, 2])
    has_scores = given == "scores"
    first = scores if has_scores else softmax(scores)
    cases = [
        Case("with one image", (first[:1], labels[:1])),
        Case("with five images", (first, labels)),
    ]
    if has_scores:
        cases.append(Case("with scores that lie far apart", (1000 * scores, labels)))

    def each(given: Array, labels: Any) -> Any:
        return cross_entropy(given if has_scores else np.log(given), labels)

    def picked(given: Array, labels: Any) -> Any:
        return (softmax(given) if has_scores else given)[np.arange(len(labels)), labels]

    mistakes: Mistakes = {
        "the minus sign is missing": lambda x, y: -each(x, y).mean(),
        "the losses are added up; take their mean": lambda x, y: each(x, y).sum(),
        "each image's loss comes back; take their mean": each,
        "that is the probability of the true class, not yet minus its logarithm": lambda x, y: (
            picked(x, y).mean()
        ),
        "softmax is taken twice, or of what are probabilities already": lambda x, y: each(
            softmax(x) if has_scores else np.exp(x), y
        ).mean(),
        "these are scores; turn them into probabilities with softmax first": lambda x, y: (
            -np.log(np.abs(x[np.arange(len(y)), y])).mean()
        ),
        "the logarithm has the wrong base; take the natural one": lambda x, y: (
            each(x, y).mean() / np.log(2)
        ),
        "the logarithm has the wrong base: take the natural one": lambda x, y: (
            each(x, y).mean() / np.log(10)
        ),
        "the logarithm is taken of the mean probability; take the mean of the logarithms": (
            lambda x, y: -np.log(picked(x, y).mean())
        ),
        "all classes count; only the true one does": lambda x, y: (
            -np.log(softmax(x) if has_scores else x).sum(axis=1).mean()
        ),
    }
    look = (
        "a probability was rounded to 0, and log of 0 is infinite; work with scores instead"
        if has_scores
        else "take one row, and pick the probability of its true class"
    )
    check_function(function, lambda x, y: each(x, y).mean(), cases, mistakes, look=look)
