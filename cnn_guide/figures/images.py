"""Drawings that several pages need, each on the axes it is given."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_guide._checks import check_choice

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:  # A drawing must not load TensorFlow.
    from cnn_guide.training import History


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

    The colours run evenly from dark to bright (viridis), so that no step looks larger than
    it is, and the map's own smallest and largest value are its ends.

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


def draw_history(axes: Axes, history: History, quantity: str = "accuracy") -> None:
    """Draw one quantity over the epochs, for training and for validation.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    history : History
        What `cnn_guide.training.train` returned.
    quantity : {'accuracy', 'loss'}, default 'accuracy'
        What to draw.

    Raises
    ------
    ValueError
        If there is no such quantity.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnn_guide.training import History
    >>> axes = Figure().subplots()
    >>> draw_history(axes, History([0.5], [0.8], [0.4], [0.9]))
    >>> len(axes.lines)
    2
    """
    check_choice("quantity", quantity, ("accuracy", "loss"))
    curves = {"training": quantity, "validation": f"val_{quantity}"}
    for (name, attribute), marker in zip(curves.items(), "os", strict=True):
        values = getattr(history, attribute)
        if values:  # Without validation images there is no such curve to explain.
            axes.plot(range(1, len(values) + 1), values, marker=marker, label=name)
    axes.set(xlabel="epoch", ylabel=quantity)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend()


def draw_confusion_matrix(
    axes: Axes, matrix: npt.NDArray[np.integer[Any]], names: Sequence[str]
) -> None:
    """Draw a confusion matrix whose colour shows the errors alone.

    Right answers outnumber errors so far that on one colour scale no error would show: the
    diagonal is left white.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    matrix : int array of shape (classes, classes)
        What `cnn_guide.evaluation.confusion_matrix` returned.
    names : sequence of str
        The classes' names, in order.

    Examples
    --------
    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_confusion_matrix(axes, np.array([[9, 1], [0, 8]]), ["cat", "dog"])
    >>> [text.get_text() for text in axes.texts]
    ['9', '1', '8']
    """
    errors = matrix * (1 - np.eye(len(matrix), dtype=int))
    axes.imshow(errors, cmap="Oranges", vmin=0, vmax=max(errors.max(), 1))
    places = range(len(names))
    axes.set(xlabel="answer", ylabel="truth", xticks=places, yticks=places)
    long_names = max(map(len, names)) > 2
    axes.set_xticklabels(names, rotation=90 if long_names else 0)
    axes.set_yticklabels(names)
    for row, column in np.argwhere(matrix):
        dark = errors[row, column] > 0.6 * errors.max()
        axes.text(
            column,
            row,
            str(matrix[row, column]),
            ha="center",
            va="center",
            fontsize="small",
            color="white" if dark else "black",
        )


def draw_report(
    figure: FigureBase,
    matrix: npt.NDArray[np.integer[Any]],
    names: Sequence[str],
    pictures: Sequence[tuple[npt.ArrayLike, str]],
) -> None:
    """Draw what a classifier of photographs mistook for what, beside its worst answers.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Where to draw; about twice as wide as high.
    matrix : int array of shape (classes, classes)
        What `cnn_guide.evaluation.confusion_matrix` returned.
    names : sequence of str
        The classes' names, in order, as they are: a dollar sign is no formula.
    pictures : sequence of (image, str)
        Images of shape (height, width, 3) and what to write above each; up to eight look
        well.

    Examples
    --------
    >>> picture = np.zeros((4, 6, 3), dtype=np.uint8)
    >>> figure = Figure(figsize=(8, 4))
    >>> draw_report(figure, np.eye(2, dtype=int), ["cat", "dog"], [(picture, "a cat?")])
    >>> [axes.get_title() for axes in figure.axes]
    ['', 'a cat?']
    """
    left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=(1, 1.1))[0]
    draw_confusion_matrix(left.subplots(), matrix, [_plain(name) for name in names])
    if not pictures:
        return
    columns = int(np.ceil(np.sqrt(len(pictures))))
    rows = -(-len(pictures) // columns)
    panels = right.subplots(rows, columns, squeeze=False).ravel()
    for panel, (picture, text) in zip(panels, pictures, strict=False):
        draw_image(panel, picture)
        panel.set_title(_plain(text), fontsize="x-small")
    for panel in panels[len(pictures) :]:
        panel.remove()


def save_report(
    file: Path,
    title: str,
    matrix: npt.NDArray[np.integer[Any]],
    names: Sequence[str],
    pictures: Sequence[tuple[npt.ArrayLike, str]],
) -> None:
    """Draw a report as `draw_report` does, and write it into a PNG file.

    Parameters
    ----------
    file : Path
        Where to write.
    title : str
        What the figure says, above it.
    matrix, names, pictures
        As in `draw_report`.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "report.png")
    >>> save_report(file, "1 of 1 right", np.eye(2, dtype=int), ["cat", "dog"], [])
    >>> file.stat().st_size > 1000
    True
    """
    height = min(max(4.5, 0.3 * len(names) + 2), 24)  # inches
    figure = Figure(figsize=(2.2 * height, height), layout="constrained")
    figure.suptitle(_plain(title))
    draw_report(figure, matrix, names, pictures)
    with warnings.catch_warnings():
        # A name in a script that the font lacks shows as boxes; the text report has it.
        warnings.filterwarnings("ignore", message="Glyph")
        figure.savefig(file, dpi=100)


def _plain(text: str) -> str:
    """Keep dollar signs from starting a formula, and undecodable file names from failing."""
    return text.encode("utf-8", "backslashreplace").decode().replace("$", r"\$")
