"""What pages left when they ran, by page and key, so that an edit taken back costs nothing.

``docs/_build/runs/<page>/<key>/`` holds ``run.json`` (what the page depended on, and how long
it took) and the files that it wrote, as they lay below the folder of the documentation.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cnn_guide.files import digest
from cnn_guide.writing import write_whole, write_whole_folder

from page_keys import key_of

KEPT = 4  # states of each page; older ones are deleted


@dataclass(frozen=True)
class Run:
    """One run of one page, as it is kept.

    Attributes
    ----------
    folder : Path
        Where its files lie.
    parts : dict of str
        What the page depended on, and the digest of each part.
    seconds : float
        How long it took.
    files : dict of str
        The digest of each file that it wrote, by the path below the documentation's folder.
    number : int
        Larger than that of the page's earlier runs.
    """

    folder: Path
    parts: dict[str, str]
    seconds: float
    files: dict[str, str]
    number: int

    def is_whole(self) -> bool:
        """Say whether every file is kept as it was written."""
        return all(
            (self.folder / name).is_file() and digest(self.folder / name) == wanted
            for name, wanted in self.files.items()
        )

    def restore(self, root: Path) -> None:
        """Copy the files back to where the page had written them.

        Sphinx reads again what has a new date; what is no page, as a trained network, keeps
        the date on which it was made.
        """
        for name in self.files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copyfile if name.startswith("generated/") else shutil.copy2
            copy(self.folder / name, root / name)


class KeptRuns:
    """The runs in a folder."""

    def __init__(self, folder: Path) -> None:
        """Look into a folder; it need not exist."""
        self.folder = folder

    def find(self, page: str, parts: Mapping[str, str]) -> Run | None:
        """Return the run of a page in just this state, if it is kept whole."""
        run = _read(self.folder / page / key_of(parts))
        return run if run and run.is_whole() else None

    def latest(self, page: str) -> Run | None:
        """Return the last run of a page, in whatever state."""
        runs = self._all(page)
        return runs[-1] if runs else None

    def keep(
        self,
        page: str,
        parts: Mapping[str, str],
        seconds: float,
        root: Path,
        files: Iterable[Path] = (),
    ) -> None:
        """Keep what a page just wrote below `root`; forget its oldest runs."""
        place = self.folder / page / key_of(parts)
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        written = {file.relative_to(root).as_posix(): file for file in files}
        with write_whole_folder(place) as draft:
            for name, file in written.items():
                (draft / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, draft / name)
            digests = {name: digest(draft / name) for name in sorted(written)}
            record = {"parts": dict(parts), "seconds": seconds, "files": digests}
            record["number"] = self._next_number(page)
            (draft / "run.json").write_text(json.dumps(record, indent=1))
        for old in self._all(page)[:-KEPT]:
            shutil.rmtree(old.folder)

    def touch(self, page: str, run: Run) -> None:
        """Note that a run is in use, so that it is not the one to be forgotten next."""
        if run != self.latest(page):
            record = json.loads((run.folder / "run.json").read_text("utf-8"))
            record["number"] = self._next_number(page)
            text = json.dumps(record, indent=1)
            write_whole(run.folder / "run.json", lambda draft: draft.write_text(text))

    def _next_number(self, page: str) -> int:
        latest = self.latest(page)
        return latest.number + 1 if latest else 1

    def _all(self, page: str) -> list[Run]:
        """List the kept runs of a page, the oldest first."""
        files = (self.folder / page).glob("*/run.json")
        runs = [run for file in files if (run := _read(file.parent))]
        return sorted(runs, key=lambda run: run.number)


def _read(folder: Path) -> Run | None:
    """Read one kept run; a damaged record counts as none."""
    try:
        record = json.loads((folder / "run.json").read_text("utf-8"))
        seconds, number = float(record["seconds"]), int(record["number"])
        return Run(folder, record["parts"], seconds, record["files"], number)
    except (OSError, ValueError, KeyError, TypeError):
        return None
