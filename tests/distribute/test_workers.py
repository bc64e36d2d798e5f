"""Two processes train on the loopback: as one would, and through two crashes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.distribute.meeting import free_port
from cnn_guide.keras_files import read_keras_file

import numpy as np
import psutil
import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "cnn_guide.distribute"]
EPOCHS, IMAGES = 8, 330
JOB = ["--images", str(IMAGES), "--batch-size", "64", "--seed", "3", "--epochs", str(EPOCHS)]


def run(*arguments):
    command = [*COMMAND, *JOB, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module", autouse=True)
def compiled_once(tmp_path_factory):
    """Let each process use what one before it has compiled, as JAX can."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        patch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
        yield


class Two:
    """Two processes, started one by one as on two machines."""

    def __init__(self, folder):
        address = f"127.0.0.1:{free_port('127.0.0.1')}"
        # As a terminal has it: a dead peer must not be waited for.
        command = [*COMMAND, *JOB, "--processes", "2", "--coordinator", address]
        self.processes = [
            subprocess.Popen(
                [*command, "--process", str(k), "--folder", str(folder)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for k in (0, 1)
        ]
        self.said = ""

    def wait_for(self, words):
        for line in self.processes[0].stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(f"never said {words!r}: {self.said} {self.processes[0].stderr.read()}")

    def workers(self, process):
        return psutil.Process(self.processes[process].pid).children()

    def end(self):
        """Return status and words of both, and the seconds that it took."""
        start = time.monotonic()
        errors = [each.communicate(timeout=60)[1] for each in self.processes]
        return [e.returncode for e in self.processes], errors, time.monotonic() - start


def losses_of(folder):
    return np.array(json.loads((folder / "job.json").read_text())["losses"])


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A single process that nothing interrupts, an epoch more than the others."""
    folder = tmp_path_factory.mktemp("one")
    ran = run("--local", 1, "--epochs", EPOCHS + 1, "--folder", folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Two processes: one is killed, then all of the other; the third time they come through."""
    folder = tmp_path_factory.mktemp("two")
    first = Two(folder)
    first.wait_for("epoch 2 of")
    (worker,) = first.workers(1)
    worker.kill()
    crash = first.end()
    second = Two(folder)
    second.wait_for("epoch 5 of")
    left = second.workers(0) + second.workers(1)
    second.processes[0].kill()
    loss = second.end()
    psutil.wait_procs(left, timeout=10)
    kept = len(losses_of(folder))
    third = run("--local", 2, "--folder", folder)
    return {
        "folder": folder,
        "crash": crash,
        "loss": loss,
        "left": [worker for worker in left if worker.is_running()],
        "kept": kept,
        "second": second.said,
        "third": third,
    }


def test_who_is_left_says_in_seconds_that_a_worker_was_killed(story):
    statuses, errors, seconds = story["crash"]
    assert statuses == [2, 2]
    for error in errors:
        assert error.startswith("error: process 1 was killed (signal 9); start all processes")
        assert error.count("\n") == 1
    assert seconds < 15


def test_who_is_left_says_in_seconds_that_process_0_is_gone(story):
    statuses, errors, seconds = story["loss"]
    assert statuses == [-signal.SIGKILL, 2]
    assert errors[1].startswith("error: process 0 is gone; start all processes again")
    assert errors[1].count("\n") == 1
    assert seconds < 15
    assert story["left"] == []


def test_goes_on_after_the_last_whole_epoch(story):
    done = int(re.search(r"going on after epoch (\d)", story["second"])[1])
    assert 2 <= done < 5
    assert f"epoch {done} of" not in story["second"]
    assert f"epoch {done + 1} of {EPOCHS}: loss " in story["second"]
    third = story["third"]
    assert (third.returncode, third.stderr) == (0, "")
    assert f"going on after epoch {story['kept']}" in third.stdout
    assert f"epoch {EPOCHS} of {EPOCHS}: loss" in third.stdout


def test_nothing_but_our_words_is_printed(story):
    for line in (story["second"] + story["third"].stdout).splitlines():
        assert re.match(r"(epoch \d|going on after|10 digits fill no batch)", line), line


def test_two_processes_have_the_losses_of_one(story, one):
    assert losses_of(story["folder"]).shape == (EPOCHS, 5)
    np.testing.assert_allclose(losses_of(story["folder"]), losses_of(one)[:EPOCHS], atol=1e-3)
    assert losses_of(one)[0].mean() > 1.5 * losses_of(one)[-1].mean()


def test_one_process_goes_on_where_two_ended(story, one):
    ran = run("--local", 1, "--epochs", EPOCHS + 1, "--folder", story["folder"])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"going on after epoch {EPOCHS}" in ran.stdout
    np.testing.assert_allclose(losses_of(story["folder"]), losses_of(one), atol=1e-3)
    networks = [read_keras_file(f / "model.keras", "") for f in (story["folder"], one)]
    for ours, theirs in zip(*(network.get_weights() for network in networks), strict=True):
        # Where a gradient is next to nothing, Adam makes whole steps of its rounding.
        far = np.abs(ours - theirs)
        assert far.mean() < 2e-5
        assert far.max() < 5e-3


def test_the_network_is_read_on_tensorflow(one):
    import keras

    assert keras.backend.backend() == "tensorflow"
    network = read_keras_file(one / "model.keras", "")
    (digits, labels), _ = load_mnist()
    loss = network.evaluate(prepare_digits(digits[:IMAGES]), labels[:IMAGES], verbose=0)
    assert loss < losses_of(one)[-1].mean()  # of the last epoch, while it still learned
    assert int(network.optimizer.iterations) == (EPOCHS + 1) * 5


def test_refuses_a_network_that_cannot_be_read(one, tmp_path):
    (tmp_path / "job.json").write_bytes((one / "job.json").read_bytes())
    (tmp_path / "model.keras").write_bytes((one / "model.keras").read_bytes()[:-100])
    start = time.monotonic()
    ran = run("--local", 2, "--folder", tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: ")
    assert "model.keras cannot be read as a Keras model; delete folder" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert time.monotonic() - start < 60


def test_the_environment_keeps_its_backend(story):
    assert story["third"].returncode == 0
    assert os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow"
    assert Path(story["folder"], "model.keras").exists()
