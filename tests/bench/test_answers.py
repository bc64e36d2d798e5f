"""Ways to an answer of the site's network: the first one, one alone, and how many a second."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from cnn_guide.datasets import load_mnist, prepare_digits

import numpy as np
import pytest

HERE = Path(__file__).parent
LIVE = HERE.parents[1] / "docs/live"
BUILD = HERE.parents[1] / "docs/_build"
DIGITS, PROCESSES = 2000, 5


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Write test digits down, for NumPy and for node."""
    _, (images, labels) = load_mnist()
    pixels = prepare_digits(images[:DIGITS])
    folder = tmp_path_factory.mktemp("digits")
    np.save(folder / "digits.npy", pixels)
    pixels.tofile(folder / "digits.f4")
    return folder, labels[:DIGITS]


@pytest.fixture
def commands(digits):
    """Name the command of each way; the build's network must be there."""
    if not (BUILD / "artefacts/mnist_cnn.keras").exists():
        pytest.fail("there is no trained network yet; build the site first: nox -s docs")
    folder, _ = digits
    python = [sys.executable, str(HERE / "answers.py")]
    engine = [shutil.which("node"), str(LIVE / "answers.js")]
    engine += [str(BUILD / "html/_static/live/weights.js"), str(folder / "digits.f4")]
    ways = {way: [*python, way, str(folder / "digits.npy")] for way in WAYS[:-1]}
    return ways | {"engine": engine}


WAYS = ("predict", "call", "numpy", "engine")


# The ways take turns, so that they share what other programs do meanwhile.
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("turn", range(PROCESSES))
def test_answers(benchmark, monkeypatch, commands, digits, turn, way):
    monkeypatch.setenv("CNN_GUIDE_ARTEFACTS", str(BUILD / "artefacts"))
    found = {}

    def work():
        ran = subprocess.run(commands[way], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        found.update(json.loads(ran.stdout))

    benchmark.pedantic(work, rounds=1)
    # int8 weights answer a digit or two in ten thousand otherwise
    assert np.mean(np.array(found.pop("answers")) == digits[1]) > 0.98
    benchmark.extra_info |= found | {"way": way, "turn": turn, "images": DIGITS}
