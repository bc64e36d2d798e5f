"""Rerun a page when what it uses changed, and only then.

MyST-NB's cache and sphinx-gallery's look at the page alone. Here a page's key names its code,
the modules behind it, the versions of the libraries, and the trained network if it reads it
(`page_keys`). A script whose key is new runs; one whose key was seen before gets the files of
that run back (`kept_runs`), with the words that it has now (`reworded`). `run_chapters` does
the same for chapters.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import figures
from kept_runs import KeptRuns, Run
from metrics import METRICS
from page_keys import (
    PackageCode,
    bare_code,
    cells_of,
    digest,
    key_of,
    library_versions,
    name_changes,
)
from partial_builds import GALLERY, GENERATED, is_partial, list_pages
from progress import progress
from reworded import code_of, reword
from sphinx.application import Sphinx
from what_ran import RAN

FRONT_MATTER = "---\nfile_format: mystnb\n"
# What only orders pages, or chooses among them, changes nothing within one.
ORDER = ("subsection_order", "within_subsection_order", "filename_pattern")
CODE, NETWORK = "its own code", "the trained network"
UNTRAINED = "to be trained"

Parts = dict[str, str]


class Freshness:
    """What every page of this build depends on, and which are kept in that state."""

    def __init__(self, app: Sphinx) -> None:
        """Look at the package, the libraries and the kept runs."""
        settings = app.config.freshness
        self.srcdir = Path(app.srcdir)
        self.package = PackageCode(settings["package"])
        self.maker, self.reads = settings["network_made_by"], settings["network_read_through"]
        self.artefacts = self.srcdir / "_build/artefacts"
        self.runs = KeptRuns(self.srcdir / "_build/runs")
        drawing, record, *starting = (
            bare_code(Path(__file__).with_name(name).read_text("utf-8"))
            for name in ("figures.py", "run_record.py", "kernel_server.py", "forked_kernels.py")
        )
        self.starting = {"the start of chapters": digest("".join(starting))}
        self.common = library_versions(settings["distribution"]) | {
            "the style of figures": digest(drawing + figures.LOOK),
            "the record of a run": digest(record),
        }
        self.gallery_settings = app.config.sphinx_gallery_conf
        gallery = {k: v for k, v in self.gallery_settings.items() if k not in ORDER}
        self.gallery = digest(json.dumps(gallery, sort_keys=True, default=str))
        scripts = (self.srcdir.parent / GALLERY).glob("*/plot_*.py")
        self.scripts = {
            f"{GALLERY}/{path.parent.name}/{path.stem}": path for path in sorted(scripts)
        }
        self.running: dict[str, Parts] = {}

    def parts_of(self, page: str) -> Parts:
        """List what a page depends on, with a digest of each part."""
        script = self.scripts.get(page)
        if script:
            text = script.read_text("utf-8")
            own = {CODE: code_of(script), "the gallery's settings": self.gallery}
            return own | self._behind(page, text)
        code = cells_of((self.srcdir / f"{page}.md").read_text("utf-8"))
        return {CODE: digest(code)} | self.starting | self._behind(page, code)

    def _behind(self, page: str, code: str) -> Parts:
        """List what a page depends on besides its own code."""
        parts = {**self.common, **self.package.behind(code)}
        if self.reads in parts and page != self.maker:
            parts[NETWORK] = self.network()
        return parts

    def network(self) -> str:
        """Name the network that the gallery trained, or say that it has yet to be."""
        run = self.current(self.maker) if self.maker in self.scripts else None
        return digest(str(sorted(self._artefacts_of(run).items()))) if run else UNTRAINED

    def current(self, page: str) -> Run | None:
        """Return the kept run of a page in its present state."""
        parts = self.parts_of(page)
        return None if parts.get(NETWORK) == UNTRAINED else self.runs.find(page, parts)

    def reason(self, page: str) -> str:
        """Say what changed since a page last ran."""
        last = self.runs.latest(page)
        return f"changed: {name_changes(last.parts, self.parts_of(page))}" if last else "new"

    def last_seconds(self, page: str) -> float | None:
        """Say how long a page took the last time."""
        last = self.runs.latest(page)
        return last.seconds if last else None

    def lay_out(self, page: str) -> bool:
        """Put the files of a script's current run in place; say whether there is one."""
        run, stamp = self.current(page), self._stamp(page)
        if run:
            self.runs.touch(page, run)
            is_laid_out = stamp.exists() and stamp.read_text() == run.folder.name
            if not is_laid_out or not self._has_artefacts(run):
                run.restore(self.srcdir)
                self._write_stamp(page, run.folder.name)
            if self._has_todays_words(page):
                return True
            shutil.rmtree(run.folder)
        files = self.files_of(page)
        if any(file.suffix == ".md5" for file in files):  # It ran, in another state.
            for file in files:
                file.unlink()
        stamp.unlink(missing_ok=True)
        return False

    def _has_todays_words(self, page: str) -> bool:
        """Give what is laid out a script's words; say whether that can be."""
        topic, stem = Path(page).parts[1:]
        script, copy = self.scripts[page], self.srcdir / GENERATED / topic / f"{stem}.py"
        try:
            if copy.read_bytes() != script.read_bytes():
                reword(script, copy, self.gallery_settings)
        except ValueError:  # another version of sphinx-gallery wrote the page
            return False
        return True

    def clear_away(self) -> None:
        """Delete what scripts that are gone have left: Sphinx would make pages of it."""
        for left in (self.srcdir / GENERATED).glob("*/plot_*.rst"):
            page = f"{GALLERY}/{left.parent.name}/{left.stem}"
            if page not in self.scripts:
                for file in [*self.files_of(page), self._stamp(page)]:
                    file.unlink(missing_ok=True)

    def start(self, page: str) -> None:
        """Note what a page depends on as it starts, whatever is edited while it runs."""
        self.running[page] = self.parts_of(page)
        progress.start(page, self.reason(page))

    def stop(self, page: str) -> None:
        """Keep what a page has just left; a script that failed has left no mark."""
        seconds, parts = progress.stop(page), self.running.pop(page)
        if page in self.scripts:
            files = self.files_of(page)
            if not any(file.suffix == ".md5" for file in files):
                return
            self.runs.keep(page, parts, seconds, self.srcdir, files)
            self._write_stamp(page, key_of(parts))
        else:
            self.runs.keep(page, parts, seconds, self.srcdir)

    def files_of(self, page: str) -> list[Path]:
        """List what a script wrote: page, downloads, pictures, numbers, record, network."""
        topic, stem = Path(page).parts[1:]
        folder = self.srcdir / GENERATED / topic
        pictures = re.compile(rf"sphx_glr_{stem}_(\d{{3}}\D.*|thumb\..*)")
        found = [
            *folder.glob(f"{stem}.*"),
            *(file for file in folder.glob("images/**/*") if pictures.fullmatch(file.name)),
            *(self.srcdir / METRICS).glob(f"{stem}.json"),
            *(self.srcdir / RAN).glob(f"{stem}.json"),
        ]
        return found + (list(self.artefacts.glob("*")) if page == self.maker else [])

    def _artefacts_of(self, run: Run) -> dict[str, str]:
        return {name: mark for name, mark in run.files.items() if "artefacts/" in name}

    def _has_artefacts(self, run: Run) -> bool:
        """Say whether what a run made for others lies unharmed in its place."""
        from cnn_guide.files import digest as digest_file

        return all(
            (self.srcdir / name).is_file() and digest_file(self.srcdir / name) == mark
            for name, mark in self._artefacts_of(run).items()
        )

    def _stamp(self, page: str) -> Path:
        return self.srcdir / "generated/keys" / f"{Path(page).name}.txt"

    def _write_stamp(self, page: str, key: str) -> None:
        stamp = self._stamp(page)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(key)


