"""A task for every pixel: mosaics of three real textures, whose borders are known exactly."""

from functools import cache
from typing import Any

from cnn_guide._checks import as_count, check_choice
from cnn_guide.datasets.patches import load_photograph

import numpy as np
import numpy.typing as npt

#: The textures of the mosaics, in the order of their classes.
TEXTURES = ("brick", "grass", "gravel")

# Where each part lies in a texture of 512 by 512 pixels: rows and columns.
_PARTS = {
    "train": np.s_[:384, :256],
    "validation": np.s_[384:, :256],
    "test": np.s_[:, 256:],
}


def draw_texture_mosaics(
    count: int, *, part: str = "train", size: int = 64, cells: int = 4, seed: int = 0
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    """Lay brick, grass and gravel side by side, each in random cells of an image.

    The photographs are scikit-image's, which it ships under CC0 [1]_. Cells have straight
    borders: each pixel belongs to the nearest of some random points, and each point to a
    texture. Within each part of a photograph, brightness is replaced by rank, so that all
    three textures have the same share of each grey. Of pixels that are equally bright, chance
    says which comes first: otherwise gaps between ranks would tell textures apart.

    Parameters
    ----------
    count : int
        How many mosaics.
    part : {'train', 'validation', 'test'}, default 'train'
        Where textures are cut from: three quarters of the left halves of the photographs, the
        quarter below, or the right halves. No pixel is in two parts.
    size : int, default 64
        Height and width of a mosaic, at most 128.
    cells : int, default 4
        Random points in a mosaic. Neighbours can be of one texture and make one region.
    seed : int, default 0
        Of points, textures and places.

    Returns
    -------
    images : float32 array of shape (count, size, size, 1)
        Ranks of brightness, evenly spread from -1 to 1.
    classes : int32 array of shape (count, size, size)
        The texture of each pixel, by its place in `TEXTURES`.

    Raises
    ------
    ValueError
        If `part` is unknown, or a number is out of range.

    References
    ----------
    .. [1] scikit-image, `skimage.data`; the source of each photograph is listed there.

    Examples
    --------
    >>> images, classes = draw_texture_mosaics(5, size=32)
    >>> images.shape, classes.shape, TEXTURES[classes[0, 0, 0]]
    ((5, 32, 32, 1), (5, 32, 32), 'grass')
    """
    check_choice("part", part, _PARTS)
    count, cells = as_count("count", count), as_count("cells", cells)
    size = as_count("size", size, maximum=128)
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    textures = _load(part)
    height, width = textures[0].shape
    rows, columns = np.indices((size, size))[..., np.newaxis]
    images = np.empty((count, size, size, 1), np.float32)
    classes = np.empty((count, size, size), np.int32)
    for image, truth in zip(images, classes, strict=True):
        points = rng.uniform(0, size, (cells, 2))
        nearest = np.hypot(rows - points[:, 0], columns - points[:, 1]).argmin(axis=-1)
        truth[:] = rng.integers(len(textures), size=cells)[nearest]
        for number, texture in enumerate(textures):
            top, left = rng.integers(height - size + 1), rng.integers(width - size + 1)
            cut = texture[top : top + size, left : left + size]
            image[..., 0] = np.where(truth == number, cut, image[..., 0])
    return images, classes


@cache
def _load(part: str) -> list[npt.NDArray[np.float32]]:
    """Load one part of each texture."""
    return [_equalise(load_photograph(name)[_PARTS[part]][..., 0]) for name in TEXTURES]


def _equalise(texture: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Replace each pixel by its rank in brightness, from -1 to 1; chance ranks equal ones."""
    chance = np.random.default_rng(0).random(texture.size)
    ranks = np.empty(texture.size, np.float32)
    ranks[np.lexsort((chance, texture.ravel()))] = np.linspace(-1, 1, texture.size)
    return ranks.reshape(texture.shape)
