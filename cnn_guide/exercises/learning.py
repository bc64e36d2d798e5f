"""Checkers for how a network learns: gradients, judged by finite differences, and one step."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from cnn_guide.exercises._answers import agree, as_numbers, call, differences, praise
from cnn_guide.exercises.compare import Case, check_function
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def check_gradient(
    function: object,
    forward: Callable[..., Any],
    inputs: Sequence[npt.ArrayLike],
    *,
    names: Sequence[str] | None = None,
) -> None:
    """Check the gradients of an operation against finite differences.

    The reader's function is called as ``function(gradient, *inputs)`` with the gradient of
    the operation's output, and returns the gradient of each float input: an array, or a tuple
    of them. Inputs of whole numbers, such as labels, have none.

    Parameters
    ----------
    function : callable
        The reader's.
    forward : callable
        The operation, ``forward(*inputs)``: the package's, or one that the chapter wrote.
    inputs : sequence of array
        Where to try it. Stay away from kinks, as of relu at 0.
    names : sequence of str, optional
        How to call the inputs; by default as the reader's function calls them.

    Raises
    ------
    NotYet
        If a gradient is not right.
    ValueError
        If no input holds floats.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 4.0]])
    >>> kernel = np.array([[1.0, -2.0, 0.5], [3.0, 1.0, 2.0]])
    >>> def backward(gradient, rows, kernel):
    ...     return gradient @ kernel.T, rows.T @ gradient
    >>> check_gradient(backward, np.matmul, (rows, kernel), names=("rows", "kernel"))
    Right. Finite differences agree with every number.
    """
    given = [np.asarray(one) for one in inputs]
    given = [one if one.dtype.kind in "iu" else one.astype(np.float64) for one in given]
    titles = list(names) if names else _titles(function, len(given))
    wanted = [place for place, one in enumerate(given) if one.dtype.kind == "f"]
    if not wanted:
        raise ValueError(
            f"inputs must hold floats, as whole numbers have no gradient, got {given[0].dtype} "
            "for each; write 1.0 for 1, or use .astype(float)"
        )
    output = np.asarray(forward(*given), np.float64)
    gradient = np.random.default_rng(0).normal(size=output.shape)
    answer = call(function, gradient, *given)
    answers = answer if isinstance(answer, list | tuple) else [answer]
    if len(answers) != len(wanted):
        listed = ", ".join(titles[place] for place in wanted)
        raise NotYet(f"your function must return a gradient for {listed}, got {len(answers)}")
    for place, one in zip(wanted, answers, strict=True):
        name = f"the gradient of {titles[place]}"
        right = _differences(forward, given, place, gradient)
        got = as_numbers(one, name)
        if not agree(got, right, 1e-4):
            raise NotYet(
                f"{name}: {_hint(got, right, len(output) if output.ndim else len(given[0]))}"
            )
    praise("Finite differences agree with every number.")


def check_update(function: object) -> None:
    """Check a function that takes one step of gradient descent.

    It is called as ``function(weights, gradient, learning_rate)`` and returns new weights.

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
    >>> check_update(lambda weights, gradient, rate: weights - rate * gradient)
    Right. It goes downhill.
    """
    rng = np.random.default_rng(0)
    weights, gradient = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    cases = [
        Case("with a learning rate of 1", (weights, gradient, 1.0)),
        Case("with a learning rate of 0.1", (weights, gradient, 0.1)),
    ]
    mistakes = {
        "that goes uphill; the gradient points to where the loss grows": lambda w, g, r: (
            w + r * g
        ),
        "the learning rate does not count": lambda w, g, r: w - g,
        "that is the step alone; it starts from the weights": lambda w, g, r: -r * g,
        "that is the step alone, and uphill": lambda w, g, r: r * g,
        "divided by the learning rate; it multiplies the gradient": lambda w, g, r: w - g / r,
        "the weights shrink as well; the learning rate multiplies the gradient alone": (
            lambda w, g, r: r * (w - g)
        ),
        "only the gradient's sign counts; its size does, too": lambda w, g, r: (
            w - r * np.sign(g)
        ),
        "the weights stay as they were": lambda w, g, r: w,
    }
    check_function(
        function,
        lambda w, g, r: w - r * g,
        cases,
        mistakes,
        look="the new weights are the old ones, less a part of the gradient",
        well_done="It goes downhill.",
    )


def _differences(
    forward: Callable[..., Any], inputs: Sequence[npt.NDArray[Any]], place: int, gradient: Array
) -> Array:
    """Move each number of an input up and down a little, and see what becomes of the output."""
    moved = [np.array(one) for one in inputs]
    slopes = np.zeros(moved[place].shape)
    step = 1e-6
    for index in np.ndindex(slopes.shape):
        before = moved[place][index]
        sums = []
        for value in (before + step, before - step):
            moved[place][index] = value
            sums.append(float((gradient * np.asarray(forward(*moved))).sum()))
        moved[place][index] = before
        slopes[index] = (sums[0] - sums[1]) / (2 * step)
    return slopes


def _titles(function: object, count: int) -> list[str]:
    """Call inputs as a function does, after the gradient that it takes first."""
    try:  # what is no function at all is answered elsewhere, so mypy may not know it here
        parameters = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        parameters = []
    named = [one.name.strip("_") for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    named = (named[1:] + [""] * count)[:count]
    return [name or f"input {place}" for place, name in enumerate(named, 1)]


def _hint(got: Array, right: Array, batch: int) -> str:
    """Say what is wrong with a gradient."""
    if got.shape[1:] == right.shape and len(got) == batch:
        total = agree(got.sum(axis=0), right, 1e-3)
        return "each image has its own; add them up over the batch" + (
            "" if total else ", and look at the numbers: their sum is not right yet"
        )
    if right.ndim == 2 and got.shape == right.T.shape and agree(got.T, right, 1e-3):
        return "rows and columns are swapped"
    factors = {
        "the sign is the other way round: it points downhill": -1.0,
        "it is divided by the batch; what comes in has been divided already": 1 / batch,
        "it is divided by the batch twice": 1 / batch**2,
        "the batch counts too often; do not multiply by it": float(batch),
        "it is twice too large": 2.0,
        "it is half of what it should be": 0.5,
    }
    for hint, factor in factors.items():
        if factor != 1 and agree(got, factor * right, 1e-3):
            return hint
    if agree(got, np.zeros_like(right)) and right.any():
        return "it is 0 everywhere; nothing flows back"
    if got.shape != right.shape:
        return (
            f"it has shape {got.shape}; a gradient has the shape of what it is for, "
            f"here {right.shape}"
        )
    if not np.isfinite(got).all():
        return differences(got, right)
    return _first_difference(got, right)


def _first_difference(got: Array, right: Array) -> str:
    """Name the first number that is off, as the reader has it and as it was measured."""
    off = np.abs(got - right) > 1e-3 * np.abs(right).max(initial=1e-9)
    off = off if off.any() else got != right
    place = tuple(int(index) for index in np.argwhere(off)[0])
    spot = f" at {list(place)}" if place else ""
    return (
        f"{int(off.sum())} of {off.size} numbers are off. The first{spot} is {got[place]:.4g}; "
        f"measured, the slope is {right[place]:.4g}: change one number of the input by a "
        "little, and see by how much the output changes"
    )
