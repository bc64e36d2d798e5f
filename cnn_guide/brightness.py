"""Objects by brightness alone: the classical rivals of a network that outlines objects."""

from collections.abc import Callable
from functools import partial
from itertools import product

from cnn_guide._checks import FloatArray, as_floats, check_choice
from cnn_guide.segmentation._masks import LabelArray
from cnn_guide.segmentation.matching import match_objects
from cnn_guide.segmentation.objects import split_by_distance

import numpy.typing as npt
from skimage.filters import gaussian, threshold_local, threshold_otsu

DISTANCES = (5, 7, 9)


def outline_by_brightness(
    image: npt.ArrayLike,
    labels: npt.ArrayLike,
    new_image: npt.ArrayLike,
    *,
    method: str = "local",
    threshold: float = 0.7,
) -> LabelArray:
    """Outline bright objects in a new image, with the settings that do best on a known one.

    Both images are blurred by a pixel. What exceeds a threshold is cut where it is narrow,
    by `cnn_guide.segmentation.split_by_distance`.

    Parameters
    ----------
    image : float array of shape (height, width)
        The known image.
    labels : int array of shape (height, width)
        Its objects, by number; 0 is background.
    new_image : float array of shape (new_height, new_width)
        The image to outline.
    method : {'local', 'otsu'}, default 'local'
        The threshold: the mean of the neighbourhood and a little more, or one for the whole
        image by Otsu's method [1]_.
    threshold : float, default 0.7
        Settings are best if most objects match by more than this intersection over union.

    Returns
    -------
    int array of shape (new_height, new_width)
        0 for background, else the object's number, from 1 without gaps.

    Raises
    ------
    ValueError
        If `method` is unknown, or the shapes of `image` and `labels` differ.

    References
    ----------
    .. [1] Otsu, *A threshold selection method from gray-level histograms*, IEEE Transactions
       on Systems, Man, and Cybernetics 9(1), 1979.

    Examples
    --------
    >>> from cnn_guide.datasets import load_nuclei
    >>> image, labels = load_nuclei()
    >>> objects = outline_by_brightness(image[:128], labels[:128], image[128:], method="otsu")
    >>> objects.shape, bool(objects.max() > 20)
    ((384, 512), True)
    """
    methods: dict[str, list[Callable[[FloatArray], LabelArray]]] = {
        "otsu": [partial(_otsu, distance=distance) for distance in DISTANCES],
        "local": [
            partial(_local, distance=distance, size=size, more=more)
            for distance, size, more in product(DISTANCES, (51, 75), (2, 4, 8))
        ],
    }
    check_choice("method", method, methods)
    known, new = (
        gaussian(as_floats(name, pixels, "height width"), 1, preserve_range=True)
        for name, pixels in (("image", image), ("new_image", new_image))
    )

    def score(outline: Callable[[FloatArray], LabelArray]) -> float:
        return match_objects(labels, outline(known), threshold=threshold).f1

    return max(methods[method], key=score)(new)


def _otsu(pixels: FloatArray, distance: int) -> LabelArray:
    """Split what is brighter than one threshold for all."""
    return split_by_distance(pixels > threshold_otsu(pixels), min_distance=distance)


def _local(pixels: FloatArray, distance: int, size: int, more: float) -> LabelArray:
    """Split what is brighter than its neighbourhood by more than so many grey levels."""
    mask = pixels > threshold_local(pixels, size, offset=-more)
    return split_by_distance(mask, min_distance=distance)
