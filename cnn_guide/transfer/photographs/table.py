"""A table with one row a photograph, and the pixels when they are asked for."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnn_guide._checks import as_count
from cnn_guide.datasets.image_files import read_square
from cnn_guide.transfer.photographs.folders import PhotographsError

import numpy as np
import numpy.typing as npt
import PIL

IntArray = npt.NDArray[np.intp]
UintArray = npt.NDArray[np.uint8]

COLUMNS = ("paths", "labels", "sources", "digests", "thumbnails", "look_alikes", "groups")


@dataclass(frozen=True, eq=False)
class Photographs:
    """Photographs that can be read, and what is known of each.

    Attributes
    ----------
    class_names : tuple of str
        The classes, sorted; a label is a position here.
    skipped : tuple of str
        For each file that was left out, as it cannot be read, what is wrong with it.
    paths : tuple of Path
        The files.
    labels : int array of shape (photographs,)
        The class of each.
    sources : tuple of str
        The subfolder of its class that each lies in; '' for the class's folder itself.
    digests : tuple of str
        The SHA-256 of each file.
    thumbnails : uint8 array of shape (photographs, side, side, 3)
        The middle of each, small.
    look_alikes : int array of shape (photographs,)
        Equal for photographs that show the same, or nearly.
    groups : int array of shape (photographs,)
        Equal for photographs that must stay on one side of a split.

    Raises
    ------
    ValueError
        If a column has not one entry for each photograph.
    """

    class_names: tuple[str, ...]
    skipped: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: IntArray
    sources: tuple[str, ...]
    digests: tuple[str, ...]
    thumbnails: UintArray
    look_alikes: IntArray
    groups: IntArray

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in COLUMNS}
        if len(set(lengths.values())) > 1:
            raise ValueError(
                f"columns must have one entry for each photograph, got {lengths} entries; "
                "choose rows with select()"
            )

    def __len__(self) -> int:
        return len(self.paths)

    def select(self, rows: Sequence[int] | npt.NDArray[Any]) -> "Photographs":
        """Return the table of these rows alone, in this order.

        Parameters
        ----------
        rows : sequence of int
            Positions.

        Returns
        -------
        Photographs
            All columns, still side by side.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        chosen = np.asarray(rows, dtype=np.intp)
        columns: dict[str, Any] = {}
        for name in COLUMNS:
            column = getattr(self, name)
            is_array = isinstance(column, np.ndarray)
            columns[name] = column[chosen] if is_array else tuple(column[row] for row in chosen)
        return replace(self, **columns)

    def squares(self, side: int = 224) -> "Squares":
        """Return the middle square of each photograph, to be read one at a time.

        Parameters
        ----------
        side : int, default 224
            Height and width, in pixels.

        Returns
        -------
        Squares
            A sequence for `cnn_guide.transfer.features.extract_features`, whose cache it keys
            by the files' digests.

        Raises
        ------
        ValueError
            If `side` is too small.
        """
        return Squares(self.paths, self.digests, as_count("side", side))


@dataclass(frozen=True)
class Squares(Sequence[UintArray]):
    """The middle squares of some photographs; each is read when it is asked for.

    Attributes
    ----------
    paths : tuple of Path
        The files.
    digests : tuple of str
        The SHA-256 of each file.
    side : int
        Height and width of the squares.
    """

    paths: tuple[Path, ...]
    digests: tuple[str, ...]
    side: int

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> UintArray:  # type: ignore[override] # no slices
        try:
            return read_square(self.paths[index], self.side)
        except (OSError, ValueError) as error:
            # All were read once before the work began.
            raise PhotographsError(
                f"{error}; it could be read when the run began: mend it, and start again"
            ) from error

    def digest(self) -> str:
        """Return what the pixels depend on, in hexadecimal, without reading them."""
        content = "\n".join([f"Pillow {PIL.__version__}, side {self.side}", *self.digests])
        return hashlib.sha256(content.encode()).hexdigest()
