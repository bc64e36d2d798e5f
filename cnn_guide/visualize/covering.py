"""Occlusion: hide a part of an image and see how much the answer suffers."""

from cnn_guide._checks import FloatArray, Pair, as_floats, as_pair
from cnn_guide.visualize._classifier import as_prepared, class_outputs, classes_for

import keras
import numpy as np
import numpy.typing as npt


def occlusion(
    model: keras.Model,
    images: npt.ArrayLike,
    class_indices: npt.ArrayLike,
    *,
    window: int | Pair,
    strides: int | Pair | None = None,
    fill: npt.ArrayLike | None = None,
) -> FloatArray:
    """Hide each window of an image in turn, and measure what the class's output loses.

    Unlike a gradient this asks about a change that one can see [1]_. The answer depends on
    the size of the window and on what it is filled with, and it can miss evidence that is
    there twice.

    Parameters
    ----------
    model : keras.Model
        A classifier; what it puts out is compared, so probabilities if it ends in softmax.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    class_indices : int or array of shape (batch,)
        The class, one for all images or one for each.
    window : int or (int, int)
        Height and width of what is hidden, in pixels.
    strides : int or (int, int), optional
        Pixels from one window to the next; by default half a window.
    fill : float or array that broadcasts to an image, optional
        What the window shows instead; by default the mean colour of the image.

    Returns
    -------
    array of shape (batch, height, width)
        The mean loss over all windows that cover a pixel; negative where hiding it raises the
        output.

    Raises
    ------
    ValueError
        If an argument, the images or the classes do not fit the model.

    References
    ----------
    .. [1] Zeiler and Fergus, *Visualizing and understanding convolutional networks*, ECCV
       2014.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> occlusion(build_mnist_cnn(), np.ones((1, 28, 28, 1)), 3, window=14).shape
    (1, 28, 28)
    """
    pixels = as_prepared(model, images)
    classes = classes_for(class_indices, model, len(pixels))
    places = window_places(pixels.shape[1:3], window, strides)
    losses = []
    for image, wanted in zip(pixels, classes, strict=True):
        shown = fill_for(image, fill)
        hidden = np.repeat(image[np.newaxis], len(places), axis=0)
        for copy, (rows, columns) in zip(hidden, places, strict=True):
            copy[rows, columns] = shown[rows, columns]
        whole, *rest = class_outputs(model, np.stack([image, *hidden]), wanted)
        losses.append(spread(whole - np.array(rest), places, image.shape[:2]))
    return np.stack(losses)


Place = tuple[slice, slice]


def window_places(
    size: tuple[int, int], window: int | Pair, strides: int | Pair | None = None
) -> list[Place]:
    """List the rows and columns of each window; the last ones end at the border.

    Parameters
    ----------
    size : (int, int)
        Height and width of the image.
    window : int or (int, int)
        Height and width of a window.
    strides : int or (int, int), optional
        Pixels from one window to the next; by default half a window.

    Returns
    -------
    list of (slice, slice)
        Every pixel is in at least one window, if `strides` do not exceed `window`.

    Raises
    ------
    ValueError
        If the window does not fit in the image.

    Examples
    --------
    >>> [(rows.start, columns.start) for rows, columns in window_places((5, 3), (2, 3))]
    [(0, 0), (1, 0), (2, 0), (3, 0)]
    """
    window = as_pair("window", window)
    strides = (
        (max(1, window[0] // 2), max(1, window[1] // 2))
        if strides is None
        else as_pair("strides", strides)
    )
    if window[0] > size[0] or window[1] > size[1]:
        raise ValueError(f"window must fit into the image of {size}, got window={window}")
    rows, columns = (
        [
            slice(start, start + length)
            for start in sorted({*range(0, whole - length, step), whole - length})
        ]
        for whole, length, step in zip(size, window, strides, strict=True)
    )
    return [(row, column) for row in rows for column in columns]


def spread(losses: npt.ArrayLike, places: list[Place], size: tuple[int, int]) -> FloatArray:
    """Give each pixel the mean loss of the windows that cover it.

    Parameters
    ----------
    losses : array of shape (windows,)
        One number for each window.
    places : list of (slice, slice)
        As from `window_places`.
    size : (int, int)
        Height and width of the image.

    Returns
    -------
    array of shape (height, width)
        0 where no window was.

    Raises
    ------
    ValueError
        If there is not one loss for each window.

    Examples
    --------
    >>> spread([1.0, 3.0], [(slice(0, 1), slice(0, 2)), (slice(0, 1), slice(1, 3))], (1, 3))
    array([[1., 2., 3.]])
    """
    values = as_floats("losses", losses, "windows")
    if len(values) != len(places):
        raise ValueError(
            f"losses must be one for each of {len(places)} windows, got {len(values)}"
        )
    total, count = np.zeros(size), np.zeros(size)
    for value, place in zip(values, places, strict=True):
        total[place] += value
        count[place] += 1
    return total / np.maximum(count, 1)


def fill_for(image: FloatArray, fill: npt.ArrayLike | None) -> FloatArray:
    """Return the picture that stands for "nothing here", of the image's shape.

    Parameters
    ----------
    image : array of shape (height, width, channels)
        The image in which something is hidden.
    fill : float or array that broadcasts to the image, or None
        None stands for the image's mean colour.

    Returns
    -------
    array of shape (height, width, channels)
        What hidden pixels show.

    Raises
    ------
    ValueError
        If `fill` does not broadcast.

    Examples
    --------
    >>> fill_for(np.array([[[1.0], [3.0]]]), None).ravel()
    array([2., 2.])
    """
    shown = image.mean(axis=(0, 1)) if fill is None else np.asarray(fill, dtype=image.dtype)
    try:
        return np.broadcast_to(shown, image.shape)
    except ValueError:
        raise ValueError(
            f"fill must broadcast to an image of shape {image.shape}, got shape {shown.shape}"
        ) from None
