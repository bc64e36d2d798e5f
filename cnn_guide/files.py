"""The data files that the package ships: each is verified by its digest before it is read."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

FOLDER = Path(__file__).parent / "data"
#: The digest of each file that was read in this process, by its name.
LOCATED: dict[str, str] = {}


class DamagedFileError(ValueError):
    """A file is not, byte for byte, the one that the package was tested with."""


@dataclass(frozen=True)
class KnownFile:
    """A file that we trust as long as its content is the one we know.

    Attributes
    ----------
    name : str
        Its name in the package's data folder.
    sha256 : str
        The digest of its content, in hexadecimal.
    source : str
        Who made it, and where our copy comes from.
    licence : str
        The terms on which it may be used.
    """

    name: str
    sha256: str
    source: str
    licence: str


def locate(known: KnownFile, path: str | os.PathLike[str] | None = None) -> Path:
    """Find a known file, verify its content, and return its path.

    Parameters
    ----------
    known : KnownFile
        The file that is wanted.
    path : path, optional
        A copy of it to use instead of the one that the package ships.

    Returns
    -------
    Path
        Where the verified file lies.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If its content is not the known one.

    Examples
    --------
    >>> from cnn_guide.datasets.mnist import MNIST
    >>> locate(MNIST).name
    'mnist.npz'
    """
    file = FOLDER / known.name if path is None else Path(path)
    way_out = "reinstall cnn-guide" if path is None else "use the copy that cnn-guide ships"
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing; {way_out}")
    found = digest(file)
    if found != known.sha256:
        raise DamagedFileError(
            f"{file} is damaged: SHA-256 {found} found, {known.sha256} expected; {way_out}"
        )
    LOCATED[known.name] = found
    return file


def digest(file: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal.

    Parameters
    ----------
    file : Path
        The file to read.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    OSError
        If the file cannot be read.

    Examples
    --------
    >>> digest(FOLDER / "mnist.npz")[:8]
    'ee068f36'
    """
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cache_folder() -> Path:
    """Say where we keep what can be computed anew, such as features of photographs.

    Returns
    -------
    Path
        ``cnn-guide`` in the user's cache folder, which ``XDG_CACHE_HOME`` may name. It need
        not exist yet, and may be deleted.

    Examples
    --------
    >>> "cnn-guide" in cache_folder().parts
    True
    """
    return user_cache_path("cnn-guide", appauthor=False)


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Write a file wholly or not at all: under a temporary name first, renamed last.

    Parameters
    ----------
    file : Path
        Where the file is to lie; its folder is made if it is missing.
    write : callable
        Called with the temporary path, which keeps the suffix; it writes the content.

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
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".writing-") as folder:
        draft = Path(folder) / file.name
        write(draft)
        draft.replace(file)


@contextmanager
def write_whole_folder(folder: Path) -> Iterator[Path]:
    """Fill a new folder wholly or not at all: beside its place first, renamed last.

    Parameters
    ----------
    folder : Path
        Where it is to lie: nothing may be there but an empty folder, and the folder around
        it must exist.

    Yields
    ------
    Path
        An empty folder with its name to write into. If the block ends with an error, or
        with Ctrl-C, it is deleted.

    Raises
    ------
    FileExistsError
        If there is something already.
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
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".writing-") as place:
        draft = Path(place) / folder.name
        draft.mkdir()
        yield draft
        if folder.exists():
            folder.rmdir()  # empty, and Windows renames onto nothing
        draft.replace(folder)
