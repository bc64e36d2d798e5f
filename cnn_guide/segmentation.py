"""From a network's answer for every pixel to objects, and how well they fit the true ones."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from cnn_guide._checks import FloatArray, as_count, as_floats, as_unmasked

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.feature import peak_local_max
from skimage.segmentation import watershed

LabelArray = npt.NDArray[np.intp]

BACKGROUND, INSIDE, BORDER = 0, 1, 2


@dataclass(frozen=True)
class Matches:
    """Which true objects were found, and how well.

    Attributes
    ----------
    pairs : list of (int, int)
        Labels that belong together, the true one first.
    ious : list of float
        Of each pair.
    missed, false : list of int
        True labels without a partner, and predicted ones.
    """

    pairs: list[tuple[int, int]]
    ious: list[float]
    missed: list[int]
    false: list[int]

    @property
    def f1(self) -> float:
        """Found objects, by the mean of how many there are and how many were predicted."""
        objects = 2 * len(self.pairs) + len(self.missed) + len(self.false)
        return 2 * len(self.pairs) / objects if objects else 1.0


def inside_and_border(labels: npt.ArrayLike, *, border: int = 2) -> LabelArray:
    """Turn objects into classes for pixels: background, inside and border.

    With the border as a class of its own, a network can keep objects apart that touch [1]_.

    Parameters
    ----------
    labels : int array of shape (height, width)
        0 where there is no object, else the object's number.
    border : int, default 2
        How many pixels of an object, from its edge inwards, are border. Where the image ends,
        there is no edge.

    Returns
    -------
    int array of shape (height, width)
        0 for background, 1 inside, 2 for border.

    Raises
    ------
    ValueError
        If `labels` are not whole numbers of at least 0, or `border` is too small.

    References
    ----------
    .. [1] Caicedo et al., *Evaluation of deep learning strategies for nucleus segmentation in
       fluorescence images*, Cytometry Part A 95, 2019.

    Examples
    --------
    >>> inside_and_border([[0, 7, 7, 7, 3, 3]], border=1)
    array([[0, 2, 1, 2, 2, 1]])
    """
    objects, border = _as_labels("labels", labels), as_count("border", border)
    inside = objects > 0
    cross = ndimage.generate_binary_structure(2, 1)
    lowest = highest = objects
    for _ in range(border):
        lowest = ndimage.minimum_filter(lowest, footprint=cross, mode="nearest")
        highest = ndimage.maximum_filter(highest, footprint=cross, mode="nearest")
    edge = inside & (lowest != highest)
    return np.where(edge, BORDER, np.where(inside, INSIDE, BACKGROUND)).astype(np.intp)


def draw_crops(
    image: npt.ArrayLike,
    classes: npt.ArrayLike,
    count: int,
    *,
    size: int = 64,
    seed: int = 0,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    """Cut squares from one image at random, each turned and mirrored at random.

    Parameters
    ----------
    image : float array of shape (height, width)
        What the network is to see.
    classes : int array of shape (height, width)
        The class of each of its pixels.
    count : int
        How many squares.
    size : int, default 64
        Their side.
    seed : int, default 0
        Of places, turns and mirrors.

    Returns
    -------
    images : float32 array of shape (count, size, size, 1)
        The squares.
    classes : int32 array of shape (count, size, size)
        The classes of their pixels.

    Raises
    ------
    ValueError
        If shapes differ, a pixel is not finite, or no square of this `size` fits in.

    Examples
    --------
    >>> images, classes = draw_crops(np.zeros((9, 8)), np.zeros((9, 8), int), 5, size=6)
    >>> images.shape, classes.shape
    ((5, 6, 6, 1), (5, 6, 6))
    """
    pixels, truth = as_floats("image", image, "height width"), _as_labels("classes", classes)
    count = as_count("count", count)
    size = as_count("size", size, maximum=min(pixels.shape))
    _check_same("classes", truth.shape, "image", pixels.shape)
    _check_finite("image", pixels)
    rng = np.random.default_rng(seed)
    crops = np.empty((count, size, size, 2), np.float32)
    both = np.stack([pixels, truth], axis=-1)
    for crop in crops:
        top, left = (rng.integers(length - size + 1) for length in pixels.shape)
        turned = np.rot90(both[top : top + size, left : left + size], int(rng.integers(4)))
        crop[:] = turned[:, ::-1] if rng.random() < 0.5 else turned
    return crops[..., :1], crops[..., 1].astype(np.int32)


def watershed_objects(
    probabilities: npt.ArrayLike,
    *,
    inside: float = 0.6,
    background: float = 0.5,
    min_distance: int = 7,
    smallest: int = 20,
) -> LabelArray:
    """Make objects of a network's probabilities for background, inside and border.

    Where "inside" is likely, `split_by_distance` finds the seeds of objects. From there they
    grow, the likeliest pixels first, over all that is likely not background, until they meet:
    the watershed [1]_.

    Parameters
    ----------
    probabilities : float array of shape (height, width, 3)
        For background, inside and border; each pixel's add up to 1.
    inside : float, default 0.6
        A pixel can be of a seed above this probability of "inside".
    background : float, default 0.5
        A pixel can be of an object below this probability of "background".
    min_distance : int, default 7
        Seeds grow from pixels that are this far from one another, or further.
    smallest : int, default 20
        Objects of fewer pixels are left out.

    Returns
    -------
    int array of shape (height, width)
        0 for background, else the object's number, from 1 without gaps. All are 0 if
        nothing was found.

    Raises
    ------
    ValueError
        If the shape is another, the numbers are no probabilities, or an option is out of range.

    References
    ----------
    .. [1] Meyer, *Topographic distance and watershed lines*, Signal Processing 38, 1994.

    Examples
    --------
    >>> inside = np.array([[0.9, 0.5, 0.1, 0.8, 0.0]])
    >>> background = np.array([[0.0, 0.1, 0.2, 0.1, 1.0]])
    >>> answer = np.stack([background, inside, 1 - background - inside], axis=-1)
    >>> watershed_objects(answer, min_distance=1, smallest=1)
    array([[1, 1, 2, 2, 0]])
    """
    answer = as_floats("probabilities", probabilities, "height width classes")
    if answer.shape[2] != 3:
        raise ValueError(
            "probabilities must have 3 classes (background, inside, border), got shape "
            f"{answer.shape}; train with the classes of inside_and_border"
        )
    _check_finite("probabilities", answer)
    if (answer < 0).any() or not np.allclose(answer.sum(axis=2), 1, atol=1e-3):
        raise ValueError(
            "probabilities must be at least 0 and add up to 1 at each pixel, got "
            f"{answer.min():.3g} to {answer.max():.3g}; end the network in a softmax"
        )
    for name, value in (("inside", inside), ("background", background)):
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie between 0 and 1, got {name}={value}")
    smallest = as_count("smallest", smallest)
    likely = answer[..., INSIDE]
    seeds = split_by_distance(likely > inside, min_distance=min_distance, smallest=1)
    return _grow(-likely, seeds, answer[..., BACKGROUND] < background, smallest)


def choose_thresholds(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, *, threshold: float = 0.5
) -> dict[str, float]:
    """Try thresholds for `watershed_objects`, and give those with the highest F1.

    Choose on pixels that the network neither learned from nor is tested on.

    Parameters
    ----------
    probabilities : float array of shape (height, width, 3)
        For background, inside and border.
    labels : int array of shape (height, width)
        The true objects.
    threshold : float, default 0.5
        What the intersection over union must exceed for an object to count as found.

    Returns
    -------
    dict of float
        "inside" and "background", by the best F1; the first pair tried, if several are best.

    Raises
    ------
    ValueError
        If the shapes differ, the numbers are no probabilities, or the threshold is out of
        range.

    Examples
    --------
    >>> answer = [[[0.4, 0.6, 0.0]] * 5 + [[0.9, 0.1, 0.0]] * 5] * 6
    >>> choose_thresholds(answer, [[1] * 5 + [0] * 5] * 6)
    {'inside': 0.5, 'background': 0.5}
    """

    def score(pair: tuple[float, float]) -> float:
        objects = watershed_objects(probabilities, inside=pair[0], background=pair[1])
        return match_objects(labels, objects, threshold=threshold).f1

    best = max(product((0.5, 0.6, 0.7, 0.8), (0.3, 0.5, 0.7)), key=score)
    return dict(zip(("inside", "background"), best, strict=True))


def split_by_distance(
    mask: npt.ArrayLike, *, min_distance: int = 5, smallest: int = 20
) -> LabelArray:
    """Make objects of a mask alone: the classical watershed on the distance to its edge.

    Parameters
    ----------
    mask : bool array of shape (height, width)
        Where there are objects, from a threshold, for example.
    min_distance : int, default 5
        Seeds are the pixels deepest inside, this many pixels or more from one another.
    smallest : int, default 20
        Objects of fewer pixels are left out.

    Returns
    -------
    int array of shape (height, width)
        0 for background, else the object's number, from 1 without gaps.

    Raises
    ------
    ValueError
        If `mask` is not of two axes and of booleans, or a number is too small.

    Examples
    --------
    >>> two_squares = np.zeros((5, 11), bool)
    >>> two_squares[1:4, 1:4] = two_squares[1:4, 6:9] = True
    >>> split_by_distance(two_squares, min_distance=1, smallest=1)[2]
    array([0, 1, 1, 1, 0, 0, 2, 2, 2, 0, 0])
    """
    where = _as_mask("mask", mask)
    min_distance, smallest = (
        as_count(name, value)
        for name, value in (("min_distance", min_distance), ("smallest", smallest))
    )
    # A slight blur makes one peak of a ridge of equal ones.
    depth = ndimage.gaussian_filter(ndimage.distance_transform_edt(where), 1) * where
    pieces, _ = ndimage.label(where)
    peaks = peak_local_max(
        depth, min_distance=min_distance, labels=pieces, exclude_border=False
    )
    seeds = np.zeros(where.shape, np.intp)
    seeds[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    return _grow(-depth, seeds, where, smallest)


def pixel_iou(truth: npt.ArrayLike, predicted: npt.ArrayLike) -> float:
    """Compare two masks: the pixels in both, as a share of the pixels in either.

    Parameters
    ----------
    truth, predicted : bool arrays of shape (height, width)
        Where there are objects.

    Returns
    -------
    float
        Intersection over union, 0 to 1; 1 if both masks are empty.

    Raises
    ------
    ValueError
        If these are not masks of one shape.

    Examples
    --------
    >>> round(pixel_iou([[True, True, False]], [[False, True, True]]), 3)
    0.333
    """
    here, there = _as_mask("truth", truth), _as_mask("predicted", predicted)
    _check_same("predicted", there.shape, "truth", here.shape)
    either = np.count_nonzero(here | there)
    return float(np.count_nonzero(here & there) / either) if either else 1.0


def match_objects(
    truth: npt.ArrayLike, predicted: npt.ArrayLike, *, threshold: float = 0.5
) -> Matches:
    """Find out which true object each predicted one fits.

    Two objects fit if their intersection over union is above the threshold. At 0.5 or more,
    no object can fit two, so there is nothing to choose [1]_.

    Parameters
    ----------
    truth, predicted : int arrays of shape (height, width)
        0 for background, else an object's number; the numbers need not agree.
    threshold : float, default 0.5
        What the intersection over union must exceed: at least 0.5, below 1.

    Returns
    -------
    Matches
        Pairs, what was missed and what was seen falsely; ``.f1`` sums them up, and is 1 if
        there are no objects on either side.

    Raises
    ------
    ValueError
        If shapes differ, labels are not whole numbers of at least 0, or the threshold is out
        of range.

    References
    ----------
    .. [1] Kirillov et al., *Panoptic segmentation*, CVPR 2019, section 4.1.

    Examples
    --------
    >>> found = match_objects([[1, 1, 1, 0, 2, 2]], [[5, 5, 5, 5, 0, 0]])
    >>> found.pairs, found.ious, found.missed, found.f1
    ([(1, 5)], [0.75], [2], 0.6666666666666666)
    """
    true, given = _as_labels("truth", truth), _as_labels("predicted", predicted)
    _check_same("predicted", given.shape, "truth", true.shape)
    if not 0.5 <= threshold < 1:
        raise ValueError(
            f"threshold must be at least 0.5 and below 1, got threshold={threshold}; below "
            "0.5 one object could fit two"
        )
    true_names, true_at = np.unique(true, return_inverse=True)
    names, at = np.unique(given, return_inverse=True)
    shape = len(true_names), len(names)
    counted = np.bincount((true_at * shape[1] + at).ravel(), minlength=shape[0] * shape[1])
    shared = counted.reshape(shape)
    either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    ious = shared / either
    ious[true_names == 0], ious[:, names == 0] = 0, 0
    rows, columns = np.nonzero(ious > threshold)
    pairs = [
        (int(true_names[row]), int(names[column]))
        for row, column in zip(rows, columns, strict=True)
    ]
    return Matches(
        pairs,
        [float(iou) for iou in ious[rows, columns]],
        sorted({int(name) for name in true_names if name} - {pair[0] for pair in pairs}),
        sorted({int(name) for name in names if name} - {pair[1] for pair in pairs}),
    )


def _grow(
    heights: FloatArray, seeds: npt.NDArray[Any], mask: npt.NDArray[np.bool_], smallest: int
) -> LabelArray:
    """Flood from the seeds; leave out what stays small, and number the rest from 1."""
    if not seeds.any() or not mask.any():
        return np.zeros(mask.shape, np.intp)
    objects = watershed(heights, seeds, mask=mask)
    counts = np.bincount(objects.ravel())
    kept = counts >= smallest
    kept[0] = False
    return np.where(kept, np.cumsum(kept), 0)[objects].astype(np.intp)


def _as_labels(name: str, array: npt.ArrayLike) -> LabelArray:
    """Return whole numbers of at least 0, of shape (height, width)."""
    labels = as_unmasked(name, array)
    if labels.ndim != 2 or labels.dtype.kind not in "iu" or (labels.size and labels.min() < 0):
        raise ValueError(
            f"{name} must be whole numbers of at least 0 of shape (height, width), got "
            f"{labels.dtype} of shape {labels.shape}; 0 is the background"
        )
    return labels.astype(np.intp)


def _as_mask(name: str, array: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return booleans of shape (height, width)."""
    mask = as_unmasked(name, array)
    if mask.ndim != 2 or mask.dtype != np.bool_:
        raise ValueError(
            f"{name} must be booleans of shape (height, width), got {mask.dtype} of shape "
            f"{mask.shape}; compare with a threshold, as in `labels > 0`"
        )
    return mask


def _check_same(
    name: str, shape: tuple[int, ...], other: str, expected: tuple[int, ...]
) -> None:
    """Raise unless two arrays show the same pixels."""
    if shape != expected:
        raise ValueError(
            f"{name} must have the shape of {other}, {expected}, got {shape}; give both of "
            "the same image"
        )


def _check_finite(name: str, numbers: FloatArray) -> None:
    """Raise if there is a NaN or an infinite number."""
    if not np.isfinite(numbers).all():
        raise ValueError(
            f"{name} must be finite, got {np.count_nonzero(~np.isfinite(numbers))} of "
            f"{numbers.size} numbers that are not; look where they come from"
        )
