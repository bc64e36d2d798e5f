"""Find the photographs that belong together, so that no split divides them."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from cnn_guide.transfer.photographs.folders import PhotographsError
from cnn_guide.transfer.photographs.table import IntArray, Photographs, UintArray

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

# Correlations of small grey pictures without their coarse light and shade. Of 578 tiles cut
# from the bundled photographs no two reach 0.9; nearly all that were saved anew, made
# smaller or brighter do, and most of them reach 0.995.
ALIKE = 0.9
SAME = 0.995


def group_photographs(photographs: Photographs) -> Photographs:
    """Find the groups of photographs that must stay on one side of a split.

    Files with the same content are look-alikes, and so are pictures that look alike when they
    are small, as one that was saved twice. Look-alikes are one group; and photographs in
    subfolders of one name are one, whatever their class: one patient, one walk, one burst.
    What two photographs of one group have in common, a third that joins them has too.

    Parameters
    ----------
    photographs : Photographs
        The photographs, grouped in whatever way.

    Returns
    -------
    Photographs
        The same with new columns ``look_alikes`` and ``groups``, each numbered from 0.

    Raises
    ------
    PhotographsError
        If the same picture lies in two classes.

    Examples
    --------
    >>> from pathlib import Path
    >>> files = ("cat/1.jpg", "cat/2.jpg", "cat/a/3.jpg", "dog/a/4.jpg")
    >>> paths, sources, digests = tuple(map(Path, files)), ("", "", "a", "a"), tuple("xxyz")
    >>> pictures = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    >>> labels, alone = np.array([0, 0, 0, 1]), np.arange(4)
    >>> columns = paths, labels, sources, digests, pictures, alone, alone
    >>> photographs = group_photographs(Photographs(("cat", "dog"), (), *columns))
    >>> photographs.look_alikes, photographs.groups
    (array([0, 0, 1, 2]), array([0, 0, 1, 1]))
    """
    if not len(photographs):
        return photographs
    same = _link(photographs.digests)
    _refuse_two_classes(
        photographs, np.vstack([same, _find_alike(photographs.thumbnails, SAME)])
    )
    look_alikes = _connect(same, _find_alike(photographs.thumbnails, ALIKE))
    sources = (source or row for row, source in enumerate(photographs.sources))
    groups = _connect(_link(look_alikes.tolist()), _link(sources))
    return replace(photographs, look_alikes=look_alikes, groups=groups)


def _connect(*pairs: IntArray) -> IntArray:
    """Give one number to what pairs connect; the first pairs name every position."""
    first, second = np.vstack(pairs).T
    count = len(pairs[0])
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def _link(keys: Iterable[Hashable]) -> IntArray:
    """Pair every position with the first that has the same key."""
    first: dict[Hashable, int] = {}
    return np.array([(first.setdefault(key, index), index) for index, key in enumerate(keys)])


def _find_alike(thumbnails: UintArray, least: float) -> IntArray:
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


def _refuse_two_classes(photographs: Photographs, pairs: IntArray) -> None:
    """Raise if the two of a pair have different classes."""
    labels = photographs.labels[pairs]
    wrong = np.unique(pairs[labels[:, 0] != labels[:, 1]], axis=0)
    if len(wrong):
        one, other = (photographs.paths[index] for index in wrong[0])
        more = f" (and {len(wrong) - 1} more such pairs)" if len(wrong) > 1 else ""
        raise PhotographsError(
            f"{one} and {other} show the same picture, but lie in two classes{more}; delete "
            "the one in the wrong folder"
        )
