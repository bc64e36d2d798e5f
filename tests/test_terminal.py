"""A signal stops the command wherever it comes."""

import signal
import sys
import time

from cnn_guide._terminal import signals_held, stoppable
from cnn_guide.transfer.photographs._quiet import start_tensorflow

import keras
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


def test_a_held_signal_stops_the_command_afterwards():
    went_on = []

    def be_signalled():
        with signals_held():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            went_on.append(not stop.asked)

    with stoppable() as stop:
        before = signal.getsignal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            be_signalled()
        assert signal.getsignal(signal.SIGTERM) == before
    assert stop.asked
    assert went_on == [True]


def test_while_tensorflow_starts_a_signal_waits(monkeypatch):
    """It would be raised where C++ calls Python, and abort the process."""
    went_on = []

    def start(_shape):
        signal.raise_signal(signal.SIGINT)
        went_on.append(True)

    monkeypatch.setattr(keras.ops, "zeros", start)
    with pytest.raises(KeyboardInterrupt):
        start_tensorflow()
    assert went_on == [True]
