"""What every checker does with an answer: read it, call it, compare it, and speak about it."""

from collections.abc import Callable
from typing import Any

from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt

PRAISE = "Right."
UNTOUCHED = "is still an empty place; put your own answer there, then run the cell again"


def praise(words: str) -> None:
    """Print that an answer is right.

    Parameters
    ----------
    words : str
        What is right about it.

    Examples
    --------
    >>> praise("The window stops there so often.")
    Right. The window stops there so often.
    """
    print(f"{PRAISE} {words}")  # noqa: T201 - the one place where checkers speak


def refuse_untouched(answer: object, name: str = "the answer") -> None:
    """Raise where an exercise's place is as empty as the page has it.

    Parameters
    ----------
    answer : object
        What the reader put there.
    name : str, default 'the answer'
        How to call it.

    Raises
    ------
    NotYet
        If it is ``...``, ``None`` or ``NotImplemented``, or a list that holds one of these.

    Examples
    --------
    >>> refuse_untouched(13)
    """
    if answer is None or answer is Ellipsis or answer is NotImplemented:
        raise NotYet(f"{name} {UNTOUCHED}")
    if isinstance(answer, list | tuple):
        for part in answer:
            refuse_untouched(part, f"a part of {name.removeprefix('a part of ')}")


def expect_not_yet(source: str, names: dict[str, Any]) -> None:
    """Run an exercise as the page has it, and make sure that its checker does not pass it.

    Parameters
    ----------
    source : str
        The code of the exercise's cell, with its empty places.
    names : dict
        What the page has defined by then; left as it is.

    Raises
    ------
    AssertionError
        If the code runs through, so that untouched it would count as solved.

    Examples
    --------
    >>> from cnn_guide.exercises import check_relu
    >>> expect_not_yet("check_relu(...)", {"check_relu": check_relu})
    """
    try:
        exec(compile(source, "exercise", "exec"), dict(names))  # noqa: S102 - the page's own cell
    except NotYet:
        return
    raise AssertionError(f"the checker passes this exercise untouched:\n{source}")


