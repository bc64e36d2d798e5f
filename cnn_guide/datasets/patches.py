"""scikit-image's own photographs, and a task: say from which of them a patch was cut."""

from typing import Any

from cnn_guide._checks import as_count

import numpy as np
import numpy.typing as npt

UintArray = npt.NDArray[np.uint8]

#: The photographs in scikit-image that need no download, in the order of their labels.
PHOTOGRAPHS = (
    "astronaut",
    "brick",
    "camera",
    "chelsea",
    "coffee",
    "coins",
    "grass",
    "gravel",
    "hubble_deep_field",
    "moon",
    "motorcycle",
    "retina",
    "rocket",
)


def load_photograph(name: str) -> UintArray:
    """Load a photograph that scikit-image ships, in colour.

    scikit-image says where each comes from, and under which terms [1]_.

    Parameters
    ----------
    name : str
        One of `PHOTOGRAPHS`.

    Returns
    -------
    uint8 array of shape (height, width, 3)
        Red, green and blue, 0 to 255. A grey photograph has three equal channels.

    Raises
    ------
    ValueError
        If `name` is not one of `PHOTOGRAPHS`.

    References
    ----------
    .. [1] scikit-image, `skimage.data`; the source of each photograph is listed there.

    Examples
    --------
    >>> load_photograph("chelsea").shape
    (300, 451, 3)
    """
    if name not in PHOTOGRAPHS:
        raise ValueError(f"name must be one of {list(PHOTOGRAPHS)}, got name={name!r}")
    from skimage import data, io

    if name == "motorcycle":  # skimage.data offers it only as a stereo pair with a depth map.
        photograph = io.imread(f"{data.data_dir}/motorcycle_left.png")
    else:
        photograph = getattr(data, name)()
    if photograph.ndim == 2:
        photograph = np.repeat(photograph[..., np.newaxis], 3, axis=2)
    return np.ascontiguousarray(photograph[..., :3])


def load_photograph_patches(
    per_class: int, *, size: int = 64, seed: int = 0
) -> tuple[tuple[UintArray, npt.NDArray[Any]], tuple[UintArray, npt.NDArray[Any]]]:
    """Cut square patches from every photograph; the label says which one.

    The photographs are those of `load_photograph` [1]_. Training patches come from the left
    halves and test patches from the right halves, so
    that no pixel is in both. Within a half, patches overlap: validation patches taken from
    among the training patches would share pixels with those learned from, and flatter.

    Parameters
    ----------
    per_class : int
        Patches from each half of each photograph.
    size : int, default 64
        Height and width of a patch, in pixels.
    seed : int, default 0
        Seeds the places and the order.

    Returns
    -------
    (x_train, y_train), (x_test, y_test) : arrays
        Images as uint8 of shape (13 * per_class, size, size, 3); labels 0 to 12 of shape
        (13 * per_class,), the positions in `PHOTOGRAPHS`.

    Raises
    ------
    ValueError
        If a number is not whole, or a patch does not fit into half a photograph.

    References
    ----------
    .. [1] scikit-image, `skimage.data`; the source of each photograph is listed there.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = load_photograph_patches(5)
    >>> x_train.shape, PHOTOGRAPHS[y_train[0]]
    ((65, 64, 64, 3), 'camera')
    """
    per_class, size = as_count("per_class", per_class), as_count("size", size)
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    photographs = [load_photograph(name) for name in PHOTOGRAPHS]
    largest = min(min(photo.shape[0], photo.shape[1] // 2) for photo in photographs)
    if size > largest:
        raise ValueError(f"size must be at most {largest}, half a photograph, got size={size}")

    def cut(half: int) -> tuple[UintArray, npt.NDArray[Any]]:
        patches = []
        for photo in photographs:
            height, middle = photo.shape[0], photo.shape[1] // 2
            tops = rng.integers(0, height - size + 1, per_class)
            lefts = half * middle + rng.integers(0, middle - size + 1, per_class)
            patches += [
                photo[top : top + size, left : left + size]
                for top, left in zip(tops, lefts, strict=True)
            ]
        labels = np.repeat(np.arange(len(photographs)), per_class)
        order = rng.permutation(len(labels))
        return np.stack(patches)[order], labels[order]

    return cut(0), cut(1)
