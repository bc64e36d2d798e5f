"""Find photographs in folders that bear the names of their classes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnn_guide.files import what_lies_at

import numpy as np
import numpy.typing as npt

#: What the name of an image ends in, in capitals or not.
SUFFIXES = frozenset([".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"])


class PhotographsError(ValueError):
    """A folder of photographs from which nothing can be learned as it is."""


@dataclass(frozen=True)
class PhotographFolder:
    """Photographs with their classes.

    Attributes
    ----------
    class_names : tuple of str
        The names of the folders, sorted; a label is a position here.
    paths : tuple of Path
        The image files, class by class.
    labels : int array of shape (photographs,)
        The class of each.
    sources : tuple of str
        For each photograph the name of the subfolder that it lies in, within its class; ''
        for one that lies in the class's folder itself.
    ignored : tuple of Path
        Files that are no images by their names, or lie outside of the classes' folders.
    """

    class_names: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: npt.NDArray[np.intp]
    sources: tuple[str, ...]
    ignored: tuple[Path, ...]


def find_photographs(folder: str | os.PathLike[str]) -> PhotographFolder:
    """Find the photographs of a folder that holds one folder for each class.

    It is the layout that `keras.utils.image_dataset_from_directory` expects: the folders'
    names are the classes, and what lies in their subfolders belongs to them. Hidden files
    and folders are left out, links are followed, and a folder that is reached twice, as by a
    link to its own parent, is entered once.

    Parameters
    ----------
    folder : path
        The folder of folders.

    Returns
    -------
    PhotographFolder
        At least two classes with at least one photograph each; none has been opened.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        If there is no such folder, or it is a file.
    PhotographsError
        If there are fewer than two classes, or one without a photograph.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("cat/tom.jpg", "cat/2026/kitty.JPG", "dog/rex.png", "dog/notes.txt"):
    ...     (folder / name).parent.mkdir(parents=True, exist_ok=True)
    ...     (folder / name).touch()
    >>> found = find_photographs(folder)
    >>> found.class_names, len(found.paths), found.sources
    (('cat', 'dog'), 3, ('2026', '', ''))
    >>> [path.name for path in found.ignored]
    ['notes.txt']
    """
    root, rule = Path(folder), "folder must hold a folder of photographs for each class"
    if not root.exists():
        raise FileNotFoundError(f"{rule}, {root} is {what_lies_at(root)}; give another path")
    if not root.is_dir():
        raise NotADirectoryError(f"{rule}, {root} is a file; give the folder around its class")
    entries = [entry for entry in sorted(root.iterdir()) if not entry.name.startswith(".")]
    classes = [entry for entry in entries if entry.is_dir()]
    ignored = [entry for entry in entries if not entry.is_dir()]
    if len(classes) < 2:
        found = f"only {classes[0].name!r}" if classes else "none"
        raise PhotographsError(
            f"{root} must hold a folder for each of at least two classes, found {found}; "
            "sort the photographs into folders that bear the names of their classes"
        )
    paths: list[Path] = []
    labels: list[int] = []
    sources: list[str] = []
    for label, home in enumerate(classes):
        files = sorted(_walk(home))
        images = [file for file in files if file.suffix.lower() in SUFFIXES]
        ignored += [file for file in files if file.suffix.lower() not in SUFFIXES]
        if not images:
            others = f", but {len(files)} other files" if files else ""
            raise PhotographsError(
                f"class {home.name!r} has no image{others}: {home} must hold files that end in "
                f"{', '.join(sorted(SUFFIXES))}; add some, or remove the folder"
            )
        paths += images
        labels += [label] * len(images)
        sources += [_source(file.relative_to(home)) for file in images]
    return PhotographFolder(
        tuple(home.name for home in classes),
        tuple(paths),
        np.asarray(labels, dtype=np.intp),
        tuple(sources),
        tuple(ignored),
    )


def _walk(home: Path) -> Iterator[Path]:
    """List the files below a folder, and enter no folder twice."""

    def fail(error: OSError) -> None:
        raise error  # os.walk would leave an unreadable folder out in silence.

    root = home.parent.resolve()
    around = [place.stat() for place in (root, *root.parents)]  # a link there is a loop
    entered = {(status.st_dev, status.st_ino) for status in around}
    for place, folders, files in os.walk(home, followlinks=True, onerror=fail):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in entered:
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in files if not name.startswith("."))


def _source(path: Path) -> str:
    """Name the subfolder of its class that a file lies in, or ''."""
    return path.parts[0] if len(path.parts) > 1 else ""
