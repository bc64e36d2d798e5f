"""Divide photographs into training, validation and test part without a leak between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cnn_guide._checks import as_count
from cnn_guide.transfer.photographs import LARGEST_SEED
from cnn_guide.transfer.photographs.folders import PhotographsError
from cnn_guide.transfer.photographs.table import IntArray, Photographs

import numpy as np
import numpy.typing as npt

SHARES = (0.6, 0.2, 0.2)
ATTEMPTS = 100


@dataclass(frozen=True)
class Split:
    """Positions of the photographs of each part.

    Attributes
    ----------
    train, validation, test : int arrays
        No position is in two of them.
    """

    train: IntArray
    validation: IntArray
    test: IntArray


def split_photographs(photographs: Photographs, *, seed: int = 0) -> Split:
    """Put about three fifths of each class into training, and a fifth into each other part.

    Parameters
    ----------
    photographs : Photographs
        The photographs; none of their groups is divided.
    seed : int, default 0
        Seeds which groups go where.

    Returns
    -------
    Split
        Each part has at least one group of each class.

    Raises
    ------
    PhotographsError
        If a class has fewer than three photographs or groups, or if groups that span classes
        leave a class out of some part.

    Examples
    --------
    >>> from pathlib import Path
    >>> from skimage import data
    >>> from cnn_guide.transfer.photographs.folders import PhotographFolder
    >>> from cnn_guide.transfer.photographs.reading import look_at_photographs
    >>> names = ("brick.png", "grass.png", "moon.png", "cell.png", "retina.jpg", "rocket.jpg")
    >>> paths = tuple(Path(data.data_dir, name) for name in names)
    >>> labels = np.array([0, 0, 0, 1, 1, 1])
    >>> found = PhotographFolder(("cat", "dog"), paths, labels, ("",) * 6, ())
    >>> split = split_photographs(look_at_photographs(found))
    >>> labels[split.train], labels[split.validation], labels[split.test]
    (array([0, 1]), array([0, 1]), array([0, 1]))
    """
    seed = as_count("seed", seed, minimum=0, maximum=LARGEST_SEED)
    numbers = np.unique(photographs.groups, return_inverse=True)[1]
    counts = np.zeros((numbers.max(initial=-1) + 1, len(photographs.class_names)), dtype=int)
    np.add.at(counts, (numbers, photographs.labels), 1)
    _check_classes(photographs.class_names, counts)
    for attempt in range(ATTEMPTS):
        rng = np.random.default_rng((seed, attempt))
        order = rng.permutation(len(counts))
        if attempt == 0:  # Large groups first come closest to the wanted shares.
            order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]
        parts = _assign(counts, order)
        if all((counts[parts == part] > 0).any(axis=0).all() for part in range(3)):
            return Split(*(np.flatnonzero(parts[numbers] == part) for part in range(3)))
    raise PhotographsError(
        "photographs in subfolders of one name, and look-alikes, stay together; so no split "
        f"was found with each of the {len(photographs.class_names)} classes in all three "
        "parts; divide them into more subfolders"
    )


def _check_classes(names: Sequence[str], counts: npt.NDArray[Any]) -> None:
    """Raise if some class has nothing to put into one of the three parts."""
    for name, photographs, groups in zip(
        names, counts.sum(axis=0), (counts > 0).sum(axis=0), strict=True
    ):
        if photographs < 3:
            raise PhotographsError(
                f"class {name!r} has fewer than three photographs, {photographs}; training, "
                "validation and test each need one at least"
            )
        if groups < 3:
            raise PhotographsError(
                f"class {name!r} has fewer than three groups, {groups}, of {photographs} "
                "photographs: those of one subfolder, and look-alikes, stay together; add "
                "others, or divide them into at least three subfolders, or into none"
            )


def _assign(counts: npt.NDArray[Any], order: IntArray) -> IntArray:
    """Give each group in turn to the part that is emptiest for its classes."""
    wanted = np.outer(SHARES, counts.sum(axis=0))
    given = np.zeros_like(wanted)
    parts = np.zeros(len(counts), dtype=np.intp)
    for group in order:
        classes = counts[group] > 0
        parts[group] = (given / wanted)[:, classes].mean(axis=1).argmin()
        given[parts[group]] += counts[group]
    return parts
