"""Large photographs pass through memory one at a time."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

MEASURE = """
import re, resource, sys
from pathlib import Path
import numpy as np
from cnn_guide.transfer.photographs.folders import PhotographFolder
from cnn_guide.transfer.photographs.reading import look_at_photographs
paths = tuple(map(Path, sys.argv[1:]))
found = PhotographFolder(("one",), paths, np.zeros(len(paths), int), ("",) * len(paths), ())
photographs = look_at_photographs(found)
assert len(photographs) == len(paths)
assert {square.shape for square in photographs.squares()} == {(224, 224, 3)}
try:  # Linux: what getrusage says there includes the process that started this one
    kilobytes = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
except FileNotFoundError:  # macOS
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
print(kilobytes)
"""


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    """Twelve million pixels and more than 4 MB each, as a phone writes them."""
    folder = tmp_path_factory.mktemp("large")
    coarse = np.random.default_rng(0).integers(0, 256, (1500, 2000, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((4000, 3000), Image.Resampling.BILINEAR)
    image.save(folder / "0.jpg", quality=75)
    content = (folder / "0.jpg").read_bytes()
    assert len(content) > 4e6
    for number in range(1, 12):
        (folder / f"{number}.jpg").write_bytes(content + bytes([number]))
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def many_small(tmp_path_factory):
    """Write so many that one sees what each leaves: as squares, all are of one size."""
    folder, rng = tmp_path_factory.mktemp("small"), np.random.default_rng(1)
    for number in range(1000):
        coarse = rng.integers(0, 256, (5, 6, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((240, 230)).save(folder / f"{number}.jpg")
    return sorted(folder.iterdir())


def megabytes_for(photographs):
    """Measure the peak of a process that looks at them."""
    command = [sys.executable, "-c", MEASURE, *photographs]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(ran.stdout) / 1000


@pytest.mark.slow
def test_a_thousand_large_photographs_take_less_than_120_megabytes(photographs, many_small):
    # One of them alone takes 36 as pixels, and all of them 36,000.
    kept = megabytes_for(many_small) - megabytes_for(many_small[:12])
    assert megabytes_for(photographs) + kept < 120  # while twelve are read, and what all leave
