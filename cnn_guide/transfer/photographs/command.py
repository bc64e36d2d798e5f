"""What the command `python -m cnn_guide.transfer` does, and Python can: learn, and name."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cnn_guide._checks import as_count, check_choice
from cnn_guide._terminal import in_one_line
from cnn_guide.datasets.image_files import read_square
from cnn_guide.files import cache_folder
from cnn_guide.transfer.photographs import BASE_NAMES, LARGEST_SEED, LARGEST_SIDE, telling
from cnn_guide.transfer.photographs._quiet import start_tensorflow
from cnn_guide.transfer.photographs.folders import PhotographsError, find_photographs
from cnn_guide.transfer.photographs.lesson import Lesson
from cnn_guide.transfer.photographs.reading import look_at_photographs, refuse_unreadable
from cnn_guide.transfer.photographs.splits import split_photographs
from cnn_guide.transfer.photographs.telling import say
from cnn_guide.writing import try_writing, write_whole_folder

import numpy as np

#: Bytes that the results may take: the weights of the largest base, twice.
ROOM = 200_000_000


def learn(
    photos: str | os.PathLike[str],
    *,
    base: str = BASE_NAMES[0],
    side: int = 224,
    seed: int = 0,
    fine_tuning: bool = False,
    skip_unreadable: bool = False,
    cache: str | os.PathLike[str] | None = None,
    report: Callable[[str], object] = lambda _lines: None,
) -> Lesson:
    """Find photographs, look at them, split them, and learn to name them.

    Parameters
    ----------
    photos : path
        A folder with one folder for each class.
    base : {'vgg16', 'efficientnet_lite0', 'resnet50'}, default 'vgg16'
        The network that turns photographs into numbers.
    side : int, default 224
        Height and width of the squares that it sees, 32 to 512.
    seed : int, default 0
        Decides the split and the start; at most 2**32 - 1.
    fine_tuning : bool, default False
        Whether to train the base's top block too, and undo it if that lowers the accuracy
        on the validation part.
    skip_unreadable : bool, default False
        Whether to go on without the files that cannot be read.
    cache : path, optional
        A folder for features; `cnn_guide.files.cache_folder` is the command's.
    report : callable, optional
        Told after each step what became of it; ``print`` will do.

    Returns
    -------
    Lesson
        The model, its answers, and the table of photographs with its split.

    Raises
    ------
    PhotographsError
        If nothing can be learned from the folder as it is.
    OSError, ValueError
        If a file is missing, the cache cannot be written, or an option is wrong.

    Examples
    --------
    >>> learn("none")
    Traceback (most recent call last):
        ...
    FileNotFoundError: folder must hold ..., none is missing; give another path
    """
    check_choice("base", base, BASE_NAMES)
    side = as_count("side", side, minimum=32, maximum=LARGEST_SIDE)
    seed = as_count("seed", seed, minimum=0, maximum=LARGEST_SEED)
    if cache is not None:
        try_writing(Path(cache))
    found = find_photographs(photos)
    report(telling.describe_folder(found))
    count = telling.counter(len(found.paths))
    photographs = look_at_photographs(found, skip_unreadable=skip_unreadable, report=count)
    report(telling.describe_photographs(photographs))
    split = split_photographs(photographs, seed=seed)
    report(telling.describe_split(photographs, split))
    start_tensorflow()  # It takes seconds to import: only when the photographs are fine.
    from cnn_guide.pretrained.bases import BASES
    from cnn_guide.transfer.photographs.learning import learn_photographs

    report(f"features: {base} at {side} pixels, once for each photograph")
    return learn_photographs(
        photographs,
        split,
        BASES[base],
        side=side,
        seed=seed,
        fine_tuning=fine_tuning,
        cache=cache,
        report=report,
    )


def learn_into(
    output: Path | None, photos: Path, *, report: Callable[[str], object] = say, **options: Any
) -> None:
    """Learn from a folder of photographs, write the model with its report, and say so.

    Parameters
    ----------
    output : Path or None
        A new or empty folder; without one, PHOTOS-model in the current folder.
    photos : Path
        The folder of photographs.
    report : callable, default prints
        Told what is to be read.
    **options
        Those of `learn`.

    Raises
    ------
    PhotographsError
        If nothing can be learned from the folder, or the results would lie in it.
    OSError
        If a file is missing or cannot be written.

    Examples
    --------
    >>> learn_into(Path("none/model"), Path("none"))
    Traceback (most recent call last):
        ...
    cnn_guide...PhotographsError: output folder ... must not lie within PHOTOS; ...
    """
    start, target = time.perf_counter(), _choose_output(photos, output)
    with write_whole_folder(target, room=ROOM) as draft:
        lesson = learn(photos, report=report, **options)
        from cnn_guide.transfer.photographs.writing import summarise, write_lesson

        summary = summarise(lesson)
        report(telling.describe_accuracy(summary["accuracy"]))
        write_lesson(draft, lesson)
    report(f"wrote: {target} with {', '.join(sorted(file.name for file in target.iterdir()))}")
    seconds = time.perf_counter() - start
    report(f"ran: seed {lesson.seed}, {seconds:.0f} seconds, {summary['versions']}")
    report(f"next: python -m cnn_guide.transfer --model {target} --predict IMAGE...")


def usual_cache(report: Callable[[str], object] = say) -> Path | None:
    """Find the user's cache folder; without one that can be written, learn all the same.

    Parameters
    ----------
    report : callable, default prints
        Told why features are not kept.

    Returns
    -------
    Path or None
        The folder.

    Examples
    --------
    >>> import tempfile
    >>> from unittest import mock
    >>> with mock.patch.dict("os.environ", XDG_CACHE_HOME=tempfile.mkdtemp()):
    ...     usual_cache().name
    'cnn-guide'
    """
    try:
        folder = cache_folder()
        try_writing(folder)
    except OSError as error:
        report(f"features are not kept: {error}; name a folder by --cache, or use --no-cache")
        return None
    return folder


def predict(
    model: Path, images: Sequence[Path], *, report: Callable[[str], object] = say
) -> None:
    """Name photographs with a saved model, a line for each.

    Parameters
    ----------
    model : Path
        The model's file, or the folder it lies in.
    images : sequence of Path
        The photographs.
    report : callable, default prints
        Told each photograph's three likeliest classes.

    Raises
    ------
    FileNotFoundError, DamagedFileError
        If the model is missing, or cannot be read.
    PhotographsError
        If photographs cannot be read; the others are named first.

    Examples
    --------
    >>> predict(Path("none"), [])
    Traceback (most recent call last):
        ...
    FileNotFoundError: model file none is missing; give the file that ...
    """
    start_tensorflow()
    from cnn_guide.transfer.photographs.saved import load_classifier
    from cnn_guide.transfer.photographs.writing import MODEL

    classifier = load_classifier(model / MODEL if model.is_dir() else model)
    reasons = []
    for path in images:
        try:
            pixels = read_square(path, classifier.side)
        except (OSError, ValueError) as error:
            reasons.append(in_one_line(error))
            continue
        probabilities = classifier.answer(pixels)
        best = np.argsort(-probabilities, kind="stable")[:3]
        answers = (
            f"{in_one_line(classifier.class_names[n])} {probabilities[n]:.1%}" for n in best
        )
        report(f"{in_one_line(path)}: {', '.join(answers)}")
    refuse_unreadable(reasons)


def _choose_output(photos: Path, output: Path | None) -> Path:
    """Say where the results shall lie: not among the photographs, where they'd be a class."""
    home = photos.resolve()
    chosen = (output or Path(f"{home.name}-model")).resolve()
    if chosen.is_relative_to(home):
        raise PhotographsError(
            f"output folder {chosen} must not lie within PHOTOS; name another by --output"
        )
    return chosen
