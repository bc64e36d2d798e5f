"""From probabilities or a mask to objects: two watersheds."""

from typing import Any

from cnn_guide._checks import FloatArray, as_count, as_floats
from cnn_guide.segmentation._masks import LabelArray, as_mask, check_finite
from cnn_guide.segmentation.borders import BACKGROUND, INSIDE

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.feature import peak_local_max
from skimage.segmentation import watershed


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
    check_finite("probabilities", answer)
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
    where = as_mask("mask", mask)
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
