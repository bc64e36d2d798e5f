"""A signal stops the command wherever it comes."""

import signal
import sys
import time

import pytest
from cnn_guide.transfer.photographs._terminal import stoppable


class Interrupted:
    """Is interrupted while it is thrown away, where Python ignores exceptions."""

    def __del__(self):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_that_python_ignores_comes_again():
    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with stoppable() as stop, pytest.raises(KeyboardInterrupt):
        Interrupted()
        for _ in range(100):
            time.sleep(0.05)
        pytest.fail("it was lost")
    assert stop.asked
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == before


def test_other_exceptions_that_python_ignores_are_reported_as_ever(monkeypatch):
    class Broken:
        def __del__(self):
            raise ValueError("as ever")

    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: seen.append(str(lost.exc_value)))
    with stoppable() as stop:
        Broken()
    assert seen == ["as ever"]
    assert not stop.asked
