"""Run the chapters beside the gallery, as neither keeps two processors busy by itself.

A whole build runs the scripts, and then, as it reads them, the chapters. Here a second Sphinx
runs the chapters meanwhile, once the network that they read is trained. It keeps what they
leave where the first one then finds it; a chapter that fails there runs again here, and fails
the build.
"""

import atexit
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import freshness
from partial_builds import is_partial, list_pages
from progress import progress
from sphinx.application import Sphinx
from sphinx.util import logging

FOLDER = "_build/beside"
THREADS = ("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")

logger = logging.getLogger(__name__)


class Beside:
    """The second build: what it runs, and whether it runs already."""

    def __init__(self) -> None:
        """Run nothing yet."""
        self.srcdir = Path()
        self.chapters: list[str] = []
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self, app: Sphinx) -> None:
        """Note the chapters that must run; start with them if the network is trained."""
        self.__init__()  # type: ignore[misc]
        if is_partial(app.config) or not any(map(is_stale, freshness.state.scripts)):
            return
        self.srcdir = Path(app.srcdir)
        pages = [page for page in list_pages(self.srcdir) if freshness.is_chapter(app, page)]
        self.chapters = list(filter(is_stale, pages))
        if not is_stale(freshness.state.maker):
            self.start()

    def start(self) -> None:
        """Run the chapters, in half of the processors."""
        if self.process or not self.chapters:
            return
        folder = self.srcdir / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        options = ["-t", "partial", "-D", "beside=1", "-D", f"pages={','.join(self.chapters)}"]
        options += ["-d", str(folder / "doctrees"), str(self.srcdir), str(folder / "html")]
        logger.info("%d chapters run beside the gallery", len(self.chapters))
        with (folder / "warnings.txt").open("wb") as warnings:
            self.process = subprocess.Popen(  # noqa: S603 - the same program as this one
                [sys.executable, "-m", "sphinx", *options],
                env=share_processors(os.environ),
                stderr=warnings,
            )
        atexit.register(self.process.kill)

    def wait(self) -> None:
        """Wait for the chapters, and report them as this build's own."""
        if self.process and self.process.wait():
            file = self.srcdir / FOLDER / "warnings.txt"
            logger.info("A chapter failed beside the gallery (%s), and runs again.", file)
        for page in self.chapters:
            if self.process and (run := freshness.state.current(page)):
                progress.ran(page, run.seconds)


def is_stale(page: str) -> bool:
    """Say whether a page must run."""
    return freshness.state.current(page) is None


def share_processors(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave half of the processors to the gallery; what the user chose stays."""
    half = str(max(1, (os.cpu_count() or 1) // 2))
    return dict.fromkeys(THREADS, half) | dict(environment)


beside = Beside()


def around_script(_gallery_conf: Any, name: str | None, when: str) -> None:
    """Start when the network is kept; sphinx-gallery calls this around each script."""
    if when == "after" and name and Path(name).stem == Path(freshness.state.maker).name:
        beside.start()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx: before the gallery runs, at 500, and after it."""
    app.setup_extension("freshness")
    app.connect("builder-inited", beside.prepare, priority=6)
    app.connect("builder-inited", lambda _app: beside.wait(), priority=600)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
