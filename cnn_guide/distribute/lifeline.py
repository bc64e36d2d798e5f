"""While they train, the processes hear from each other, and learn at once if one is gone.

All keep the line on which they met process 0. A process that dies closes its line, and a
machine that vanishes falls silent; process 0 then tells the others.
"""

import time
from collections.abc import Callable, Mapping

from cnn_guide.distribute.meeting import PAUSE, Line

#: Seconds between two signs of life, and without one until a process counts as gone.
BEAT, SILENCE = 1.0, 15.0


class LostError(Exception):
    """Another process is gone, or stopped; the words say which."""


class Lifeline:
    """The lines to the other processes.

    Parameters
    ----------
    lines : dict of int to Line
        As `meet` returns them; none for a process that trains alone.
    """

    def __init__(self, lines: Mapping[int, Line]) -> None:
        self._lines = dict(lines)
        self._heard = dict.fromkeys(lines, time.monotonic())
        self._done: set[int] = set()
        self._last_beat, self._last_check = 0.0, time.monotonic()

    def check(self) -> None:
        """Hear what the others say, and give a sign of life.

        Raises
        ------
        LostError
            If one of them is gone, silent, or says that it has stopped.
        """
        now = time.monotonic()
        # While we ourselves were stopped, as in a laptop's sleep, nobody else was silent.
        asleep = max(0.0, now - self._last_check - BEAT)
        self._last_check = now
        for process in self._heard:
            self._heard[process] += asleep
        for process, line in self._lines.items():
            try:
                while message := line.receive():
                    self._heard[process] = now
                    if "stopped" in message:
                        raise LostError(str(message["stopped"]))
                    if "done" in message:
                        self._done.add(process)
            except EOFError:
                if process not in self._done:
                    raise LostError(f"process {process} is gone") from None
            if process not in self._done and now - self._heard[process] > SILENCE:
                raise LostError(f"process {process} has been silent for {SILENCE:g} s")
        if now - self._last_beat > BEAT:
            self._last_beat = now
            self._tell(beat=True)

    def stop(self, words: str) -> None:
        """Tell the others that training cannot go on, and why."""
        self._tell(stopped=words)
        self._close()

    def finish(self, check: Callable[[], object]) -> None:
        """Wait until all have done their part.

        Parameters
        ----------
        check : callable
            Called several times a second; may raise, to stop waiting.

        Raises
        ------
        LostError
            If one of them is gone before that.
        """
        if 0 in self._lines:  # process 0 says so when all others have
            self._tell(done=True)
        while self._lines.keys() - self._done:
            check()
            self.check()
            time.sleep(PAUSE / 5)
        self._tell(done=True)
        self._close()

    def _tell(self, **message: object) -> None:
        for line in self._lines.values():
            line.send(**message)

    def _close(self) -> None:
        for line in self._lines.values():
            line.close()
        self._lines = {}
