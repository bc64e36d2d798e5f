"""The printer: what a reader sees on the terminal, in the order of the steps."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from cnn_guide._terminal import for_terminal, in_one_line
from cnn_guide.transfer.photographs.folders import PhotographFolder
from cnn_guide.transfer.photographs.splits import Split
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np

SHOWN = 20


def say(text: str, end: str = "\n") -> None:
    """Print a text, with whatever it holds of names made harmless.

    Parameters
    ----------
    text : str
        One line or several.
    end : str, default a line's end
        What follows it.

    Examples
    --------
    >>> say("found: nothing")
    found: nothing
    """
    print(for_terminal(text), end=end, flush=True)  # noqa: T201 - this is the printer


def counter(total: int) -> Callable[[int], object] | None:
    """Make what counts files on a terminal, and nothing elsewhere.

    Parameters
    ----------
    total : int
        How many there are.

    Returns
    -------
    callable or None
        Takes the number of those done.

    Examples
    --------
    >>> counter(3) is None or sys.stdout.isatty()
    True
    """
    if not sys.stdout.isatty():
        return None
    return lambda done: say(f"looking at {done} of {total}", "\n" if done == total else "\r")


def describe_folder(found: PhotographFolder) -> str:
    """Say what there is, and what is left out.

    Parameters
    ----------
    found : PhotographFolder
        What was found.

    Returns
    -------
    str
        A line or two.

    Examples
    --------
    >>> found = PhotographFolder(("cat", "dog"), (), np.array([0, 1, 1]), (), ())
    >>> describe_folder(found)
    'found: 3 photographs of 2 classes: cat 1, dog 2'
    """
    counts = np.bincount(found.labels, minlength=len(found.class_names))
    classes = [
        f"{in_one_line(name)} {n}" for name, n in zip(found.class_names, counts, strict=True)
    ]
    listed = ", ".join(classes[:SHOWN]) + (", ..." if len(classes) > SHOWN else "")
    text = f"found: {len(found.labels)} photographs of {len(classes)} classes: {listed}"
    if found.ignored:
        endings = (in_one_line(file.suffix.lower()) for file in found.ignored)
        kinds = Counter(ending or "no ending" for ending in endings)
        listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        text += f"\nleft out: {len(found.ignored)} other files ({listed})"
    return text


def describe_photographs(photographs: Photographs) -> str:
    """Say which files were skipped, and how many photographs look alike.

    Parameters
    ----------
    photographs : Photographs
        What was looked at.

    Returns
    -------
    str
        A line, and one for each file that was skipped.

    Examples
    --------
    >>> from pathlib import Path
    >>> columns = (Path(),) * 3, np.zeros(3, int), ("",) * 3, ("",) * 3, np.zeros((3, 1, 1, 3))
    >>> groups = np.array([0, 1, 0])
    >>> describe_photographs(Photographs(("cat", "dog"), (), *columns, groups, groups))
    'look-alikes: 2 photographs in 1 group'
    """
    lines = []
    if photographs.skipped:
        lines.append(f"skipped: {len(photographs.skipped)} unreadable files")
        lines += [f"  {reason}" for reason in photographs.skipped]
    sizes = np.bincount(photographs.look_alikes)
    groups = int((sizes > 1).sum())
    alike = f"{sizes[sizes > 1].sum()} photographs in {groups} group{'s' * (groups > 1)}"
    return "\n".join([*lines, f"look-alikes: {alike if groups else 'none'}"])


def describe_split(photographs: Photographs, split: Split) -> str:
    """Say how many photographs are for what, and warn if groups make intervals too narrow.

    Parameters
    ----------
    photographs : Photographs
        The photographs.
    split : Split
        Their parts.

    Returns
    -------
    str
        A line or two.

    Examples
    --------
    >>> from pathlib import Path
    >>> columns = (Path(),) * 3, np.zeros(3, int), ("",) * 3, ("",) * 3, np.zeros((3, 1, 1, 3))
    >>> photographs = Photographs(("cat", "dog"), (), *columns, np.arange(3), np.arange(3))
    >>> describe_split(photographs, Split(*np.arange(3).reshape(3, 1)))
    'split: 1 to learn from, 1 to choose by (validation), 1 for the test'
    """
    text = (
        f"split: {len(split.train)} to learn from, {len(split.validation)} to choose by "
        f"(validation), {len(split.test)} for the test"
    )
    groups = len(np.unique(photographs.groups))
    if groups < len(photographs):
        text += (
            f"\ngroups: {groups}, as photographs of one subfolder and look-alikes stay "
            "together; the intervals below count each photograph by itself, and so are too "
            "narrow"
        )
    return text


def describe_accuracy(accuracy: Mapping[str, Mapping[str, Any]]) -> str:
    """Say how often the head was right, and how often cheap baselines are.

    Parameters
    ----------
    accuracy : mapping
        As `cnn_guide.transfer.photographs.writing.summarise` returns it under that name.

    Returns
    -------
    str
        Three lines.

    Examples
    --------
    >>> mark = {"right": 1, "photographs": 2, "accuracy": 0.5, "low": 0.09, "high": 0.91}
    >>> tried = mark | {"colours": 0.5, "majority": 0.25}
    >>> print(describe_accuracy({"validation": mark, "test": tried}))
    accuracy on validation: 50.0% (1 of 2; 95% interval 9.0% to 91.0%)
    accuracy on test: 50.0% (1 of 2; 95% interval 9.0% to 91.0%)
    to compare, on test: colours alone 50.0%, always the commonest class 25.0%
    """
    lines = [
        f"accuracy on {part}: {mark['accuracy']:.1%} ({mark['right']} of "
        f"{mark['photographs']}; 95% interval {mark['low']:.1%} to {mark['high']:.1%})"
        for part, mark in accuracy.items()
    ]
    colours, majority = (accuracy["test"][name] for name in ("colours", "majority"))
    lines.append(
        f"to compare, on test: colours alone {colours:.1%}, always the commonest class "
        f"{majority:.1%}"
    )
    return "\n".join(lines)
