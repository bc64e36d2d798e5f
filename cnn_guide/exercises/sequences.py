"""Checkers for the look ahead: what a recurrent network remembers."""

from cnn_guide.exercises.compare import Case, check_function

import numpy as np


def check_memory(function: object) -> None:
    """Check a function that counts how long a state remembers.

    It is called as ``function(keep)``. The state starts as the answer to a single 1, the tanh
    of 1; each step multiplies it by `keep` and takes the tanh. What counts is the steps until
    it is below 0.1.

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
    >>> def count(keep, state=np.tanh(1.0), steps=0):
    ...     while state >= 0.1:
    ...         state, steps = np.tanh(keep * state), steps + 1
    ...     return steps
    >>> check_memory(count)
    Right. So long it remembers.
    """
    mistakes = {
        "the input of 1 is no step of forgetting; count the steps after it": (
            lambda keep: _steps(keep) + 1
        ),
        "the last step counts too: the one that brings the state below 0.1": (
            lambda keep: _steps(keep) - 1
        ),
        "the state starts at the tanh of the input, not at the input": (
            lambda keep: _steps(keep, start=1.0)
        ),
        "each step takes the tanh of the sum; without it the state is a plain product": (
            lambda keep: _steps(keep, squash=False)
        ),
        "the inputs after the first are 0, not 1": lambda keep: 0,
    }
    check_function(
        function,
        _steps,
        [Case(f"with keep = {keep}", (keep,)) for keep in (0.5, 0.8, 0.95)],
        mistakes,
        look="write down the first three states on paper, and compare",
        well_done="So long it remembers.",
        tolerance=1e-9,
    )


def _steps(keep: float, start: float | None = None, *, squash: bool = True) -> int:
    """Count steps until the state is below 0.1."""
    state, steps = np.tanh(1.0) if start is None else start, 0
    while state >= 0.1:
        state, steps = (np.tanh(keep * state) if squash else keep * state), steps + 1
    return steps
