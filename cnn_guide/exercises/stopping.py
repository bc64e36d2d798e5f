"""A checker for early stopping: when a training ends, and which epoch it goes back to."""

from collections.abc import Sequence

from cnn_guide.exercises.compare import Case, check_function


def check_early_stopping(function: object) -> None:
    """Check a function that says when early stopping ends a training.

    It is called as ``function(losses, patience)`` with the validation loss of each epoch, and
    returns two epochs, counted from 1: the one after which training ends, and the one with the
    lowest loss until then. It ends as soon as `patience` epochs in a row have brought no new
    lowest loss, as `keras.callbacks.EarlyStopping` ends it, or else after the last epoch.

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
    >>> def stop(losses, patience):
    ...     for end in range(1, len(losses) + 1):
    ...         best = losses.index(min(losses[:end])) + 1
    ...         if end - best == patience:
    ...             break
    ...     return end, best
    >>> check_early_stopping(stop)
    Right. So early it stops.
    """
    cases = [
        Case("with a loss that turns once", ([0.9, 0.5, 0.6, 0.7, 0.8, 0.4], 2)),
        Case("with a loss that rises once on its way down", ([0.9, 0.95, 0.8, 0.85, 0.7], 2)),
        Case("with a loss that falls to the end", ([0.9, 0.7, 0.6, 0.5], 2)),
        Case(
            "with a small rise and a slow return", ([0.5, 0.8, 0.7, 0.6, 0.7, 0.8, 0.9, 0.4], 3)
        ),
        Case("with a loss that stays as it is", ([0.5, 0.4, 0.4, 0.4, 0.6, 0.6, 0.6], 2)),
    ]
    mistakes = {
        "epochs are counted from 1, list places from 0": lambda losses, patience: [
            epoch - 1 for epoch in _stop(losses, patience)
        ],
        "the two come the other way round": lambda losses, patience: _stop(losses, patience)[
            ::-1
        ],
        "training ends one epoch earlier: when the wait is as long as patience": (
            lambda losses, patience: _stop(losses, patience + 1)
        ),
        "training ends one epoch later: the best epoch itself is no waiting": (
            lambda losses, patience: _stop(losses, patience - 1)
        ),
        "the epoch to go back to is the best one, not the last": lambda losses, patience: (
            [_stop(losses, patience)[0]] * 2
        ),
        "look no further than the end of training for the lowest loss": (
            lambda losses, patience: [_stop(losses, patience)[0], _lowest(losses)]
        ),
        "training must end before the last epoch, if the wait is over": (
            lambda losses, patience: [len(losses), _lowest(losses)]
        ),
        "compare with the lowest loss so far, not with the epoch before": _stop_by_rises,
        "a loss that is only as low as the lowest is no new lowest": (
            lambda losses, patience: _stop(losses, patience, ties=True)
        ),
    }
    look = "write the lowest loss so far beside each loss, and count the epochs since then"
    check_function(
        function,
        _stop,
        cases,
        mistakes,
        look=look,
        well_done="So early it stops.",
        tolerance=1e-9,
    )


def _lowest(losses: Sequence[float], *, ties: bool = False) -> int:
    """Name the first epoch with the lowest loss, or the last of several."""
    found = [epoch for epoch, loss in enumerate(losses, 1) if loss == min(losses)]
    return found[-1 if ties else 0]


def _stop(losses: Sequence[float], patience: int, *, ties: bool = False) -> list[int]:
    """Find the last epoch, and the best until then."""
    for end in range(1, len(losses) + 1):
        best = _lowest(losses[:end], ties=ties)
        if end - best >= patience:
            return [end, best]
    return [len(losses), best]


def _stop_by_rises(losses: Sequence[float], patience: int) -> list[int]:
    """Make the mistake of comparing each epoch with the one before."""
    wait = 0
    for end in range(2, len(losses) + 1):
        wait = 0 if losses[end - 1] < losses[end - 2] else wait + 1
        if wait >= patience:
            return [end, _lowest(losses[:end])]
    return [len(losses), _lowest(losses)]