def call(function: object, *arguments: Any, name: str = "your function", **options: Any) -> Any:
    """Call a reader's function on copies, and say in words what goes wrong in it.

    Parameters
    ----------
    function : callable
        The reader's own.
    *arguments : object
        Handed to it; arrays are copied.
    name : str, default 'your function'
        How to call it.
    **options : object
        Handed to it by name.

    Returns
    -------
    object
        What it returned.

    Raises
    ------
    NotYet
        If it is no function, raises an error, returns nothing, or changes an array that it was
        given.

    Examples
    --------
    >>> call(max, [3, 5])
    5
    """
    refuse_untouched(function, name)
    if not callable(function):
        raise NotYet(
            f"{name} must be a function, got {_brief(function)}; hand over its name alone"
        )
    given = [np.array(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        answer = function(*given, **options)
    except NotImplementedError:
        raise NotYet(f"{name} {UNTOUCHED}") from None
    except Exception as error:
        shapes = ", ".join(f"shape {a.shape}" for a in given if isinstance(a, np.ndarray))
        where = f" when it got arrays of {shapes}" if shapes else ""
        raise NotYet(
            f"{name} raised {type(error).__name__}: {error}{where}{_named(options)}"
        ) from error
    if answer is None:
        raise NotYet(f"{name} returned None; either it {UNTOUCHED}, or its return is missing")
    refuse_untouched(answer, f"what {name} returns")
    for before, after in zip(arguments, given, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=True):
            raise NotYet(f"{name} changes an array that it was given; work on a copy of it")
    return answer


def as_numbers(answer: object, name: str = "the answer") -> npt.NDArray[np.float64]:
    """Turn an answer into an array, whatever it is made of.

    Parameters
    ----------
    answer : object
        A number, NumPy's or Python's; a tuple or list of them; an array; a tensor of Keras.
    name : str, default 'the answer'
        How to call it.

    Returns
    -------
    float64 array
        The same numbers in the same shape.

    Raises
    ------
    NotYet
        If it is untouched, or not made of numbers.

    Examples
    --------
    >>> as_numbers((7, 9))
    array([7., 9.])
    """
    refuse_untouched(answer, name)
    words = f"{name} must be made of numbers, got {_brief(answer)}"
    if callable(answer) and not hasattr(answer, "shape"):
        raise NotYet(f"{words}; call the function, and hand over what it returns")
    try:
        if isinstance(answer, list | tuple) and any(hasattr(part, "shape") for part in answer):
            answer = [np.asarray(part) for part in answer]  # perhaps tensors
        numbers = np.asarray(answer)
        if numbers.dtype.kind not in "iuf":
            raise TypeError
        return numbers.astype(np.float64)
    except Exception:  # noqa: BLE001 - whatever a foreign object does as it is read
        raise NotYet(words) from None


def agree(got: npt.NDArray[np.float64], wanted: npt.ArrayLike, tolerance: float = 1e-4) -> bool:
    """Say whether two arrays are the same, but for rounding.

    Parameters
    ----------
    got : float64 array
        The answer.
    wanted : array
        What to compare it with.
    tolerance : float, default 1e-4
        The difference allowed, as a part of the largest number wanted; float32 passes.

    Returns
    -------
    bool
        False where shapes differ, too.

    Examples
    --------
    >>> agree(np.array([0.1]), [np.float32(0.1)]), agree(np.ones(2), np.ones((2, 1)))
    (True, False)
    """
    wanted = np.asarray(wanted, np.float64)
    if got.shape != wanted.shape:
        return False
    finite = wanted[np.isfinite(wanted)]
    scale = np.abs(finite).max(initial=0.0)
    return bool(
        np.allclose(got, wanted, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    )


def differences(got: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> str:
    """Say in what an array differs that anyone can see; nothing if in its numbers alone.

    Parameters
    ----------
    got, wanted : arrays
        The answer, and what it should be.

    Returns
    -------
    str
        About shape, axes, sign, NaN; or an empty text.

    Examples
    --------
    >>> differences(np.ones((2, 3)), np.ones((3, 2)))
    'the result has shape (2, 3), its axes in another order than asked for'
    """
    if got.shape != wanted.shape:
        if sorted(got.shape) == sorted(wanted.shape):
            return f"the result has shape {got.shape}, its axes in another order than asked for"
        if got.size == wanted.size:
            return f"the result has shape {got.shape}; another shape is asked for"
        if got.ndim != wanted.ndim:
            return f"the result has {got.ndim} axes, {wanted.ndim} are asked for"
        axes = [
            i
            for i, pair in enumerate(zip(got.shape, wanted.shape, strict=True))
            if len({*pair}) > 1
        ]
        return (
            f"the result has shape {got.shape}; axis {axes[0]} is not as long as it should be"
        )
    if not np.isfinite(got).all() and np.isfinite(wanted).all():
        return (
            "the result holds NaN or infinity; look for a division by 0, or exp of a large one"
        )
    if agree(got, -wanted):
        return "the sign is the other way round"
    return ""


def silently(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Compute what an answer would be; None where it would be an error.

    Parameters
    ----------
    function : callable
        A typical mistake.
    *arguments : object
        Handed to it.
    **options : object
        Handed to it by name.

    Returns
    -------
    object
        What it returns, or None.

    Examples
    --------
    >>> silently(int, "7"), silently(int, "seven")
    (7, None)
    """
    try:
        with np.errstate(all="ignore"):
            return function(*arguments, **options)
    except (ValueError, TypeError, IndexError, ZeroDivisionError):
        return None


def _brief(answer: object) -> str:
    """Show an answer in a few characters."""
    shown = repr(answer)
    return shown if len(shown) <= 60 else f"{type(answer).__name__} {shown[:50]}..."


def _named(options: dict[str, Any]) -> str:
    """Show arguments as a call has them."""
    return " with " + ", ".join(f"{n}={v!r}" for n, v in options.items()) if options else ""
