"""What process 0 keeps in the job's folder: the network after each epoch, and its losses.

``model.keras`` is the network after the last whole epoch, with the optimizer's state, and
``job.json`` tells what the job is and its losses.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from cnn_guide.writing import write_whole

MODEL, RECORD = "model.keras", "job.json"
#: What must stay the same when a job is started again; more epochs and other numbers of
#: processes are welcome.
FIXED = ("images", "batch_size", "seed")


class FolderError(ValueError):
    """A folder does not fit the job; the words say what to do."""


def read_losses(folder: Path, settings: Mapping[str, int]) -> list[list[float]]:
    """Read what a job has done so far.

    Parameters
    ----------
    folder : Path
        Where process 0 keeps it; need not exist.
    settings : mapping of str to int
        The job's, with all that is `FIXED`.

    Returns
    -------
    list of list of float
        The loss of each step of each epoch; empty if there is no job yet.

    Raises
    ------
    FolderError
        If another job lies there, or its record cannot be read.

    Examples
    --------
    >>> read_losses(Path("no such folder"), {})
    []
    """
    file = folder / RECORD
    if not (file.exists() and (folder / MODEL).exists()):
        return []
    try:
        record = json.loads(file.read_text("utf-8"))
        losses = [[float(loss) for loss in epoch] for epoch in record["losses"]]
        before = {name: record["settings"][name] for name in FIXED}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderError(
            f"{file} is damaged; delete folder {folder}, or choose another with --folder"
        ) from error
    for name in FIXED:
        if before[name] != settings[name]:
            option = "--" + name.replace("_", "-")
            raise FolderError(
                f"folder {folder} holds a job with {option} {before[name]}, this one has "
                f"{settings[name]}; give the same, or choose another with --folder"
            )
    return losses


def write_losses(folder: Path, settings: Mapping[str, int], losses: list[list[float]]) -> None:
    """Write the record of a job, wholly or not at all.

    Parameters
    ----------
    folder : Path
        Where process 0 keeps it.
    settings : mapping of str to int
        The job's.
    losses : list of list of float
        Of each step of each epoch.

    Raises
    ------
    OSError
        If it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> settings = dict.fromkeys(FIXED, 1)
    >>> write_losses(folder, settings, [[2.3, 2.1]])
    >>> (folder / MODEL).touch()
    >>> read_losses(folder, settings)
    [[2.3, 2.1]]
    """
    record = {"settings": {name: settings[name] for name in FIXED}, "losses": losses}
    write_whole(folder / RECORD, lambda file: file.write_text(json.dumps(record), "utf-8"))
