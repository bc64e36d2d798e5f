"""Where the command meets its terminal: names, streams that close, signals that stop."""

import _thread
import argparse
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TextIO

# What would end a line, or steer a terminal: control characters, and marks of direction.
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def in_one_line(text: object) -> str:
    """Write a name so that it can neither end the line nor steer the terminal."""
    return STEERING.sub(lambda found: ascii(found[0])[1:-1], str(text))


def for_terminal(text: str) -> str:
    """Write a text like that, but let its own line ends stay."""
    return "\n".join(map(in_one_line, text.split("\n")))


def end_at_interrupt(words: str) -> None:
    """Let Ctrl-C end a command with these words while its modules load."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        os.write(2, f"\n{words}\n".encode())
        os._exit(130)

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, leave)


class Outlet:
    """A stream whose end stops nothing: what is written is then lost."""

    def __init__(self, stream: TextIO | None, rewrite: Callable[[str], str] = str) -> None:
        self.stream, self.rewrite = stream, rewrite
        self.error: OSError | None = None
        if stream and hasattr(stream, "reconfigure"):  # A name that it can't show is no error.
            stream.reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        """Write, unless nobody listens."""
        self._try(lambda stream: stream.write(self.rewrite(text)))
        return len(text)

    def flush(self) -> None:
        """Flush, unless nobody listens."""
        self._try(lambda stream: stream.flush())

    def isatty(self) -> bool:
        """Say whether a person looks on."""
        return self.stream is not None and self.stream.isatty()

    def _try(self, act: Callable[[TextIO], object]) -> None:
        if self.stream is None or self.error:
            return
        try:
            act(self.stream)
        except OSError as error:
            self.error = error
            # Python flushes at its end what is left, and would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def outlets() -> Iterator[tuple[Outlet, Outlet]]:
    """Put outlets in the place of the standard output and the standard error."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # closed; the next file must not take its place
            os.open(os.devnull, os.O_RDWR)
    before = sys.stdout, sys.stderr
    found = Outlet(sys.stdout), Outlet(sys.stderr, for_terminal)
    sys.stdout, sys.stderr = found
    try:
        yield found
    finally:
        for outlet in found:
            outlet.flush()
        sys.stdout, sys.stderr = before


class Stop:
    """Whether a signal has asked the command to stop."""

    asked = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let the signals that end a command do what Ctrl-C does: raise KeyboardInterrupt, once.

    Where Python ignores exceptions, as in a destructor, it would be lost, and is raised again.
    """
    stop, again = Stop(), []
    usual = sys.unraisablehook

    def raise_once(_number: int, _frame: FrameType | None) -> None:
        if not stop.asked:
            stop.asked = True
            raise KeyboardInterrupt

    def ask_again(lost: "sys.UnraisableHookArgs") -> None:
        if not (stop.asked and issubclass(lost.exc_type, KeyboardInterrupt)):
            usual(lost)
            return
        stop.asked = False
        again.append(threading.Timer(0.1, _thread.interrupt_main))
        again[-1].daemon = True
        again[-1].start()

    sys.unraisablehook = ask_again
    try:
        with _signals_answered_by(raise_once):
            yield stop
    finally:
        sys.unraisablehook = usual
        for timer in again:
            timer.cancel()


@contextmanager
def signals_held() -> Iterator[None]:
    """Let signals wait: what they raise would abort Python where compiled code calls it."""
    came: list[int] = []
    try:
        with _signals_answered_by(lambda number, _frame: came.append(number)):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])


@contextmanager
def _signals_answered_by(
    handler: Callable[[int, FrameType | None], object],
) -> Iterator[None]:
    """Answer the signals that end a command, but for those that are ignored."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has fewer.
            if number and signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` sets
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Make a reader of whole numbers between two others."""

    def read(text: str) -> int:
        digits = text.isdecimal() and len(text) <= len(str(maximum))
        if not digits or not minimum <= int(text) <= maximum:
            raise argparse.ArgumentTypeError(
                f"must be a whole number from {minimum} to {maximum}, got {text!r}"
            )
        return int(text)

    return read
