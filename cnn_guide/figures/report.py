"""The report on a classifier of photographs: a whole figure, and the file that keeps it."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cnn_guide.figures.images import draw_image
from cnn_guide.figures.results import draw_confusion_matrix

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure, FigureBase

LONGEST = 28  # characters of a name in the figure


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
    draw_confusion_matrix(left.subplots(), matrix, [_plain(_shorten(name)) for name in names])
    if not pictures:
        return
    columns = int(np.ceil(np.sqrt(len(pictures))))
    rows = -(-len(pictures) // columns)
    panels = right.subplots(rows, columns, squeeze=False).ravel()
    for panel, (picture, text) in zip(panels, pictures, strict=False):
        draw_image(panel, picture)
        lines = map(_shorten, text.split("\n"))
        panel.set_title(_plain("\n".join(lines)), fontsize=9)
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


def _shorten(name: str) -> str:
    """Leave the middle of a long name out, which would leave no room for the rest."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}"


def _plain(text: str) -> str:
    """Keep dollar signs from starting a formula, and undecodable file names from failing."""
    return text.encode("utf-8", "backslashreplace").decode().replace("$", r"\$")
