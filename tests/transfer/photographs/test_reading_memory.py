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
    for number in range(1, 24):
        (folder / f"{number}.jpg").write_bytes(content + bytes([number]))
    return sorted(folder.iterdir())


def test_a_thousand_large_photographs_take_less_than_120_megabytes(photographs):
    # One of them alone takes 36 as pixels, and all of them 36,000.
    few, many = (
        int(
            subprocess.run(
                [sys.executable, "-c", MEASURE, *photographs[:count]],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        / 1000
        for count in (4, 24)
    )
    # Up to a megabyte comes and goes between runs; twenty squares that are kept take three.
    slope = (many - few - 1) / 20  # megabytes an image
    assert many + 976 * max(slope, 0) < 120
