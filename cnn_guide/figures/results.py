"""How a training went, and what was mistaken for what, each on the axes it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnn_guide._checks import check_choice

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:  # A drawing must not load TensorFlow.
    from cnn_guide.training import History

DENSEST = 0.55  # of the colour of the most frequent error: numbers on it stay legible


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
    diagonal keeps the paper's colour.

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
    places = range(len(names))
    axes.set(xlabel="answer", ylabel="truth", xticks=places, yticks=places, aspect="equal")
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5))
    long_names = max(map(len, names)) > 2
    axes.set_xticklabels(names, rotation=90 if long_names else 0)
    axes.set_yticklabels(names)
    for row, column in np.argwhere(matrix):
        # Not a picture: on paper of any colour, the paper shows through.
        tint = "tab:orange", DENSEST * errors[row, column] / max(errors.max(), 1)
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=tint))
        number = str(matrix[row, column])
        axes.text(column, row, number, ha="center", va="center", fontsize=9)
