"""The writer: a lesson becomes model.keras, report.png and report.json."""

import json
import os
from pathlib import Path
from typing import Any

from cnn_guide.transfer.photographs.lesson import Lesson
from cnn_guide.transfer.photographs.report import judge, write_figure
from cnn_guide.transfer.photographs.saved import save_classifier
from cnn_guide.versions import name_versions
from cnn_guide.writing import naming_errors

MODEL, FIGURE, NUMBERS = "model.keras", "report.png", "report.json"


def summarise(lesson: Lesson) -> dict[str, Any]:
    """Say in numbers how a classifier was made, and how good it is.

    Parameters
    ----------
    lesson : Lesson
        What was learned.

    Returns
    -------
    dict
        ``base``, ``size``, ``seed``, ``fine_tuned``; under ``photographs`` how many each part
        has; ``versions``; and under ``accuracy`` what `judge` says of the parts ``validation``
        and ``test``, the latter with the baselines ``colours`` and ``majority``.

    Examples
    --------
    >>> import numpy as np
    >>> from cnn_guide.transfer.photographs.splits import Split
    >>> from cnn_guide.transfer.photographs.table import Photographs
    >>> columns = (Path(),) * 3, np.zeros(3, int), ("",) * 3, ("",) * 3, np.zeros((3, 1, 1, 3))
    >>> photographs = Photographs(("cat", "dog"), (), *columns, np.arange(3), np.arange(3))
    >>> split, answers = Split(*np.arange(3).reshape(3, 1)), np.array([[0.9, 0.1]] * 3)
    >>> lesson = Lesson(photographs, split, "vgg16", 96, 0, None, answers, 0.5, 1.0, False)
    >>> summarise(lesson)["accuracy"]["test"]["right"]
    1
    """
    labels, split = lesson.photographs.labels, lesson.split
    validation, test = (
        judge(labels[rows], lesson.probabilities[rows])
        for rows in (split.validation, split.test)
    )
    test |= {"colours": lesson.histogram_accuracy, "majority": lesson.majority_accuracy}
    versions = name_versions("Keras", "TensorFlow", "Pillow")
    return {
        "base": lesson.base,
        "size": lesson.side,
        "seed": lesson.seed,
        "fine_tuned": lesson.fine_tuned,
        "photographs": {part: len(rows) for part, rows in vars(split).items()},
        "versions": f"{versions}, {os.cpu_count()} processor cores",
        "accuracy": {"validation": validation, "test": test},
    }


def write_lesson(folder: Path, lesson: Lesson) -> None:
    """Write what was learned, the worst errors, and the numbers, each into its file.

    Parameters
    ----------
    folder : Path
        Where to write; it exists.
    lesson : Lesson
        What `cnn_guide.transfer.photographs.learning.learn_photographs` returned.

    Raises
    ------
    OSError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from skimage import data
    >>> from cnn_guide.transfer.photographs.command import learn
    >>> folder = Path(tempfile.mkdtemp())
    >>> names = "brick grass gravel coffee chelsea astronaut".split()
    >>> for place, name in enumerate(names):
    ...     link = folder / "photos" / ("grey", "colour")[place // 3] / f"{name}.png"
    ...     link.parent.mkdir(parents=True, exist_ok=True)
    ...     link.symlink_to(Path(data.data_dir, link.name))
    >>> write_lesson(folder, learn(folder / "photos", side=32))
    6/6 - ...
    >>> sorted(file.name for file in folder.glob("*.*"))
    ['model.keras', 'report.json', 'report.png']
    """
    summary, names = summarise(lesson), lesson.photographs.class_names
    test = lesson.photographs.select(lesson.split.test)
    probabilities = lesson.probabilities[lesson.split.test]
    answers = [
        {
            "file": str(path),
            "truth": names[label],
            "answer": names[row.argmax()],
            "probability": float(row.max()),
        }
        for path, label, row in zip(test.paths, test.labels, probabilities, strict=True)
    ]
    numbers = {"classes": names, **summary, "test": answers}
    with naming_errors(folder / NUMBERS):
        (folder / NUMBERS).write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    with naming_errors(folder / FIGURE):
        write_figure(folder / FIGURE, test, probabilities, lesson.side)
    save_classifier(folder / MODEL, lesson.model, names, summary)
