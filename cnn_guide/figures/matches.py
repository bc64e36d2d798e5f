"""Which objects were found, missed and imagined, outlined on the image."""

from cnn_guide.figures.images import draw_image
from cnn_guide.segmentation.matching import match_objects

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from skimage.segmentation import find_boundaries

# The colours of outlines: blue, orange and pink, which stay apart for colour-blind eyes.
_OUTLINES = {"found": (0.3, 0.7, 1.0), "missed": (1.0, 0.6, 0.0), "imagined": (1.0, 0.3, 0.9)}


def draw_matches(
    axes: Axes,
    image: npt.ArrayLike,
    truth: npt.ArrayLike,
    predicted: npt.ArrayLike,
    *,
    threshold: float = 0.5,
    title: str | None = None,
) -> None:
    """Outline true objects that were found or missed, and predicted ones that fit none.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw; a legend made of it names the colours that occur.
    image : array of shape (height, width)
        Its brightness; what is dark is drawn lighter by a square root.
    truth, predicted : int arrays of shape (height, width)
        0 for background, else an object's number.
    threshold : float, default 0.5
        What the intersection over union of a pair must exceed.
    title : str, optional
        Text above it; without it, the three counts.

    Raises
    ------
    ValueError
        If shapes differ, or the threshold is out of range.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_matches(axes, [[1, 2, 3, 4]], [[1, 1, 0, 0]], [[0, 0, 0, 7]])
    >>> axes.get_title()
    '0 found, 1 missed, 1 imagined'
    """
    matches = match_objects(truth, predicted, threshold=threshold)
    pixels = np.asarray(image, np.float64)
    if pixels.shape != np.shape(truth):
        raise ValueError(
            f"image must have the shape of truth, {np.shape(truth)}, got {pixels.shape}; cut "
            "both in the same way"
        )
    shown = np.repeat(np.sqrt(pixels / max(pixels.max(), 1e-9))[..., np.newaxis], 3, axis=2)
    chosen = {
        "found": (np.asarray(truth), [pair[0] for pair in matches.pairs]),
        "missed": (np.asarray(truth), matches.missed),
        "imagined": (np.asarray(predicted), matches.false),
    }
    for name, (objects, names) in chosen.items():
        if names:
            shown[find_boundaries(np.where(np.isin(objects, names), objects, 0))] = _OUTLINES[
                name
            ]
            axes.plot([], [], color=_OUTLINES[name], label=name)
    counts = ", ".join(f"{len(names)} {name}" for name, (_, names) in chosen.items())
    draw_image(axes, shown, counts if title is None else title)
