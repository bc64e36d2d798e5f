"""Say and show how good a classifier of photographs is."""

from pathlib import Path

from cnn_guide.datasets.image_files import read_square
from cnn_guide.evaluation import accuracy_interval, confusion_matrix, surest_errors
from cnn_guide.figures.report import save_report
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np
import numpy.typing as npt

PICTURES = 8


def judge(
    labels: npt.ArrayLike, probabilities: npt.NDArray[np.float32]
) -> dict[str, int | float]:
    """Count right answers, and bound the accuracy that lies behind them.

    Parameters
    ----------
    labels : int array of shape (photographs,)
        The true classes.
    probabilities : float array of shape (photographs, classes)
        A classifier's answers.

    Returns
    -------
    dict
        ``right``, ``photographs``, ``accuracy``, and the ends ``low`` and ``high`` of its
        95% interval.

    Raises
    ------
    ValueError
        If there are no photographs.

    Examples
    --------
    >>> judge([0, 1], np.array([[0.9, 0.1], [0.6, 0.4]]))["accuracy"]
    0.5
    """
    right = int(np.sum(probabilities.argmax(axis=1) == np.asarray(labels)))
    low, high = accuracy_interval(right, len(probabilities))
    accuracy = right / len(probabilities)
    return {
        "right": right,
        "photographs": len(probabilities),
        "accuracy": accuracy,
        "low": low,
        "high": high,
    }


def find_worst(
    labels: npt.ArrayLike, probabilities: npt.NDArray[np.float32], count: int = PICTURES
) -> npt.NDArray[np.intp]:
    """Find the errors that a classifier was surest of; without any, its least sure answers.

    Parameters
    ----------
    labels : int array of shape (photographs,)
        The true classes.
    probabilities : float array of shape (photographs, classes)
        The answers.
    count : int, default 8
        How many to find at most.

    Returns
    -------
    int array
        Positions, the worst first.

    Examples
    --------
    >>> probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]])
    >>> find_worst([0, 1, 0], probabilities)
    array([2, 1])
    >>> find_worst([0, 0, 1], probabilities)
    array([1, 2, 0])
    """
    errors = surest_errors(labels, probabilities, count)
    return errors if len(errors) else probabilities.max(axis=1).argsort(kind="stable")[:count]


def show_worst(
    photographs: Photographs, probabilities: npt.NDArray[np.float32], side: int = 224
) -> list[tuple[npt.NDArray[np.uint8], str]]:
    r"""Read the photographs that `find_worst` finds, and say what they were taken for.

    Parameters
    ----------
    photographs : Photographs
        The photographs, those of the test part alone.
    probabilities : float array of shape (photographs, classes)
        The answers to them.
    side : int, default 224
        Height and width of what the classifier saw of each, in pixels.

    Returns
    -------
    list of (uint8 array of shape (side, side, 3), str)
        Pictures with their captions, as `cnn_guide.figures.draw_report` takes them; in the
        place of a photograph that is gone or damaged by now, its thumbnail.

    Examples
    --------
    >>> from skimage import data
    >>> from cnn_guide.transfer.photographs.folders import PhotographFolder
    >>> from cnn_guide.transfer.photographs.reading import look_at_photographs
    >>> path = Path(data.data_dir, "rocket.jpg")
    >>> found = PhotographFolder(("cat", "moon"), (path,), np.array([1]), ("",), ())
    >>> photographs = look_at_photographs(found)
    >>> [caption for _, caption in show_worst(photographs, np.array([[0.7, 0.3]]))]
    ['cat, 70.0%\n(is moon)']
    """
    names, pictures = photographs.class_names, []
    for index in find_worst(photographs.labels, probabilities):
        answer, truth = probabilities[index].argmax(), photographs.labels[index]
        caption = f"{names[answer]}, {probabilities[index].max():.1%}"
        if answer != truth:
            caption += f"\n(is {names[truth]})"
        try:
            picture = read_square(photographs.paths[index], side)
        except (OSError, ValueError):  # It is gone by now, and the work of minutes is not.
            picture = photographs.thumbnails[index]
        pictures.append((picture, caption))
    return pictures


def write_figure(
    file: Path, photographs: Photographs, probabilities: npt.NDArray[np.float32], side: int
) -> None:
    """Draw the confusion matrix of some photographs and the worst answers beside it.

    Parameters
    ----------
    file : Path
        The PNG file to write.
    photographs, probabilities, side
        As in `show_worst`.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from skimage import data
    >>> from cnn_guide.transfer.photographs.folders import PhotographFolder
    >>> from cnn_guide.transfer.photographs.reading import look_at_photographs
    >>> path = Path(data.data_dir, "rocket.jpg")
    >>> found = PhotographFolder(("cat", "moon"), (path,), np.array([1]), ("",), ())
    >>> photographs = look_at_photographs(found)
    >>> file = Path(tempfile.mkdtemp(), "report.png")
    >>> write_figure(file, photographs, np.array([[0.7, 0.3]]), 64)
    >>> file.exists()
    True
    """
    mark = judge(photographs.labels, probabilities)
    names, answers = photographs.class_names, probabilities.argmax(axis=1)
    perfect = mark["right"] == mark["photographs"]
    what = "the answers it was least sure of" if perfect else "the errors it was surest of"
    right = f"{mark['right']} of {mark['photographs']} unseen photographs named correctly"
    matrix = confusion_matrix(photographs.labels, answers, len(names))
    save_report(
        file, f"{right}; {what}", matrix, names, show_worst(photographs, probabilities, side)
    )
