"""Take part in a job: meet the others, start the process that trains, and watch over it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from cnn_guide import __version__
from cnn_guide._drafts import open_draft
from cnn_guide.distribute.lifeline import Lifeline, LostError
from cnn_guide.distribute.meeting import PAUSE, Line, free_port, meet, name_address
from cnn_guide.distribute.plan import REFUSED, Plan
from cnn_guide.distribute.record import read_losses
from cnn_guide.writing import try_writing

#: How the last line of a traceback begins.
ERROR = re.compile(r"[\w.]*(Error|Exception|Interrupt): ")
#: Seconds in which the others say who is gone, when training has broken off.
GRACE = 5.0


class JobError(Exception):
    """The job cannot begin or go on; the words say why, and what to do."""


def check_engine() -> None:
    """Refuse to begin without JAX, on which Keras trains in several processes.

    Raises
    ------
    JobError
        If it is not installed.

    Examples
    --------
    >>> check_engine()
    """
    if find_spec("jax") is None:
        raise JobError(
            'this command needs JAX; install it: pip install "cnn-guide[distribute]", or '
            "pip install jax"
        )


def run_here(plan: Plan, *, timeout: float) -> None:
    """Run all processes of a job on this machine.

    Parameters
    ----------
    plan : Plan
        The job; its number of the process does not count.
    timeout : float
        Seconds in which they must meet.

    Raises
    ------
    JobError, LostError, OSError, ValueError
        As `take_part`, for the first process that ends with one.

    Examples
    --------
    >>> plan = Plan(2, 0, "", folder=__file__, images=256, batch_size=128, epochs=1, seed=0)
    >>> run_here(plan, timeout=0.5)
    Traceback (most recent call last):
        ...
    OSError: ...launch.py cannot be written: File exists; make room, or choose another place
    """
    address = ("127.0.0.1", free_port("127.0.0.1"))
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise LostError("it was stopped")

    with ThreadPoolExecutor(plan.processes) as pool:
        try:
            parts = [
                pool.submit(
                    take_part, replace(plan, process=k), address, timeout=timeout, check=check
                )
                for k in range(plan.processes)
            ]
            wait(parts, return_when=FIRST_EXCEPTION)
        finally:
            failed = [part for part in parts if part.done() and part.exception()]
            stop.set()
    for part in failed:
        part.result()


def take_part(
    plan: Plan,
    address: tuple[str, int],
    *,
    timeout: float,
    check: Callable[[], object] = lambda: None,
) -> None:
    """Run one process of a job, from the meeting to the end.

    Parameters
    ----------
    plan : Plan
        The job, and which process this one is.
    address : (str, int)
        Where process 0 listens for the others.
    timeout : float
        Seconds in which they must meet.
    check : callable, optional
        Called several times a second; may raise, to stop the process.

    Raises
    ------
    cnn_guide.distribute.meeting.MeetingError
        If the others do not come, or were started for another job.
    LostError
        If another process is gone or stopped while they train.
    JobError
        If this one's training broke off, or was refused something.
    OSError, ValueError
        If process 0 cannot write into the folder, or another job lies there.

    Examples
    --------
    >>> plan = Plan(2, 1, "", folder="", images=256, batch_size=128, epochs=1, seed=0)
    >>> take_part(plan, ("127.0.0.1", free_port("127.0.0.1")), timeout=0.2)
    Traceback (most recent call last):
        ...
    cnn_guide.distribute.meeting.MeetingError: process 0 did not answer at 127.0.0.1:...
    """
    folder = Path(plan.folder)
    with _claimed(folder, plan) if plan.process == 0 else nullcontext():
        lines: dict[int, Line] = {}
        if plan.processes > 1:
            lines, port = meet(
                address, plan.process, _to_compare(plan), timeout=timeout, check=check
            )
            plan = replace(plan, coordinator=name_address((address[0], port)))
        lifeline = Lifeline(lines)
        try:
            _train(plan, lifeline, check)
            lifeline.finish(check)
        except BaseException as error:
            known = isinstance(error, (LostError, JobError))
            lifeline.stop(str(error) if known else f"process {plan.process} was stopped")
            raise


@contextmanager
def _claimed(folder: Path, plan: Plan) -> Iterator[None]:
    """Hold the folder, if it can be written and belongs to this job."""
    try_writing(folder)
    read_losses(folder, vars(plan))
    try:
        with open_draft(folder, "job"):
            yield
    except FileExistsError as error:
        raise JobError(
            f"folder {folder} is being filled by another run; wait for it, or choose another "
            f"with --folder (if there is no run, delete {error.filename})"
        ) from None


def _to_compare(plan: Plan) -> Mapping[str, int | str]:
    """Say what all processes must agree on."""
    numbers = {
        f"--{name.replace('_', '-')}": getattr(plan, name)
        for name in ("processes", "images", "batch_size", "epochs", "seed")
    }
    libraries = {name: version(name) for name in ("keras", "jax", "numpy")}
    return numbers | {"cnn-guide": __version__} | libraries


def _train(plan: Plan, lifeline: Lifeline, check: Callable[[], object]) -> None:
    """Start the process that trains, and wait until it has; end it if that cannot be."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        worker = _start(plan, log)
        try:
            while (status := worker.poll()) is None:
                check()
                lifeline.check()
                time.sleep(PAUSE)
            if status:
                _explain(plan.process, status, log, lifeline)
        finally:
            worker.kill()
            worker.wait()
            if worker.stdin:
                worker.stdin.close()


def _start(plan: Plan, log: IO[str]) -> "subprocess.Popen[bytes]":
    """Start it with JAX behind Keras, out of reach of the terminal's Ctrl-C."""
    # Connections between the processes need no proxy, and would hang with one.
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"KERAS_BACKEND": "jax"}
    environment.setdefault("JAX_PLATFORMS", "cpu")
    # Each process draws all first weights itself; what draws a share of them compiles longer.
    environment.setdefault("JAX_THREEFRY_PARTITIONABLE", "0")
    command = [sys.executable, "-m", "cnn_guide.distribute.worker", plan.to_json()]
    return subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stderr=log, env=environment, start_new_session=True
    )


def _explain(process: int, status: int, log: IO[str], lifeline: Lifeline) -> None:
    """Say why training broke off: because another process is gone, or by itself."""
    log.seek(0)
    lines = [line for line in log.read().splitlines() if line.strip()] or ["no words"]
    # JAX ends a traceback with advice of its own.
    last = next((line for line in reversed(lines) if ERROR.match(line)), lines[-1])
    if status == REFUSED:
        raise JobError(lines[-1])
    if status == -signal.SIGKILL or status == -signal.SIGTERM:
        raise LostError(f"process {process} was killed (signal {-status})")
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        lifeline.check()
        time.sleep(PAUSE)
    kind = f"signal {-status}" if status < 0 else f"status {status}"
    raise LostError(f"process {process} ended with {kind}: {last}")
