"""A network for windows, moved over a whole photograph and over smaller copies of it."""

from collections.abc import Callable, Iterator
from typing import Any

from cnn_guide._checks import as_count, as_floats
from cnn_guide.detection._checks import as_boxes
from cnn_guide.detection.boxes import Found
from cnn_guide.detection.suppression import suppress

import numpy as np
import numpy.typing as npt
from PIL import Image

FloatArray = npt.NDArray[np.float32]


def scan(
    score: Callable[[FloatArray], Any],
    image: npt.ArrayLike,
    *,
    size: int = 25,
    strides: int = 4,
    smallest: int = 40,
    shrink: float = 1.2,
    least: float = 0.0,
    most_overlap: float | None = 0.3,
) -> Found:
    """Let a network look at every window of a photograph, near ones and far ones.

    A network of convolutions and poolings alone, without padding, takes images of any size,
    and answers for each window of the size that it learned. So that it also finds what is
    larger, it sees smaller and smaller copies of the image. Of windows that overlap much, the
    surest stays: first within each copy, then among all.

    Parameters
    ----------
    score : callable
        Maps an image (1, height, width, 1) to scores (1, rows, columns, 1): one
        for each window, a window every `strides` pixels. A `keras.Model` does so, and
        its ``predict_on_batch``, which is compiled.
    image : float array of shape (height, width)
        Grey values, as the network learned them.
    size : int, default 25
        The side of the windows that it learned from.
    strides : int, default 4
        Pixels of a copy from one window to the next; the product of the poolings.
    smallest : int, default 40
        The side of the smallest windows, in pixels of the image.
    shrink : float, default 1.2
        The size of a copy, divided by that of the next.
    least : float, default 0.0
        Windows whose score exceeds this stay.
    most_overlap : float or None, default 0.3
        The intersection over union up to which a window may stay beside a surer one; None
        keeps them all.

    Returns
    -------
    Found
        Windows as boxes of class 0, the surest first.

    Raises
    ------
    ValueError
        If the image is not grey or not finite, a number is out of range, or the network
        answers for another number of windows.

    Examples
    --------
    >>> image = np.zeros((50, 70))
    >>> image[20:40, 10:30] = 1
    >>> def brightness(pixels):
    ...     windows = np.lib.stride_tricks.sliding_window_view(pixels, (20, 20), axis=(1, 2))
    ...     return windows[:, ::10, ::10].mean(axis=(-1, -2))
    >>> found = scan(brightness, image, size=20, strides=10, smallest=20, least=0.9)
    >>> found.boxes, found.scores
    (array([[10., 20., 30., 40.]]), array([1.]))
    """
    pixels = _as_grey(image)
    size, strides = as_count("size", size), as_count("strides", strides)
    kept = []
    for copy, down, right in _shrunk(pixels, size, as_count("smallest", smallest), shrink):
        rows, columns = ((length - size) // strides + 1 for length in copy.shape)
        answers = np.asarray(score(copy[np.newaxis, :, :, np.newaxis]))
        if answers.shape not in {(1, rows, columns, 1), (1, rows, columns)}:
            raise ValueError(
                f"score must answer with shape (1, {rows}, {columns}, 1) for an image of shape "
                f"{copy.shape}, got {answers.shape}; check size={size} and strides={strides}, "
                "and leave out padding"
            )
        scores = answers.reshape(rows, columns).astype(np.float64)
        tops, lefts = (strides * each for each in np.nonzero(scores > least))
        corners = np.stack([lefts * right, tops * down], axis=1)
        boxes = np.hstack([corners, corners + np.array([size * right, size * down])])
        sure = scores[scores > least]
        kept.append(_suppressed(boxes, sure, most_overlap))
    boxes = np.concatenate([np.zeros((0, 4)), *(each.boxes for each in kept)])
    scores = np.concatenate([np.zeros(0), *(each.scores for each in kept)])
    return _suppressed(boxes, scores, most_overlap)


def cut_windows(image: npt.ArrayLike, boxes: npt.ArrayLike, *, size: int = 25) -> FloatArray:
    """Cut boxes out of an image, and bring each to one size.

    Parameters
    ----------
    image : float array of shape (height, width)
        Grey values.
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom of each; what reaches over the edge is moved in.
    size : int, default 25
        The side of what is returned.

    Returns
    -------
    float32 array of shape (boxes, size, size, 1)
        The windows, as a network learns from them.

    Raises
    ------
    ValueError
        If the image is not grey or not finite, or a box is empty or lies outside.

    Examples
    --------
    >>> image = np.arange(12.0).reshape(3, 4)
    >>> cut_windows(image, [[1, 0, 3, 2]], size=2)[0, :, :, 0]
    array([[1., 2.],
           [5., 6.]], dtype=float32)
    """
    pixels, size = _as_grey(image), as_count("size", size)
    height, width = pixels.shape
    corners = np.clip(as_boxes("boxes", boxes), 0, [width, height, width, height])
    if (corners[:, 2:] <= corners[:, :2]).any():
        raise ValueError(
            f"boxes must cover pixels of the image of shape {pixels.shape}, got one that is "
            "empty or outside; drop it"
        )
    picture = Image.fromarray(pixels)
    way = Image.Resampling.BILINEAR
    windows = [np.asarray(picture.resize((size, size), way, box=tuple(b))) for b in corners]
    return np.array(windows, np.float32).reshape(-1, size, size, 1)


def _shrunk(
    pixels: FloatArray, size: int, smallest: int, shrink: float
) -> Iterator[tuple[FloatArray, float, float]]:
    """Yield copies of the image, with what a pixel of them spans down and right."""
    if not 1 < shrink < np.inf:
        raise ValueError(f"shrink must be a finite number above 1, got shrink={shrink}")
    (height, width), span = pixels.shape, smallest / size
    picture = Image.fromarray(pixels)
    while min(rows := round(height / span), columns := round(width / span)) >= size:
        copy = picture.resize((columns, rows), Image.Resampling.BILINEAR)
        yield np.asarray(copy), height / rows, width / columns
        span *= shrink


def _suppressed(
    boxes: npt.NDArray[np.float64], scores: npt.NDArray[np.float64], most: float | None
) -> Found:
    """Leave out what a surer window overlaps, and put the surest first."""
    if most is None:
        stay = np.argsort(-scores, kind="stable")
    else:
        stay = suppress(boxes, scores, most_overlap=most)
    return Found(boxes[stay], np.zeros(len(stay), np.intp), scores[stay])


def _as_grey(image: npt.ArrayLike) -> FloatArray:
    """Return float32 of shape (height, width), all finite."""
    pixels = as_floats("image", image, "height width").astype(np.float32)
    if not pixels.size or not np.isfinite(pixels).all():
        raise ValueError(
            f"image must have finite pixels, got shape {pixels.shape} with "
            f"{np.count_nonzero(~np.isfinite(pixels))} that are not"
        )
    return pixels
