"""Open every photograph once, and note what is needed to compare them."""

from collections.abc import Callable, Sequence

from cnn_guide._terminal import in_one_line
from cnn_guide.datasets.image_files import read_square
from cnn_guide.files import digest
from cnn_guide.transfer.photographs.folders import PhotographFolder, PhotographsError
from cnn_guide.transfer.photographs.groups import group_photographs
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np

THUMBNAIL = 32


def look_at_photographs(
    found: PhotographFolder,
    *,
    skip_unreadable: bool = False,
    report: Callable[[int], object] | None = None,
) -> Photographs:
    """Open every file, so that a bad one is known before hours of work and not after.

    Parameters
    ----------
    found : PhotographFolder
        What `cnn_guide.transfer.photographs.folders.find_photographs` found.
    skip_unreadable : bool, default False
        Whether to go on without the files that cannot be read.
    report : callable, optional
        Called after each file with the number of those done.

    Returns
    -------
    Photographs
        The photographs that can be read, with what belongs together in one group.

    Raises
    ------
    PhotographsError
        If files cannot be read, all of which are named, or one picture lies in two classes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from skimage import data
    >>> paths = tuple(Path(data.data_dir, name) for name in ("rocket.jpg", "no such file.jpg"))
    >>> found = PhotographFolder(("cat", "moon"), paths, np.array([1, 0]), ("", ""), ())
    >>> photographs = look_at_photographs(found, skip_unreadable=True)
    >>> len(photographs), photographs.thumbnails.shape, photographs.labels
    (1, (1, 32, 32, 3), array([1]))
    >>> photographs.skipped
    ('path must be an image file, ...no such file.jpg is missing',)
    """
    rows, digests, thumbnails, reasons = [], [], [], []
    for row, path in enumerate(found.paths):
        try:
            thumbnail, content = read_square(path, THUMBNAIL), digest(path)
        except (OSError, ValueError) as error:
            reasons.append(in_one_line(error))
        else:
            rows.append(row)
            digests.append(content)
            thumbnails.append(thumbnail)
        if report:
            report(row + 1)
    if not skip_unreadable:
        refuse_unreadable(
            reasons, "mend or remove them, or go on without them by --skip-unreadable"
        )
    alone = np.arange(len(rows))
    return group_photographs(
        Photographs(
            class_names=found.class_names,
            skipped=tuple(reasons),
            paths=tuple(found.paths[row] for row in rows),
            labels=found.labels[np.asarray(rows, dtype=np.intp)],
            sources=tuple(found.sources[row] for row in rows),
            digests=tuple(digests),
            thumbnails=np.reshape(
                np.asarray(thumbnails, dtype=np.uint8), (-1, THUMBNAIL, THUMBNAIL, 3)
            ),
            look_alikes=alone,
            groups=alone,
        )
    )


def refuse_unreadable(reasons: Sequence[str], way_out: str = "") -> None:
    """Raise one error that names all bad files, if there are any.

    Parameters
    ----------
    reasons : sequence of str
        For each bad file what is wrong with it, and its path.
    way_out : str, optional
        What to do about it.

    Raises
    ------
    PhotographsError
        If there are reasons.

    Examples
    --------
    >>> refuse_unreadable(["a.jpg is missing", "b.jpg is damaged"])
    Traceback (most recent call last):
        ...
    cnn_guide.transfer.photographs.folders.PhotographsError: 2 files cannot be read
      a.jpg is missing
      b.jpg is damaged
    """
    advice = f"; {way_out}" if way_out else ""
    if len(reasons) == 1:
        raise PhotographsError(f"{reasons[0]}{advice}")
    if reasons:
        lines = "".join(f"\n  {reason}" for reason in reasons)
        raise PhotographsError(f"{len(reasons)} files cannot be read{advice}{lines}")
