"""Read photographs one at a time, however many there are, after a look at each."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cnn_guide._checks import as_count
from cnn_guide.datasets.image_files import read_square
from cnn_guide.files import digest

import numpy as np
import numpy.typing as npt
import PIL

UintArray = npt.NDArray[np.uint8]

THUMBNAIL = 32


@dataclass(frozen=True)
class Look:
    """What a first look at some files found.

    Attributes
    ----------
    readable : tuple of int
        Positions of the files that are images.
    digests : tuple of str
        The SHA-256 of each readable file.
    thumbnails : uint8 array of shape (readable, 32, 32, 3)
        The middle of each readable image, small.
    reasons : tuple of str
        For each of the other files what is wrong with it, and its path.
    """

    readable: tuple[int, ...]
    digests: tuple[str, ...]
    thumbnails: UintArray
    reasons: tuple[str, ...]


def look_at_photographs(
    paths: Sequence[str | os.PathLike[str]], report: Callable[[int], object] | None = None
) -> Look:
    """Open every file, so that a bad one is known before hours of work and not after.

    Parameters
    ----------
    paths : sequence of paths
        The files.
    report : callable, optional
        Called after each file with the number of those done.

    Returns
    -------
    Look
        Which files are images, and what is wrong with the others.

    Examples
    --------
    >>> from skimage import data
    >>> look = look_at_photographs([f"{data.data_dir}/rocket.jpg", "no such file.jpg"])
    >>> look.readable, look.thumbnails.shape
    ((0,), (1, 32, 32, 3))
    >>> look.reasons
    ('path must be an image file, no such file.jpg is missing',)
    """
    readable, digests, thumbnails, reasons = [], [], [], []
    for index, path in enumerate(paths):
        try:
            thumbnail = read_square(path, THUMBNAIL)
            digests.append(digest(Path(path)))
        except (OSError, ValueError) as error:
            reasons.append(str(error))
        else:
            readable.append(index)
            thumbnails.append(thumbnail)
        if report:
            report(index + 1)
    return Look(
        tuple(readable),
        tuple(digests),
        np.reshape(np.asarray(thumbnails, dtype=np.uint8), (-1, THUMBNAIL, THUMBNAIL, 3)),
        tuple(reasons),
    )


class Photographs(Sequence[UintArray]):
    """A sequence of photographs that are read when they are asked for, one at a time.

    Parameters
    ----------
    paths : sequence of paths
        The files.
    digests : sequence of str
        The SHA-256 of each file, as `look_at_photographs` found it.
    side : int, default 224
        Height and width of what is read from the middle of each.

    Examples
    --------
    >>> from skimage import data
    >>> photographs = Photographs([f"{data.data_dir}/rocket.jpg"], ["5e1f"], 96)
    >>> len(photographs), photographs[0].shape
    (1, (96, 96, 3))
    """

    def __init__(
        self,
        paths: Sequence[str | os.PathLike[str]],
        digests: Sequence[str],
        side: int = 224,
    ) -> None:
        self.paths, self.digests = tuple(paths), tuple(digests)
        self.side = as_count("side", side)
        if len(self.paths) != len(self.digests):
            raise ValueError(
                f"digests must be one for each of {len(self.paths)} paths, got {len(digests)}"
            )

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> UintArray:  # type: ignore[override] # no slices
        return read_square(self.paths[index], self.side)

    def digest(self) -> str:
        """Return what the pixels depend on, in hexadecimal, without reading them."""
        content = "\n".join([f"Pillow {PIL.__version__}, side {self.side}", *self.digests])
        return hashlib.sha256(content.encode()).hexdigest()
