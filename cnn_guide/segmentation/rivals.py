"""A class for each pixel without a network: by filters and a forest, or by brightness."""

from typing import Any

from cnn_guide._checks import FloatArray, as_count, as_floats
from cnn_guide.segmentation._masks import check_finite, check_same
from cnn_guide.segmentation.filter_bank import describe_textures

import numpy as np
import numpy.typing as npt
from skimage.filters import gaussian, threshold_multiotsu

ClassArray = npt.NDArray[np.intp]


def segment_by_filters(
    images: npt.ArrayLike,
    classes: npt.ArrayLike,
    new_images: npt.ArrayLike,
    *,
    samples: int = 20_000,
    seed: int = 0,
) -> ClassArray:
    """Let a random forest learn the classes of pixels from `describe_textures`.

    The forest [1]_ knows nothing of what neighbours were given, so its probabilities are
    blurred by three pixels before the largest is taken.

    Parameters
    ----------
    images : float array of shape (batch, height, width, 1)
        To learn from.
    classes : int array of shape (batch, height, width)
        The class of each of their pixels.
    new_images : float array of shape (new_batch, new_height, new_width, 1)
        To give classes to.
    samples : int, default 20000
        Pixels that the forest learns from, drawn at random; all, if there are fewer.
    seed : int, default 0
        Of the pixels drawn and of the forest.

    Returns
    -------
    int array of shape (new_batch, new_height, new_width)
        The answers.

    Raises
    ------
    ValueError
        If shapes are not as said, or a pixel is not finite.

    References
    ----------
    .. [1] Breiman, *Random forests*, Machine Learning 45, 2001.

    Examples
    --------
    >>> from cnn_guide.datasets import draw_texture_mosaics
    >>> images, classes = draw_texture_mosaics(4, size=32)
    >>> answers = segment_by_filters(images[:3], classes[:3], images[3:], samples=500)
    >>> answers.shape, bool((answers == classes[3:]).mean() > 0.5)
    ((1, 32, 32), True)
    """
    from sklearn.ensemble import RandomForestClassifier

    known, truth = _as_pair(images, classes)
    new = _as_grey("new_images", new_images)
    samples = min(as_count("samples", samples), truth.size)
    features = np.stack([describe_textures(image) for image in known])
    numbers = features.shape[-1]
    rows = np.random.default_rng(seed).choice(truth.size, samples, replace=False)
    forest = RandomForestClassifier(60, min_samples_leaf=5, random_state=seed, n_jobs=-1)
    forest.fit(features.reshape(-1, numbers)[rows], truth.ravel()[rows])
    answers = np.empty(new.shape, np.intp)
    for image, answer in zip(new, answers, strict=True):
        likely = forest.predict_proba(describe_textures(image).reshape(-1, numbers))
        blurred = gaussian(likely.reshape(*image.shape, -1), 3, channel_axis=-1)
        answer[:] = forest.classes_[blurred.argmax(axis=-1)]
    return answers


def segment_by_brightness(
    images: npt.ArrayLike, classes: npt.ArrayLike, new_images: npt.ArrayLike
) -> ClassArray:
    """Cut brightness into as many levels as there are classes; each level gets one class.

    The cuts are Otsu's for several classes [1]_. A level's class is the one that most of its
    pixels have in the known images.

    Parameters
    ----------
    images : float array of shape (batch, height, width, 1)
        To learn from.
    classes : int array of shape (batch, height, width)
        The class of each of their pixels.
    new_images : float array of shape (new_batch, new_height, new_width, 1)
        To give classes to.

    Returns
    -------
    int array of shape (new_batch, new_height, new_width)
        The answers.

    Raises
    ------
    ValueError
        If shapes are not as said, a pixel is not finite, or there is one class or one
        brightness.

    References
    ----------
    .. [1] Liao, Chen and Chung, *A fast algorithm for multilevel thresholding*, Journal of
       Information Science and Engineering 17(5), 2001.

    Examples
    --------
    >>> known, new = [[[[0.1], [0.2], [0.9]]]], [[[[0.0], [0.8]]]]
    >>> segment_by_brightness(known, [[[5, 5, 2]]], new)
    array([[[5, 2]]])
    """
    known, truth = _as_pair(images, classes)
    new, count = _as_grey("new_images", new_images), len(np.unique(truth))
    if count < 2 or len(np.unique(known)) < count:
        raise ValueError(
            f"images must have at least as many greys as there are classes, and classes be "
            f"two or more, got {len(np.unique(known))} and {count}; show more of both"
        )
    cuts = threshold_multiotsu(known.ravel(), count)  # in a row, as 3 columns look like colours
    levels = np.digitize(known, cuts)
    common = [np.bincount(truth[levels == level]).argmax() for level in range(count)]
    return np.array(common)[np.digitize(new, cuts)]


def _as_pair(images: npt.ArrayLike, classes: npt.ArrayLike) -> tuple[FloatArray, ClassArray]:
    """Return grey images (batch, height, width), and the classes of their pixels."""
    known, truth = _as_grey("images", images), np.asarray(classes)
    check_same("classes", truth.shape, "images", known.shape)
    if truth.dtype.kind not in "iu" or (truth.size and truth.min() < 0):
        raise ValueError(
            f"classes must be whole numbers of at least 0, got {truth.dtype}; number the "
            "classes from 0"
        )
    return known, truth


def _as_grey(name: str, array: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return finite images of one channel, without the axis for it."""
    pixels = as_floats(name, array, "batch height width channels")
    if pixels.shape[3] != 1 or not pixels.size:
        raise ValueError(
            f"{name} must have one channel and at least one pixel, got shape {pixels.shape}; "
            "average the channels with images.mean(axis=3, keepdims=True)"
        )
    check_finite(name, pixels)
    return pixels[..., 0]
