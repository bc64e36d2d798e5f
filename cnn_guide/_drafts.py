"""Folders in which something is written before it is whole; what a killed run left is swept.

A folder is in use as long as the process that made it holds a lock on it, which ends with the
process, however that ends. Where there are no such locks, as on Windows, nothing is swept.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = ".cnn-guide-writing-"


@contextmanager
def open_draft(around: Path, name: str | None = None) -> Iterator[Path]:
    """Make a folder to write into, which is gone at the end; sweep what killed runs left.

    Raises
    ------
    FileExistsError
        If `name` is given, and another run writes under that name.
    OSError
        If nothing can be written there.
    """
    _sweep(around)
    with _claimed(around, name) as draft:
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _claimed(around: Path, name: str | None) -> Iterator[Path]:
    """Make a folder and lock it."""
    while True:
        if name is None:
            draft = Path(tempfile.mkdtemp(dir=around, prefix=PREFIX))
        else:
            draft = around / f"{PREFIX}{name}"
            draft.mkdir()
        with _lock(draft) as locked:
            if locked is not False and draft.exists():  # A sweeper may have been faster.
                yield draft
                return


@contextmanager
def _lock(folder: Path) -> Iterator[bool | None]:
    """Lock a folder, and say whether it is ours now; None where there are no locks."""
    if fcntl is None:
        yield None
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        yield _is_ours(place)
    finally:
        os.close(place)


def _is_ours(place: int) -> bool | None:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


def _sweep(around: Path) -> None:
    """Delete the drafts that no living process holds."""
    for left in around.glob(f"{PREFIX}*"):
        with suppress(OSError), _lock(left) as locked:
            if locked:
                shutil.rmtree(left, ignore_errors=True)
