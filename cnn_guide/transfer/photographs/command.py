"""What `python -m cnn_guide.transfer` does, step by step, with a line about each."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_guide.datasets.image_files import read_square
from cnn_guide.files import write_whole_folder
from cnn_guide.transfer.photographs._quiet import start_tensorflow
from cnn_guide.transfer.photographs.folders import (
    PhotographFolder,
    PhotographsError,
    find_photographs,
)
from cnn_guide.transfer.photographs.reading import Look, look_at_photographs
from cnn_guide.transfer.photographs.splits import Split, group_photographs, split_photographs

import numpy as np

if TYPE_CHECKING:  # TensorFlow takes seconds to import: only when the photographs are fine.
    from cnn_guide.transfer.photographs.learning import Lesson

PARTS = ("train", "validation", "test")
MODEL = "model.keras"
SHOWN = 20

say = partial(print, flush=True)


def learn(options: argparse.Namespace) -> None:
    """Learn from a folder of photographs, and write the model with its report.

    Parameters
    ----------
    options : argparse.Namespace
        ``photos``, ``base``, ``size``, ``seed``, ``fine_tune``, ``output``, ``cache`` and
        ``skip_unreadable``, as the command's parser returns them.

    Raises
    ------
    PhotographsError
        If nothing can be learned from the folder as it is.
    OSError
        If a file is missing or cannot be written.

    Examples
    --------
    >>> options = argparse.Namespace(photos=Path("none"), output=None)
    >>> learn(options)
    Traceback (most recent call last):
        ...
    FileNotFoundError: PHOTOS must be a folder, none is missing
    """
    start = time.perf_counter()
    found = find_photographs(options.photos)
    output = _choose_output(options.photos, options.output)
    with write_whole_folder(output) as draft:
        _describe(found)
        found, look = _look(found, options.skip_unreadable)
        groups = group_photographs(found, look)
        split = split_photographs(found, groups, seed=options.seed)
        parts = {part: len(getattr(split, part)) for part in PARTS}
        say(
            f"split: {parts['train']} to learn from, {parts['validation']} to choose by "
            f"(validation), {parts['test']} for the mark (test)"
        )
        count = len(np.unique(groups))
        if count < len(found.paths):
            say(
                f"groups: {count}, as photographs of one subfolder and look-alikes stay "
                "together; the intervals below count each photograph by itself, and so are "
                "too narrow"
            )
        start_tensorflow()
        from cnn_guide.pretrained.bases import BASES
        from cnn_guide.transfer.photographs.learning import learn_photographs
        from cnn_guide.transfer.photographs.report import name_versions

        say(f"features: {options.base} at {options.size} pixels, once for each photograph")
        lesson = learn_photographs(
            found,
            look,
            split,
            BASES[options.base],
            side=options.size,
            seed=options.seed,
            fine_tuning=options.fine_tune,
            cache=options.cache,
            report=say,
        )
        ran = {
            "base": options.base,
            "size": options.size,
            "seed": options.seed,
            "fine_tuned": lesson.fine_tuned,
            "photographs": parts,
            "versions": name_versions(),
        }
        _write(draft, found, split, lesson, ran)
    say(f"wrote: {output} with {', '.join(sorted(file.name for file in output.iterdir()))}")
    seconds = time.perf_counter() - start
    say(f"ran: seed {options.seed}, {seconds:.0f} seconds, {ran['versions']}")
    say(f"next: python -m cnn_guide.transfer --model {output} --predict IMAGE...")


def predict(options: argparse.Namespace) -> None:
    """Name photographs with a saved model.

    Parameters
    ----------
    options : argparse.Namespace
        ``model``, a file or the folder it lies in, and ``predict``, paths of photographs.

    Raises
    ------
    DamagedFileError, PhotographsError
        If the model or a photograph cannot be read.
    FileNotFoundError
        If the model is missing.

    Examples
    --------
    >>> predict(argparse.Namespace(model=Path("none"), predict=[]))
    Traceback (most recent call last):
        ...
    FileNotFoundError: model file none is missing; give the file that ...
    """
    file = options.model / MODEL if options.model.is_dir() else options.model
    start_tensorflow()
    from cnn_guide.transfer.photographs.saved import load_classifier

    classifier = load_classifier(file)
    reasons = []
    for path in options.predict:
        try:
            pixels = read_square(path, classifier.side)
        except (OSError, ValueError) as error:
            reasons.append(str(error))
            continue
        images = pixels[np.newaxis].astype(np.float32)
        probabilities = np.asarray(classifier.model(images))[0]
        best = np.argsort(-probabilities, kind="stable")[:3]
        answers = (f"{classifier.class_names[n]} {probabilities[n]:.1%}" for n in best)
        say(f"{path}: {', '.join(answers)}")
    _refuse(reasons, "")


def _choose_output(photos: Path, output: Path | None) -> Path:
    """Say where the results shall lie: not among the photographs, where they'd be a class."""
    home = photos.resolve()
    chosen = (output or Path(f"{home.name}-model")).resolve()
    if chosen.is_relative_to(home):
        raise PhotographsError(
            f"output folder {chosen} must not lie within PHOTOS; name another by --output"
        )
    return chosen


