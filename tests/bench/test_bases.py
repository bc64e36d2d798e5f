"""What the bases of transfer learning cost at full size: one image, and eight at a time."""

import json
import subprocess
import sys
from pathlib import Path

from cnn_guide.pretrained import BASES

import pytest

SCRIPT = Path(__file__).parent / "bases.py"
PROCESSES, CHANNELS = 4, {"vgg16": 512, "efficientnet_lite0": 1280, "resnet50": 2048}


# The bases take turns, so that they share what other programs do meanwhile.
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("turn", range(PROCESSES))
def test_bases(benchmark, turn, base):
    found = {}

    def work():
        command = [sys.executable, str(SCRIPT), base]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        found.update(json.loads(ran.stdout))

    benchmark.pedantic(work, rounds=1)
    assert found.pop("maps") == [8, 7, 7, CHANNELS[base]]
    benchmark.extra_info |= found | {"base": base, "turn": turn}
