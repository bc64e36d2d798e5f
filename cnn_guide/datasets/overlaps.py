"""Photographs that overlap: near-copies that a split must not part."""

import numpy as np
import numpy.typing as npt

SHRINK = 4  # Overlaps are looked for in images of a quarter of the size.


def find_overlaps(
    images: npt.NDArray[np.uint8],
    *,
    least_overlap: float = 0.1,
    least_correlation: float = 0.85,
) -> npt.NDArray[np.intp]:
    """Find the pairs of photographs that show one scene, shifted.

    Phase correlation gives the likeliest shift of each pair: it compares the phases of
    two spectra, and a shift shows as one high peak, whatever the brightness. The parts that
    then lie over each other are compared by their correlation. It is done at a quarter of the
    size, where a shift counts in steps of 4 pixels; finer texture can be missed, and so are
    copies that are turned or enlarged. Where little lies over each other the likeliest shift
    may be a wrong one, and a copy be missed, too.

    Parameters
    ----------
    images : uint8 array of shape (batch, height, width, 3)
        Photographs; height and width must be multiples of 4.
    least_overlap : float, default 0.1
        The share of an image that must lie over the other.
    least_correlation : float, default 0.85
        How alike these parts must be; 1 is equal up to brightness and contrast.

    Returns
    -------
    int array of shape (pairs, 2)
        Positions of the two images of each pair, in order.

    Raises
    ------
    ValueError
        If the images are not uint8 in colour, their sides are no multiples of 4, or a
        bound is not between 0 and 1.

    Examples
    --------
    >>> from cnn_guide.datasets import load_photograph
    >>> photo = load_photograph("coffee")
    >>> images = np.stack([photo[:240, :320], photo[40:280, 60:380], photo[120:360, 280:600]])
    >>> find_overlaps(images, least_overlap=0.5)
    array([[0, 1]])
    """
    images = np.asarray(images)
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise ValueError(
            "images must be a uint8 array of shape (batch, height, width, 3), got "
            f"{images.dtype} of shape {images.shape}"
        )
    count, height, width = images.shape[:3]
    if not height or not width or height % SHRINK or width % SHRINK:
        raise ValueError(
            f"images must have sides that are multiples of {SHRINK}, got {height}x{width}; "
            "crop them"
        )
    for name, bound in (
        ("least_overlap", least_overlap),
        ("least_correlation", least_correlation),
    ):
        if not 0 < bound <= 1:
            raise ValueError(f"{name} must lie above 0 and at most at 1, got {name}={bound}")
    height, width = height // SHRINK, width // SHRINK
    blocks = images[..., 1].reshape(count, height, SHRINK, width, SHRINK)
    green = blocks.mean(
        axis=(2, 4), dtype=np.float32
    )  # where cells differ most from the ground
    spectra = np.fft.rfft2(green - green.mean(axis=(1, 2), keepdims=True))
    spectra /= np.abs(spectra) + 1e-6
    pairs = []
    for first in range(count - 1):
        products = spectra[first] * spectra[first + 1 :].conj()
        peaks = np.fft.irfft2(products, s=(height, width)).reshape(len(products), -1)
        for second, place in enumerate(peaks.argmax(axis=1), start=first + 1):
            down, right = divmod(int(place), width)
            # A spectrum knows no border: a shift by 3 of 10 may be one by -7.
            likeness = max(
                _correlation(green[first], green[second], y, x, least_overlap)
                for y in (down, down - height)
                for x in (right, right - width)
            )
            if likeness > least_correlation:
                pairs.append((first, second))
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _correlation(
    first: npt.NDArray[np.float32],
    second: npt.NDArray[np.float32],
    down: int,
    right: int,
    least_overlap: float,
) -> float:
    """Correlate what lies over each other after a shift of the second; -1 if too little."""
    height, width = first.shape
    here = first[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
    there = second[
        max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    if here.size < least_overlap * first.size:
        return -1.0
    here, there = here - here.mean(), there - there.mean()
    spread = float(np.sqrt((here**2).sum() * (there**2).sum()))
    return float((here * there).sum()) / spread if spread else -1.0


def group_pairs(pairs: npt.ArrayLike, count: int) -> npt.NDArray[np.intp]:
    """Group images that are linked by pairs, also by way of others.

    Parameters
    ----------
    pairs : int array of shape (pairs, 2)
        Positions, as `find_overlaps` returns them.
    count : int
        How many images there are.

    Returns
    -------
    int array of shape (count,)
        The position of the first image of each image's group.

    Raises
    ------
    ValueError
        If a position is not between 0 and ``count - 1``.

    Examples
    --------
    >>> group_pairs([[0, 3], [2, 3]], 5)
    array([0, 1, 0, 0, 4])
    """
    links = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    if links.size and not 0 <= links.min() <= links.max() < count:
        raise ValueError(
            f"pairs must be positions from 0 to {count - 1}, got {links.min()} to {links.max()}"
        )
    groups = np.arange(count)
    for first, second in links:
        here, there = sorted((groups[first], groups[second]))
        groups[groups == there] = here
    return groups


def keep_groups_whole(
    split: npt.NDArray[np.str_], groups: npt.ArrayLike
) -> npt.NDArray[np.str_]:
    """Give all images of a group to one part: to the test, if one of them is in it.

    Parameters
    ----------
    split : str array of shape (images,)
        'train', 'val' or 'test'.
    groups : int array of shape (images,)
        A number for each image, equal for those of one group, as `group_pairs` returns them.

    Returns
    -------
    str array of shape (images,)
        'test' for each group with an image in the test part, else 'val' for each with one
        in the validation part, else 'train'.

    Raises
    ------
    ValueError
        If there is not one group for each image.

    Examples
    --------
    >>> keep_groups_whole(np.array(["train", "val", "train", "test"]), [0, 1, 1, 0])
    array(['test', 'val', 'val', 'test'], dtype='<U5')
    """
    numbers = np.asarray(groups)
    if numbers.shape != split.shape:
        raise ValueError(
            f"groups must hold one number for each of {len(split)} images, got shape "
            f"{numbers.shape}; keep both in one order"
        )
    parts = split.copy()
    for part in ("val", "test"):
        parts[np.isin(numbers, numbers[split == part])] = part
    return parts
