"""What a build says while pages run: which one, how long, how many are left, the slowest.

The unit beside the seconds is an *epoch*: one epoch of the plain recipe on this machine, which
``nox -s epoch`` times. It makes times on different machines comparable.
"""

import json
import re
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

HEARTBEAT = 30  # seconds between two signs of life of a page
SLOWEST = 10
COLOUR = re.compile(r"\x1b\[[\d;]*m")

logger = logging.getLogger(__name__)


class Progress:
    """The pages that must run in this build, and those that did."""

    def __init__(self) -> None:
        """Expect nothing yet."""
        self.left: dict[str, float | None] = {}
        self.done: dict[str, float] = {}
        self._started = 0.0
        self._stop = threading.Event()

    def expect(self, pages: Mapping[str, float | None]) -> None:
        """Say what will run, with the seconds that each page took last time, if known."""
        self.left = dict(pages)
        if pages:
            logger.info("%s must run%s", count(pages), self._remaining())

    def start(self, page: str, reason: str = "") -> None:
        """Say that a page runs now, and why."""
        total = len(self.left) + len(self.done) + (page not in self.left)
        why = f" ({reason})" if reason else ""
        logger.info("[%d/%d] %s runs%s", len(self.done) + 1, total, page, why)
        self._started, self._stop = time.perf_counter(), threading.Event()
        threading.Thread(target=self._beat, args=(page, self._stop), daemon=True).start()

    def stop(self, page: str) -> float:
        """Say how long a page took, and what is left; return its seconds."""
        self._stop.set()
        seconds = time.perf_counter() - self._started
        self.done[page] = seconds
        self.left.pop(page, None)
        logger.info(
            "%s took %.0f s; %d left%s", page, seconds, len(self.left), self._remaining()
        )
        return seconds

    def report(self, epoch: float | None) -> list[str]:
        """List the slowest pages of this build."""
        slowest = sorted(self.done.items(), key=lambda item: -item[1])[:SLOWEST]
        return [
            f"{seconds:7.1f} s{f'{seconds / epoch:7.2f} epochs' if epoch else ''}  {page}"
            for page, seconds in slowest
        ]

    def _remaining(self) -> str:
        """Guess how long the rest takes, from the pages' last runs."""
        known = [seconds for seconds in self.left.values() if seconds is not None]
        if not known:
            return ""
        new = len(self.left) - len(known)
        return f", about {sum(known):.0f} s" + (f" and {new} for the first time" if new else "")

    def _beat(self, page: str, stop: threading.Event) -> None:
        """Show now and then that a page is still running."""
        last = self.left.get(page)
        before = f" (last time {last:.0f} s)" if last is not None else ""
        waited = 0
        while not stop.wait(HEARTBEAT):
            waited += HEARTBEAT
            logger.info("%s: %d s so far%s", page, waited, before)


progress = Progress()


def count(pages: Mapping[str, object]) -> str:
    """Say how many pages these are."""
    return "1 page" if len(pages) == 1 else f"{len(pages)} pages"


def read_epoch(folder: Path) -> float | None:
    """Read the seconds of one epoch on this machine, where they were timed."""
    try:
        return float(json.loads((folder / "epoch.json").read_text("utf-8"))["seconds"])
    except (OSError, ValueError, KeyError):
        return None


def say_slowest(app: Sphinx, error: Exception | None) -> None:
    """End a build with the pages that took longest."""
    if error is not None:
        return
    epoch = read_epoch(Path(app.srcdir, "_build"))
    lines = progress.report(epoch)
    if not lines:
        logger.info("No page had to run.")
        return
    unit = f"; an epoch takes {epoch:.1f} s here" if epoch else ""
    logger.info("%s ran. The slowest%s:\n%s", count(progress.done), unit, "\n".join(lines))


def say_what_failed(_app: Sphinx, error: Exception | None) -> None:
    """Show the traceback of a chapter's cell, which Sphinx puts into a file elsewhere."""
    cell = getattr(error, "__cause__", None)
    if traceback := getattr(cell, "traceback", ""):
        logger.warning("%s: a cell failed\n%s", error, COLOUR.sub("", traceback).strip())


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", say_slowest, priority=900)
    app.connect("build-finished", say_what_failed)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