def _describe(found: PhotographFolder) -> None:
    """Say what there is, and what is left out."""
    counts = np.bincount(found.labels, minlength=len(found.class_names))
    classes = [f"{name} {n}" for name, n in zip(found.class_names, counts, strict=True)]
    listed = ", ".join(classes[:SHOWN]) + (", ..." if len(classes) > SHOWN else "")
    say(f"found: {len(found.paths)} photographs of {len(classes)} classes: {listed}")
    if found.ignored:
        kinds = Counter(file.suffix.lower() or "no ending" for file in found.ignored)
        listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        say(f"left out: {len(found.ignored)} other files ({listed})")


def _look(found: PhotographFolder, skip_unreadable: bool) -> tuple[PhotographFolder, Look]:
    """Open every photograph, and keep those that can be read."""
    look = look_at_photographs(found.paths, _counter(len(found.paths)))
    if look.reasons and skip_unreadable:
        say(f"skipped: {len(look.reasons)} unreadable files")
        for reason in look.reasons:
            say(f"  {reason}")
    elif look.reasons:
        _refuse(look.reasons, "mend or remove them, or go on without them by --skip-unreadable")
    return found.keep(look.readable), look


def _counter(total: int) -> Callable[[int], object] | None:
    """Return what counts on a terminal, and nothing elsewhere."""
    if not sys.stdout.isatty():
        return None
    return lambda done: say(f"\rlooking at {done} of {total}", end="\n" * (done == total))


def _refuse(reasons: Sequence[str], way_out: str) -> None:
    """Raise one error that names all bad files."""
    if len(reasons) == 1:
        raise PhotographsError(f"{reasons[0]}; {way_out}".rstrip("; "))
    if reasons:
        lines = "".join(f"\n  {reason}" for reason in reasons)
        raise PhotographsError(
            f"{len(reasons)} files cannot be read; {way_out}".rstrip("; ") + lines
        )


def _write(
    folder: Path, found: PhotographFolder, split: Split, lesson: "Lesson", ran: dict[str, Any]
) -> None:
    """Write the model, the figure and the numbers, and say the marks."""
    from cnn_guide.transfer.photographs.report import judge, write_figure
    from cnn_guide.transfer.photographs.saved import save_classifier

    test, probabilities = found.keep(split.test), lesson.probabilities
    marks: dict[str, Any] = {
        part: judge(found.labels[indices], probabilities[indices])
        for part, indices in (("validation", split.validation), ("test", split.test))
    }
    for part, mark in marks.items():
        say(
            f"accuracy on {part}: {mark['accuracy']:.1%} ({mark['right']} of "
            f"{mark['photographs']}; 95 % interval {mark['low']:.1%} to {mark['high']:.1%})"
        )
    say(
        f"to compare, on test: colours alone {lesson.histogram_accuracy:.1%}, always the "
        f"commonest class {lesson.majority_accuracy:.1%}"
    )
    marks["test"] |= {
        "colours": lesson.histogram_accuracy,
        "majority": lesson.majority_accuracy,
    }
    answers = [
        {
            "file": str(path),
            "truth": found.class_names[label],
            "answer": found.class_names[row.argmax()],
            "probability": float(row.max()),
        }
        for path, label, row in zip(
            test.paths, test.labels, probabilities[split.test], strict=True
        )
    ]
    names = list(found.class_names)
    numbers = {"classes": names, **ran, "accuracy": marks, "test": answers}
    (folder / "report.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    write_figure(folder / "report.png", test, probabilities[split.test], ran["size"])
    save_classifier(folder / MODEL, lesson.model, names, {**ran, "accuracy": marks})
