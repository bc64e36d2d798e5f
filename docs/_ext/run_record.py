"""What a page leaves besides its outputs: its claims, the files it read, its memory, the date.

`take` is called in the process that ran the page: in the last cell of a chapter, and behind
each block of a gallery script.
"""

import ast
import re
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnn_guide import claims, files

import psutil

SEEDED = {"set_random_seed": 0, "default_rng": 0}  # which argument is the seed
SEEDS = ("seed", "random_state")


def clear() -> None:
    """Forget what another script of the same process claimed and read."""
    claims.CLAIMS.clear()
    files.LOCATED.clear()


def take(seconds: float, peak: int) -> dict[str, Any]:
    """Describe the run so far.

    Parameters
    ----------
    seconds : float
        How long it took.
    peak : int
        Bytes of memory at its highest.
    """
    return {
        "claims": [asdict(made) for made in claims.CLAIMS],
        "files": dict(sorted(files.LOCATED.items())),
        "seconds": seconds,
        "peak": peak,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit(),
    }


def take_process() -> dict[str, Any]:
    """Describe the run of a process that ran one page."""
    process = psutil.Process()
    return take(time.time() - process.create_time(), peak_of_process())


def peak_of_process() -> int:
    """Return the bytes of memory that this process had at its highest.

    What `getrusage` calls the peak of a process counts from the size of its parent on Linux,
    and a chapter's parent is the whole build.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(kilobytes) * 1024
    windows = getattr(psutil.Process().memory_info(), "peak_wset", 0)
    if windows:
        return windows
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts bytes


def commit() -> str | None:
    """Name the commit that is checked out, and say if it has been changed; None without git."""
    command = ["git", "describe", "--always", "--dirty=, with changes", "--exclude=*"]
    try:
        found = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()


def seeds_of(code: str) -> list[int]:
    """List the seeds that are written in some code."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            given = [word.value for word in node.keywords if word.arg in SEEDS]
            if name in SEEDED:
                given += node.args[: SEEDED[name] + 1]
            found |= {
                value.value
                for value in given
                if isinstance(value, ast.Constant) and isinstance(value.value, int)
            }
    return sorted(found)


class PeakMemory:
    """Watches how much memory this process takes, as scripts of one process share its peak."""

    INTERVAL = 0.05  # seconds

    def __init__(self) -> None:
        """Watch nothing yet."""
        self.bytes, self.started = 0, 0.0
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin anew."""
        self._stop.set()
        self._stop = threading.Event()
        self.started = time.perf_counter()
        self.bytes = psutil.Process().memory_info().rss
        threading.Thread(target=self._watch, args=(self._stop.wait,), daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()

    def _watch(self, wait: Callable[[float], bool]) -> None:
        process = psutil.Process()
        while not wait(self.INTERVAL):
            self.bytes = max(self.bytes, process.memory_info().rss)
