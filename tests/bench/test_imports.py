"""What an import costs a fresh process: ours, beside Python's start and TensorFlow's."""

import subprocess
import sys

import pytest

TURNS = 10
WHAT = {
    "python": "pass",
    "cnn_guide": "import cnn_guide",
    "ops": "from cnn_guide.ops import conv2d",
    "tensorflow": "import tensorflow",
}


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("turn", range(TURNS))
def test_imports(benchmark, turn, what):
    command = [sys.executable, "-c", WHAT[what]]
    options = {"capture_output": True, "check": True}
    warm = int(turn == 0)  # the files are in memory, as on a second start
    benchmark.pedantic(subprocess.run, (command,), options, rounds=1, warmup_rounds=warm)
    benchmark.extra_info |= {"what": what, "turn": turn}
