"""Which images each process takes: equal shares of the batches that a single one would take."""

from cnn_guide._checks import as_count

import numpy as np
import numpy.typing as npt


def check_shares(images: int, batch_size: int, processes: int) -> None:
    """Refuse what gives no equal shares, or not a single batch.

    Parameters
    ----------
    images : int
        How many there are to learn from.
    batch_size : int
        Images of one step, over all processes: the global batch.
    processes : int
        How many share it.

    Raises
    ------
    ValueError
        If a number is too small, the batch cannot be shared out, or no batch is full.

    Examples
    --------
    >>> check_shares(1000, 100, 3)
    Traceback (most recent call last):
        ...
    ValueError: batch_size must be a multiple of processes, so that all shares are equal...
    """
    images, batch_size = as_count("images", images), as_count("batch_size", batch_size)
    processes = as_count("processes", processes)
    if batch_size % processes:
        less = batch_size // processes * processes
        near = f"{less} or {less + processes}" if less else f"{processes}"
        raise ValueError(
            "batch_size must be a multiple of processes, so that all shares are equal, "
            f"got batch_size={batch_size} and processes={processes}; take {near}"
        )
    if images < batch_size:
        raise ValueError(
            f"images must fill at least one batch, got images={images} and "
            f"batch_size={batch_size}; take more images or smaller batches"
        )


def steps_per_epoch(images: int, batch_size: int) -> int:
    """Count the full batches of an epoch; the images that are left fill none, and sit it out.

    Parameters
    ----------
    images, batch_size : int
        As for `check_shares`.

    Returns
    -------
    int
        Steps of one epoch.

    Examples
    --------
    >>> steps_per_epoch(1000, 128)
    7
    """
    return images // batch_size


def rows_of_epoch(
    images: int,
    batch_size: int,
    *,
    epoch: int,
    processes: int = 1,
    process: int = 0,
    seed: int = 0,
) -> npt.NDArray[np.intp]:
    """Say which images a process takes in an epoch, step by step.

    The order depends on `seed` and `epoch` alone. So a job that is started again goes through
    the epochs that are left as it would have done, with as many processes as it likes.

    Parameters
    ----------
    images, batch_size : int
        As for `check_shares`.
    epoch : int
        Counted from 0.
    processes, process : int, default 1 and 0
        How many there are, and which of them this one is, counted from 0.
    seed : int, default 0
        Another seed, another order.

    Returns
    -------
    int array of shape (steps, batch_size / processes)
        Places among the images. The rows of all processes beside each other are the batches
        of a single process.

    Raises
    ------
    ValueError
        If the shares are not equal, no batch is full, or there is no such process.

    Examples
    --------
    >>> whole = rows_of_epoch(10, 4, epoch=0)
    >>> shares = [rows_of_epoch(10, 4, epoch=0, processes=2, process=k) for k in (0, 1)]
    >>> whole.shape, shares[0].shape, bool((np.hstack(shares) == whole).all())
    ((2, 4), (2, 2), True)
    """
    check_shares(images, batch_size, processes)
    if not 0 <= process < processes:
        raise ValueError(
            f"process must be from 0 to processes - 1 = {processes - 1}, got process={process}"
        )
    order = np.random.default_rng([seed, epoch]).permutation(images)
    steps = steps_per_epoch(images, batch_size)
    batches = order[: steps * batch_size].reshape(steps, processes, -1)
    return batches[:, process]
