"""Checkers for pooling."""

from functools import partial

from cnn_guide.exercises._trials import (
    Operation,
    draw,
    option_cases,
    pad,
    window_mistakes,
)
from cnn_guide.exercises.compare import Case, Mistakes, check_function
from cnn_guide.exercises.feedback import NotYet
from cnn_guide.ops.pooling import average_pool2d, max_pool2d

import numpy as np


def check_max_pool2d(function: object, *, options: tuple[str, ...] = ()) -> None:
    """Check a function that keeps the largest number of each window.

    It is called as ``function(images, pool_size)``, and with `strides` and `padding` by name
    if `options` lists them.

    Parameters
    ----------
    function : callable
        The reader's.
    options : tuple of {'strides', 'padding'}, default ()
        Arguments that the exercise asks for.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_max_pool2d(max_pool2d, options=("strides", "padding"))
    Right. It agrees on every trial.
    """
    mistakes: Mistakes = {
        "zeros of the padding win over negative numbers; padding never wins": (
            lambda i, n, **o: max_pool2d(pad(0.0, i, n, **o), n, strides=o.get("strides"))
        ),
        "that is the mean of each window": average_pool2d,
        "that is the smallest number of each window": lambda i, n, **o: -max_pool2d(-i, n, **o),
        "absolute values are compared; a large negative number is small": (
            lambda i, n, **o: max_pool2d(np.abs(i), n, **o)
        ),
    }
    _check_pool2d(function, max_pool2d, -np.inf, mistakes, options)


def check_average_pool2d(function: object, *, options: tuple[str, ...] = ()) -> None:
    """Check a function that takes the mean of each window.

    It is called as ``function(images, pool_size)``, and with `strides` and `padding` by name
    if `options` lists them.

    Parameters
    ----------
    function : callable
        The reader's.
    options : tuple of {'strides', 'padding'}, default ()
        Arguments that the exercise asks for.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_average_pool2d(average_pool2d)
    Right. It agrees on every trial.
    """
    mistakes: Mistakes = {
        "zeros of the padding are counted; the mean is of the pixels that are there": (
            lambda i, n, **o: average_pool2d(pad(0.0, i, n, **o), n, strides=o.get("strides"))
        ),
        "that is the largest number of each window": max_pool2d,
        "that is the sum of each window; divide by how many there are": (
            lambda i, n, **o: average_pool2d(i, n, **o) * n**2
        ),
    }
    _check_pool2d(function, average_pool2d, np.nan, mistakes, options)


def _check_pool2d(
    function: object,
    operation: Operation,
    fill: float,
    mistakes: Mistakes,
    options: tuple[str, ...],
) -> None:
    """Check a pooling: its windows lie side by side unless told otherwise."""
    images = draw((2, 5, 7, 3)) - 2  # mostly negative, so that zeros would win
    cases = [
        Case("with one channel", (images[:1, :4, :6, :1], 2)),
        Case("with three channels", (images[:, :4, :6], 2)),
        Case("with a size that the window does not divide", (images, 2)),
        Case("with a window of 3", (images, 3)),
    ]
    cases += option_cases((images, 3), options)
    windows = {
        "the windows overlap; unless told otherwise they lie side by side": (
            lambda i, n, **o: operation(i, n, strides=1, **o)
        ),
        "rows and columns of the result are swapped": (
            lambda i, n, **o: operation(i, n, **o).transpose(0, 2, 1, 3)
        ),
        "all channels fall into one; each map is pooled alone": (
            lambda i, n, **o: operation(
                i.max(3, keepdims=True)
                if operation is max_pool2d
                else i.mean(3, keepdims=True),
                n,
                **o,
            )
        ),
        "rows and columns that fill no window are dropped": (
            lambda i, n, padding="valid", **o: operation(i, n, padding="same", **o)
        ),
    }
    usual = window_mistakes(operation, partial(pad, fill))
    try:
        check_function(function, operation, cases, {**mistakes, **windows, **usual})
    except NotYet as refusal:
        if "cannot reshape" not in str(refusal):
            raise
        raise NotYet(
            "reshape does not fit: with a window of 2 or 3 on 5 by 7 pixels, some rows and "
            "columns fill no window, and are dropped before"
        ) from refusal
