"""Squares from one image and its classes, for a network to learn from."""

from cnn_guide._checks import as_count, as_floats
from cnn_guide.segmentation._masks import as_labels, check_finite, check_same

import numpy as np
import numpy.typing as npt


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
    pixels, truth = as_floats("image", image, "height width"), as_labels("classes", classes)
    count = as_count("count", count)
    size = as_count("size", size, maximum=min(pixels.shape))
    check_same("classes", truth.shape, "image", pixels.shape)
    check_finite("image", pixels)
    rng = np.random.default_rng(seed)
    crops = np.empty((count, size, size, 2), np.float32)
    both = np.stack([pixels, truth], axis=-1)
    for crop in crops:
        top, left = (rng.integers(length - size + 1) for length in pixels.shape)
        turned = np.rot90(both[top : top + size, left : left + size], int(rng.integers(4)))
        crop[:] = turned[:, ::-1] if rng.random() < 0.5 else turned
    return crops[..., :1], crops[..., 1].astype(np.int32)
