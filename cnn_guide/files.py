"""The data files that the package ships: each is verified by its digest before it is read."""

import hashlib
import os
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
        raise FileNotFoundError(f"{file} is {what_lies_at(file)}; {way_out}")
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


def what_lies_at(path: Path) -> str:
    """Say what stands where a file was wanted.

    Parameters
    ----------
    path : Path
        A path that is no file.

    Returns
    -------
    str
        'a folder', 'missing', or the like.

    Examples
    --------
    >>> what_lies_at(FOLDER), what_lies_at(FOLDER / "none")
    ('a folder', 'missing')
    """
    if path.is_dir():
        return "a folder"
    if path.exists():
        return "no regular file, but a pipe, a socket or a device"
    return "a link that leads nowhere" if path.is_symlink() else "missing"


def cache_folder() -> Path:
    """Say where we keep what can be computed anew, such as features of photographs.

    Returns
    -------
    Path
        ``cnn-guide`` in the user's cache folder, which ``XDG_CACHE_HOME`` may name. It need
        not exist yet, and may be deleted.

    Raises
    ------
    FileNotFoundError
        If the user has no home folder, and nothing else says where.

    Examples
    --------
    >>> import tempfile
    >>> from unittest import mock
    >>> with mock.patch.dict("os.environ", XDG_CACHE_HOME=tempfile.gettempdir()):
    ...     cache_folder().name
    'cnn-guide'
    """
    try:
        folder = user_cache_path("cnn-guide", appauthor=False)
    except RuntimeError:  # of platformdirs from 4.5 on; before, a relative path
        folder = Path()
    if not folder.is_absolute():
        raise FileNotFoundError("your user has no home folder; set HOME or XDG_CACHE_HOME")
    return folder