state: Freshness


def prepare(app: Sphinx) -> None:
    """Lay out every script that is current, and say which pages must run."""
    global state  # sphinx-gallery calls its hooks by name, with no application
    state = Freshness(app)
    state.clear_away()
    maker_first = sorted(state.scripts, key=lambda page: page != state.maker)
    stale = [page for page in maker_first if not state.lay_out(page)]
    chapters = [page for page in list_pages(state.srcdir) if is_chapter(app, page)]
    for page in chapters:
        run = state.current(page)
        if run:
            state.runs.touch(page, run)
        else:
            stale.append(page)
    if app.config.draft:
        return
    if app.config.pages:
        add_maker(app, stale)
        stale = [page for page in stale if page in app.config.pages]
    progress.expect({page: state.last_seconds(page) for page in stale})


def add_maker(app: Sphinx, stale: list[str]) -> None:
    """If a page that is asked for reads a network that is not there, train it first."""
    readers = [page for page in app.config.pages if page in stale and page != state.maker]
    if state.maker in stale and any(NETWORK in state.parts_of(page) for page in readers):
        app.config.pages = [state.maker, *app.config.pages]
        gallery = app.config.sphinx_gallery_conf
        gallery["filename_pattern"] += rf"|/{state.maker}\.py$"


def is_wanted(app: Sphinx) -> bool:
    """Say whether live pages can be made: a draft may come before the network is trained."""
    if not is_partial(app.config):
        return True
    asked = not app.config.pages or any(page.startswith("play/") for page in app.config.pages)
    return asked and state.network() != UNTRAINED


def around_script(_gallery_conf: Any, name: str | None, when: str) -> None:
    """Note when a script starts and ends; sphinx-gallery calls this before and after each."""
    pages = [page for page in state.scripts if name and Path(page).name == Path(name).stem]
    for page in pages:
        if when == "before":
            state.start(page)
        else:
            state.stop(page)


def is_chapter(app: Sphinx, docname: str) -> bool:
    """Say whether a page is one that MyST-NB runs."""
    path = Path(app.srcdir, f"{docname}.md")
    return path.is_file() and path.read_text("utf-8").startswith(FRONT_MATTER)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; the folder of the network is handed on through the environment."""
    os.environ.pop("MPLBACKEND", None)  # It would keep chapters from showing their figures
    os.environ["CNN_GUIDE_ARTEFACTS"] = str(Path(app.srcdir, "_build/artefacts"))
    for needed in ("partial_builds", "progress", "run_chapters"):
        app.setup_extension(needed)
    app.add_config_value("freshness", {}, "env", dict)
    app.connect("builder-inited", prepare, priority=5)  # The gallery runs at 500
    return {"parallel_read_safe": False, "parallel_write_safe": True}
