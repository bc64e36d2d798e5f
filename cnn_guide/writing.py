"""Write files and folders wholly or not at all, and say what went wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from cnn_guide._drafts import open_draft


@contextmanager
def naming_errors(place: Path) -> Iterator[None]:
    """Let an error of the system say which file or folder could not be written.

    Parameters
    ----------
    place : Path
        What is written in the block.

    Yields
    ------
    None
        The block has what it needs.

    Raises
    ------
    OSError
        With the path, the reason and what to do, in place of one with less.

    Examples
    --------
    >>> with naming_errors(Path("a.txt")):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
        ...
    OSError: a.txt cannot be written: No space left on device; make room, or choose another...
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OSError(
            f"{place} cannot be written: {reason}; make room, or choose another place"
        ) from error


def try_writing(folder: Path) -> None:
    """Write a little into a folder and delete it, so that nobody works in vain.

    Parameters
    ----------
    folder : Path
        Made if it is missing. What killed runs left there is deleted.

    Raises
    ------
    OSError
        If nothing can be written there.

    Examples
    --------
    >>> try_writing(Path(__file__))
    Traceback (most recent call last):
        ...
    OSError: ...writing.py cannot be written: File exists; make room, or choose another place
    """
    with naming_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with open_draft(folder) as draft:
            (draft / "probe").write_bytes(bytes(4096))


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Write a file wholly or not at all: under a temporary name first, renamed last.

    Parameters
    ----------
    file : Path
        Where the file is to lie; its folder is made if it is missing.
    write : callable
        Called with the temporary path, which has the same suffix; it writes the content.

    Raises
    ------
    OSError
        If the file cannot be written. What lay there before is then untouched.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "results", "answer.txt")
    >>> write_whole(file, lambda path: path.write_text("42"))
    >>> file.read_text()
    '42'
    """
    with naming_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with open_draft(file.parent) as folder:
            draft = folder / file.name
            write(draft)
            draft.replace(file)


@contextmanager
def write_whole_folder(folder: Path, *, room: int = 0) -> Iterator[Path]:
    """Fill a new folder wholly or not at all: beside its place first, renamed last.

    Parameters
    ----------
    folder : Path
        Where it shall lie: nothing may be there but an empty folder, and the folder around
        it must exist.
    room : int, default 0
        Bytes that must be free there.

    Yields
    ------
    Path
        An empty folder of the same name to write into. If the block ends with an error, or
        with Ctrl-C, it is deleted.

    Raises
    ------
    FileExistsError
        If there is something already, or another run fills the folder. If something came
        there meanwhile, what was written lies beside it, and the error says where.
    OSError
        If nothing can be written there; this shows at once and not after the work.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp(), "results")
    >>> with write_whole_folder(folder) as draft:
    ...     _ = (draft / "answer.txt").write_text("42")
    >>> [path.name for path in folder.iterdir()]
    ['answer.txt']
    """
    if folder.is_symlink() or folder.exists():
        if not folder.is_dir():
            raise FileExistsError(f"output folder {folder} is a file; choose another name")
        if any(folder.iterdir()):
            raise FileExistsError(
                f"output folder {folder} is not empty; choose another, or delete it"
            )
    if not folder.parent.is_dir():
        raise FileNotFoundError(
            f"output folder {folder} must lie in a folder that exists; make {folder.parent}"
        )
    free = shutil.disk_usage(folder.parent).free
    if free < room:
        raise OSError(
            f"output folder {folder} needs {room / 1e6:.0f} MB, {free / 1e6:.0f} MB are free; "
            "make room, or choose another"
        )
    with _open_draft_of(folder) as place:
        draft = place / folder.name
        with naming_errors(folder):
            draft.mkdir()
        yield draft
        _put(draft, folder)


@contextmanager
def _open_draft_of(folder: Path) -> Iterator[Path]:
    """Claim the name of a folder for this run."""
    with ExitStack() as held:
        try:
            place = held.enter_context(open_draft(folder.parent, folder.name))
        except FileExistsError as error:
            raise FileExistsError(
                f"output folder {folder} is being filled by another run; wait for it, or "
                f"choose another (if there is no run, delete {error.filename})"
            ) from None
        except OSError as error:
            raise OSError(
                f"output folder {folder} cannot be made: {error.strerror}; choose another"
            ) from error
        yield place


def _put(draft: Path, folder: Path) -> None:
    """Rename a draft onto an empty folder, or onto nothing; lose it in no case."""
    try:
        if folder.exists():
            folder.rmdir()  # empty, and Windows renames onto nothing
        draft.replace(folder)
    except OSError as error:
        names = (folder.with_name(f"{folder.name}-{number}") for number in count(2))
        free = next(name for name in names if not os.path.lexists(name))
        draft.rename(free)
        raise FileExistsError(
            f"output folder {folder} cannot be filled: {error.strerror}; the results lie in "
            f"{free}"
        ) from error
