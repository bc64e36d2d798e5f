"""The core of every checker: an answer, the right one, and what typical mistakes would give.

A typical mistake is a hint with the answer that it leads to. The hint is chosen by the answer
that came, so that it fits; where none fits, the checker says only where to look.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from cnn_guide.exercises._answers import (
    agree,
    as_numbers,
    call,
    differences,
    praise,
    silently,
)
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt

Mistakes = Mapping[str, Any]
EXACT = 1e-12  # as near as floats are that should be one whole number


def check_number(
    answer: object,
    right: npt.ArrayLike,
    mistakes: Mapping[str, npt.ArrayLike | None] | None = None,
    *,
    name: str = "the answer",
    look: str = "work it out once more, step by step",
    well_done: str = "That is the number.",
    tolerance: float = 1e-6,
) -> None:
    """Check a number, or a few of them such as a height and a width.

    A notebook would show `right`, so write it into a checker of its own, which computes it
    from the question.

    Parameters
    ----------
    answer : number, sequence of numbers, array or tensor
        What the reader found; ``...`` where nothing was written yet.
    right : number or sequence of numbers
        What it should be.
    mistakes : mapping of str to numbers, optional
        A hint, and the answer that a typical mistake gives; None where it gives none. Where
        two mistakes give the same number, both hints are told.
    name : str, default 'the answer'
        How to call the answer.
    look : str
        Where to look if no mistake fits.
    well_done : str
        What to print if the answer is right.
    tolerance : float, default 1e-6
        The difference allowed, as a part of the number. At the default, a whole number, as a
        count is, must be right to its last digit.

    Raises
    ------
    NotYet
        If the answer is not right; its message does not hold the right one.

    Examples
    --------
    >>> check_number(13.0, 13)
    Right. That is the number.
    >>> check_number(14, 13, {"count whole steps only": 14})
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: 14 is not right: count whole steps only
    """
    got, wanted = as_numbers(answer, name), np.asarray(right, np.float64)
    if got.size == wanted.size == 1:
        got, wanted = got.reshape(()), wanted.reshape(())
    if got.shape != wanted.shape:
        parts = "one number" if wanted.ndim == 0 else f"{wanted.size} numbers in a row"
        raise NotYet(f"{name} must be {parts}, got shape {got.shape}")
    is_count = tolerance <= 1e-6 and bool((wanted == np.round(wanted)).all())
    if agree(got, wanted, EXACT if is_count else tolerance):
        praise(well_done)
        return
    near = EXACT if is_count else 1e-4
    hints = [
        hint
        for hint, wrong in (mistakes or {}).items()
        if wrong is not None
        and agree(got, np.reshape(np.asarray(wrong, float), got.shape), near)
    ]
    if not hints and wanted.ndim == 1:
        hints = _about_parts(got, wanted)
    raise NotYet(f"{_write(got)} is not right: {' / or: '.join(hints[:2]) or look}")


class Case(NamedTuple):
    """One trial of a reader's function.

    Attributes
    ----------
    words : str
        How to call the trial, as in "with strides=2".
    arguments : tuple
        Handed to the function in this order.
    options : dict
        Handed to it by name.
    """

    words: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any] = {}


def check_function(
    function: object,
    reference: Callable[..., Any],
    cases: Sequence[Case],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    *,
    name: str = "your function",
    look: str = "take a tiny input, and compare it with your own sum on paper",
    well_done: str = "It agrees on every trial.",
    tolerance: float = 1e-4,
) -> None:
    """Check a function against the package's own, trial after trial.

    Parameters
    ----------
    function : callable
        The reader's.
    reference : callable
        What it should compute.
    cases : sequence of Case
        Trials, the plainest first: what goes wrong in the first of them is told.
    mistakes : mapping of str to callable, optional
        A hint, and a function that makes the mistake: it takes the same arguments. The first
        that gives what the reader's gave is used.
    name : str, default 'your function'
        How to call it.
    look : str
        Where to look if no mistake fits.
    well_done : str
        What to print if the function is right.
    tolerance : float, default 1e-4
        The difference allowed, as a part of the largest number; float32 passes.

    Raises
    ------
    NotYet
        If the function is not right.

    Examples
    --------
    >>> trials = [Case("with three numbers", (np.array([-1.0, 0.0, 2.0]),))]
    >>> check_function(lambda x: x * (x > 0), lambda x: np.maximum(x, 0), trials)
    Right. It agrees on every trial.
    >>> check_function(abs, lambda x: np.maximum(x, 0), trials, {"drop the negative": np.abs})
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: with three numbers: drop the negative
    """
    for words, arguments, options in cases:
        answer = call(function, *arguments, name=name, **options)
        got = as_numbers(answer, f"what {name} returns")
        wanted = np.asarray(reference(*arguments, **options), np.float64)
        if agree(got, wanted, tolerance):
            continue
        for hint, wrong in (mistakes or {}).items():
            would_be = silently(wrong, *arguments, **options)
            if would_be is not None and agree(got, would_be, 10 * tolerance):
                raise NotYet(f"{words}: {hint}")
        raise NotYet(f"{words}: {differences(got, wanted) or look}")
    praise(well_done)


def check_array(
    answer: object,
    right: npt.ArrayLike,
    mistakes: Mapping[str, npt.ArrayLike | None] | None = None,
    *,
    name: str = "the array",
    look: str = "compare a few of its numbers with your own sum on paper",
    well_done: str = "Every number is as it should be.",
    tolerance: float = 1e-4,
) -> None:
    """Check an array of any shape.

    Parameters
    ----------
    answer : array, nested sequence or tensor
        What the reader made.
    right : array
        What it should be.
    mistakes : mapping of str to array, optional
        A hint, and the array that a typical mistake gives; None where it gives none.
    name : str, default 'the array'
        How to call it.
    look : str
        Where to look if no mistake fits.
    well_done : str
        What to print if it is right.
    tolerance : float, default 1e-4
        The difference allowed, as a part of the largest number.

    Raises
    ------
    NotYet
        If the array is not right.

    Examples
    --------
    >>> check_array([[1, 0], [0, 1]], np.eye(2))
    Right. Every number is as it should be.
    """
    got, wanted = as_numbers(answer, name), np.asarray(right, np.float64)
    if agree(got, wanted, tolerance):
        praise(well_done)
        return
    for hint, wrong in (mistakes or {}).items():
        if wrong is not None and agree(got, wrong, 10 * tolerance):
            raise NotYet(f"{name}: {hint}")
    raise NotYet(f"{name}: {differences(got, wanted) or look}")


def _about_parts(got: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> list[str]:
    """Say which of several numbers are off, or that their order is."""
    if agree(np.sort(got), np.sort(wanted)):
        return ["the numbers are right, and stand in another order than asked for"]
    off = [f"number {place + 1}" for place in np.flatnonzero(~np.isclose(got, wanted))]
    return [f"{' and '.join(off)} not yet, the rest is"] if len(off) < got.size else []


def _write(numbers: npt.NDArray[np.float64]) -> str:
    """Write what came, as a reader would."""
    texts = [f"{number:,.10g}" for number in numbers.ravel()]
    return texts[0] if numbers.ndim == 0 else f"({', '.join(texts)})"
