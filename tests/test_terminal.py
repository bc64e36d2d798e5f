"""A signal stops the command wherever it comes."""

import signal
import sys
import time

from cnn_guide._terminal import stoppable

import pytest


@pytest.fixture(autouse=True)
def heed_ctrl_c():
    """Heed it, though a shell that starts the tests in the background has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Interrupted:
    """Is interrupted while it is thrown away, where Python ignores exceptions."""

    def __del__(self):
        signal.raise_signal(signal.SIGINT)


def be_interrupted():
    Interrupted()
    for _ in range(100):
        time.sleep(0.05)


def test_an_interrupt_that_python_ignores_comes_again():
    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with stoppable() as stop, pytest.raises(KeyboardInterrupt):
        be_interrupted()
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
