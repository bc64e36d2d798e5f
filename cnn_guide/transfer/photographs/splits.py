"""Divide photographs into training, validation and test part without a leak between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cnn_guide._checks import as_count
from cnn_guide.transfer.photographs.folders import PhotographFolder, PhotographsError
from cnn_guide.transfer.photographs.reading import Look

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

IntArray = npt.NDArray[np.intp]

SHARES = (0.6, 0.2, 0.2)
ATTEMPTS = 100

# Correlations of small grey pictures without their coarse light and shade. Of 578 tiles cut
# from the bundled photographs no two reach 0.9; nearly all that were saved anew, made
# smaller or brighter do, and most of them reach 0.995.
ALIKE = 0.9
SAME = 0.995


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


def group_photographs(found: PhotographFolder, look: Look) -> IntArray:
    """Find the groups of photographs that must stay on one side of a split.

    Those in subfolders of one name are one group, whatever their class: one patient, one
    walk, one burst. So are files with the same content, and pictures that look alike when
    they are small, as one that was saved twice. What two photographs of one group have in
    common, a third that joins them has too.

    Parameters
    ----------
    found : PhotographFolder
        Photographs that can all be read.
    look : Look
        What `look_at_photographs` found about the same ones.

    Returns
    -------
    int array of shape (photographs,)
        Groups, numbered from 0.

    Raises
    ------
    PhotographsError
        If the same picture lies in two classes.

    Examples
    --------
    >>> from pathlib import Path
    >>> paths = tuple(Path(name) for name in ("cat/1.jpg", "cat/2.jpg", "dog/3.jpg"))
    >>> labels = np.array([0, 0, 1])
    >>> found = PhotographFolder(("cat", "dog"), paths, labels, ("",) * 3, ())
    >>> pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    >>> group_photographs(found, Look((0, 1, 2), ("a", "a", "b"), pictures, ()))
    array([0, 0, 1])
    """
    pairs = [
        _link(look.digests),
        _link([source or f"/{index}" for index, source in enumerate(found.sources)]),
        _find_alike(look.thumbnails, ALIKE),
    ]
    _refuse_two_classes(found, np.vstack([pairs[0], _find_alike(look.thumbnails, SAME)]))
    first, second = np.vstack(pairs).T
    count = len(found.paths)
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def split_photographs(
    found: PhotographFolder, groups: npt.ArrayLike, *, seed: int = 0
) -> Split:
    """Put about three fifths of each class into training, and a fifth into each other part.

    Parameters
    ----------
    found : PhotographFolder
        The photographs.
    groups : int array of shape (photographs,)
        What `group_photographs` returned; a group is never divided.
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
    >>> names = tuple(Path(f"{n}.jpg") for n in range(10))
    >>> found = PhotographFolder(("cat", "dog"), names, np.arange(10) % 2, ("",) * 10, ())
    >>> split = split_photographs(found, np.arange(10))
    >>> len(split.train), len(split.validation), len(split.test)
    (6, 2, 2)
    """
    seed = as_count("seed", seed, minimum=0)
    numbers = np.unique(np.asarray(groups), return_inverse=True)[1]
    counts = np.zeros((numbers.max() + 1, len(found.class_names)), dtype=int)
    np.add.at(counts, (numbers, found.labels), 1)
    _check_classes(found.class_names, counts)
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
        f"was found with each of the {len(found.class_names)} classes in all three parts; "
        "divide them into more subfolders"
    )


def _link(keys: Sequence[str]) -> IntArray:
    """Pair every position with the first that has the same key."""
    first: dict[str, int] = {}
    return np.array([(first.setdefault(key, index), index) for index, key in enumerate(keys)])


def _find_alike(thumbnails: npt.NDArray[np.uint8], least: float) -> IntArray:
    """Pair the positions of pictures whose fine structure correlates at least so much."""
    grey = thumbnails.mean(axis=3, dtype=np.float32)
    fine = grey - gaussian_filter(grey, sigma=(0, 2, 2))
    rows = fine.reshape(len(fine), -1)
    rows -= rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    # An even picture, as of a wall, is like no other; equal files are found by their content.
    rows = np.where(length > 1, rows / np.maximum(length, 1), 0)
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for start in range(0, len(rows), 512):  # All at once would not fit for 50,000.
        above = np.argwhere(rows[start : start + 512] @ rows.T >= least)
        above[:, 0] += start
        pairs.append(above[above[:, 0] < above[:, 1]])
    return np.vstack(pairs)


def _refuse_two_classes(found: PhotographFolder, pairs: IntArray) -> None:
    """Raise if the two of a pair have different classes."""
    labels = found.labels[pairs]
    wrong = np.unique(pairs[labels[:, 0] != labels[:, 1]], axis=0)
    if len(wrong):
        one, other = (found.paths[index] for index in wrong[0])
        more = f" (and {len(wrong) - 1} more such pairs)" if len(wrong) > 1 else ""
        raise PhotographsError(
            f"{one} and {other} show the same picture, but lie in two classes{more}; delete "
            "the one in the wrong folder"
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
