"""Textures by hand-made filters: the classical rival of a network that learns its own."""

from typing import Any

from cnn_guide._checks import as_count, as_floats
from cnn_guide.segmentation._masks import check_finite

import numpy as np
import numpy.typing as npt
from skimage.feature import local_binary_pattern, multiscale_basic_features
from skimage.filters import gaussian

_PATTERNS = 10  # kinds of local binary patterns with 8 neighbours, turned ones counted as one


def describe_textures(image: npt.ArrayLike, *, reach: int = 6) -> npt.NDArray[np.float32]:
    """Describe the surroundings of each pixel by filters that nobody trained.

    A classifier such as a random forest can learn from these numbers which texture a pixel is
    part of. They are scikit-image's multiscale features (blurred brightness, edges and second
    derivatives at three scales), how strong each of them is nearby, and how frequent each
    kind of local binary pattern is nearby: which of a pixel's eight neighbours are at least as
    bright as it is [1]_.

    Parameters
    ----------
    image : float array of shape (height, width)
        Its brightness, on any scale.
    reach : int, default 6
        How far "nearby" goes: the standard deviation of a Gaussian, in pixels.

    Returns
    -------
    float32 array of shape (height, width, features)
        34 numbers for each pixel.

    Raises
    ------
    ValueError
        If `image` has another shape or a pixel that is not finite, or `reach` is too small.

    References
    ----------
    .. [1] Ojala, Pietikainen and Maenpaa, *Multiresolution gray-scale and rotation invariant
       texture classification with local binary patterns*, IEEE Transactions on Pattern Analysis
       and Machine Intelligence 24(7), 2002.

    Examples
    --------
    >>> stripes = np.indices((20, 30))[0] % 4 < 2
    >>> describe_textures(stripes).shape
    (20, 30, 34)
    """
    pixels, reach = as_floats("image", image, "height width"), as_count("reach", reach)
    check_finite("image", pixels)
    low, high = pixels.min(), pixels.max()
    greys = (pixels - low) / (high - low if high > low else 1)
    basic = multiscale_basic_features(greys, sigma_min=1, sigma_max=4)
    patterns = local_binary_pattern(np.round(255 * greys).astype(np.uint8), 8, 1, "uniform")
    kinds = patterns[..., np.newaxis] == np.arange(_PATTERNS)
    nearby: list[npt.NDArray[Any]] = [
        gaussian(each, reach, channel_axis=-1) for each in (np.abs(basic), kinds.astype(float))
    ]
    return np.concatenate([basic, *nearby], axis=-1).astype(np.float32)
