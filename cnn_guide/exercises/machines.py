"""Checkers for several machines: who takes which images, and what their gradients cost."""

from cnn_guide.exercises.compare import Case, check_function, check_number

import numpy as np
import numpy.typing as npt


def check_all_reduce(
    answer: object, parameters: int, processes: int, bits_per_second: float
) -> None:
    """Check the seconds that a ring all-reduce of gradients takes at least.

    Parameters
    ----------
    answer : float
        What the reader found.
    parameters : int
        Of the network; a gradient of four bytes for each.
    processes : int
        How many there are.
    bits_per_second : float
        What the line of each carries.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_all_reduce(0.06, 10**6, 4, 8e8)
    Right. So long the line is busy.
    """
    sent = 2 * (processes - 1) / processes
    right = sent * 4 * parameters * 8 / bits_per_second
    check_number(
        answer,
        right,
        {
            "a line is sold in bits, and a byte has eight": right / 8,
            "each gradient has four bytes": right / 4,
            "the numbers go round twice: once to be added up, once to be told": right / 2,
            "each process sends 2 (n - 1) / n of the gradients": right / sent,
            "that is what all processes send together": right * processes,
        },
        look="bytes of the gradients, times 2 (n - 1) / n, times eight, through the line",
        well_done="So long the line is busy.",
        tolerance=0.01,
    )


def check_share(function: object) -> None:
    """Check a function that takes a process's share of every batch.

    It is called as ``function(order, batch_size, processes, process)``: places of images in the
    order of an epoch, the global batch, how many processes there are, and which one this is. It
    returns an array of shape (steps, batch_size / processes), with full batches alone.

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
    >>> def share(order, batch_size, processes, process):
    ...     steps = len(order) // batch_size
    ...     batches = order[: steps * batch_size].reshape(steps, processes, -1)
    ...     return batches[:, process]
    >>> check_share(share)
    Right. Beside each other, the shares are the batches of a single process.
    """
    order = np.random.default_rng(0).permutation(26)
    cases = [
        Case("with two processes", (order[:24], 6, 2, 0)),
        Case("with the second of three", (order[:24], 6, 3, 1)),
        Case("with images that fill no batch", (order, 6, 2, 1)),
    ]
    mistakes = {
        "each process takes a part of every batch, not batches of its own": _whole_batches,
        "the order was shuffled, and stays as it is: take its numbers, not their places": (
            lambda order, *job: _share(np.arange(len(order)), *job)
        ),
        "process 0 takes the first part of each batch, process 1 the next": (
            lambda order, batch_size, processes, process: _share(
                order, batch_size, processes, processes - 1 - process
            )
        ),
        "a process takes neighbours in the batch, not every second or third image": (
            lambda order, batch_size, processes, process: _share(order, batch_size, 1, 0)[
                :, process::processes
            ]
        ),
        "that is the whole batch": (
            lambda order, batch_size, processes, process: _share(order, batch_size, 1, 0)
        ),
    }
    check_function(
        function,
        _share,
        cases,
        mistakes,
        look="write twelve images on paper, and cut them into batches of 6 and shares of 3",
        well_done="Beside each other, the shares are the batches of a single process.",
    )


def _share(
    order: npt.NDArray[np.intp], batch_size: int, processes: int, process: int
) -> npt.NDArray[np.intp]:
    """Cut an order into batches, and these into shares."""
    steps = len(order) // batch_size
    return order[: steps * batch_size].reshape(steps, processes, -1)[:, process]


def _whole_batches(
    order: npt.NDArray[np.intp], batch_size: int, processes: int, process: int
) -> npt.NDArray[np.intp]:
    """Make the mistake of cutting the images into one part a process first."""
    part = len(order) // batch_size * batch_size // processes
    return order[process * part : (process + 1) * part].reshape(-1, batch_size // processes)
