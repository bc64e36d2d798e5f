"""Boxes around what a detector found."""

from collections.abc import Sequence

from cnn_guide.detection import Found, intersection_over_union
from cnn_guide.figures.images import draw_image

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

#: Colours for the classes 0, 1 and 2: red, blue and black.
CLASS_COLOURS = ("#b1182b", "#2065ab", "black")


def draw_found(
    axes: Axes,
    image: npt.ArrayLike,
    found: Found,
    boxes: npt.ArrayLike,
    classes: npt.ArrayLike,
    *,
    title: str = "",
    least_overlap: float = 0.5,
    colours: Sequence[str] = CLASS_COLOURS,
) -> None:
    """Draw an image with the boxes that were found, and dashed those that were missed.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    image : array of shape (height, width) or (height, width, channels)
        The image.
    found : Found
        What a detector found in it.
    boxes : float array of shape (boxes, 4)
        The true boxes: left, top, right and bottom.
    classes : int array of shape (boxes,)
        Their classes.
    title : str, default ''
        Text above it.
    least_overlap : float, default 0.5
        A true box is missed if no found box of its class overlaps it by this share.
    colours : sequence of str
        One for each class.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> found = Found(np.array([[1, 1, 4, 4]]), np.array([0]), np.array([0.9]))
    >>> draw_found(axes, np.ones((9, 9)), found, [[1, 1, 4, 5], [6, 6, 9, 9]], [0, 0])
    >>> [patch.get_linestyle() for patch in axes.patches]
    ['-', '--']
    """
    draw_image(axes, image, title)
    true, kinds = np.asarray(boxes).reshape(-1, 4), np.asarray(classes)
    overlaps = intersection_over_union(true, found.boxes)
    overlaps = np.where(kinds[:, np.newaxis] == found.classes, overlaps, 0)
    missed = overlaps.max(axis=1, initial=0) < least_overlap
    for some, of, style in (
        (found.boxes, found.classes, "-"),
        (true[missed], kinds[missed], "--"),
    ):
        for (left, top, right, bottom), kind in zip(some, of, strict=True):
            # The middle of the first pixel is at 0.
            place = (left - 0.5, top - 0.5)
            box = Rectangle(place, right - left, bottom - top, fill=False, linestyle=style)
            box.set(edgecolor=colours[kind], linewidth=1.3)
            axes.add_patch(box)
