"""Pictures of images, filters and maps, each on the axes it is given."""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.image import AxesImage


def draw_image(axes: Axes, image: npt.ArrayLike, title: str = "", **options: Any) -> AxesImage:
    """Draw an image without ticks, grey where it has one channel.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    image : array of shape (height, width) or (height, width, channels)
        One or three channels.
    title : str, default ''
        Text above it.
    **options
        Passed on to `matplotlib.axes.Axes.imshow`, as ``vmin`` and ``vmax``.

    Returns
    -------
    matplotlib.image.AxesImage
        What was drawn, for a colour bar.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> draw_image(Figure().subplots(), [[0.0, 1.0]], "two pixels").get_array().shape
    (1, 2)
    """
    pixels = np.asarray(image)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize="medium")
    return axes.imshow(pixels, **({"cmap": "gray"} | options))


def draw_signed(
    axes: Axes, values: npt.ArrayLike, title: str = "", *, limit: float
) -> AxesImage:
    """Draw positive values red and negative values blue, with white for 0.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    values : array of shape (height, width)
        A filter, or a feature map before relu.
    title : str, default ''
        Text above it.
    limit : float
        The value that is drawn in full colour; give one to all pictures to compare.

    Returns
    -------
    matplotlib.image.AxesImage
        What was drawn, for a colour bar.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> draw_signed(Figure().subplots(), [[-1.0, 1.0]], limit=1.0).get_clim()
    (-1.0, 1.0)
    """
    return draw_image(axes, values, title, cmap="RdBu_r", vmin=-limit, vmax=limit)


def draw_heat(
    axes: Axes, image: npt.ArrayLike, heat: npt.ArrayLike, title: str = ""
) -> AxesImage:
    """Draw a map of importance over a grey version of its image.

    The colours are viridis, which gets evenly brighter; its ends are the map's own smallest
    and largest value.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    image : array of shape (height, width, channels)
        Any scale.
    heat : array of shape (height, width)
        Larger is more important.
    title : str, default ''
        Text above it.

    Returns
    -------
    matplotlib.image.AxesImage
        The map, for a colour bar.

    Raises
    ------
    ValueError
        If image and map differ in height or width.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> drawn = draw_heat(Figure().subplots(), [[[9, 9, 9], [0, 0, 0]]], [[0.0, 1.0]])
    >>> drawn.get_alpha()
    0.6
    """
    pixels, values = np.asarray(image), np.asarray(heat)
    if pixels.shape[:2] != values.shape:
        raise ValueError(
            f"heat must have the image's height and width {pixels.shape[:2]}, got shape "
            f"{values.shape}; cnn_guide.visualize.resize_map fits it"
        )
    draw_image(axes, pixels.mean(axis=2), title)
    return axes.imshow(values, cmap="viridis", alpha=0.6)
