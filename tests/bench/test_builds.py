"""How long the site takes to build: from nothing, unchanged, after one script or one module."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPHINX = ["-m", "sphinx", "-q", "-d", "docs/_build/doctrees", "docs", "docs/_build/html"]
CODE = "\nchanged_for_the_benchmark = True\n"
# In this order; what is changed stays so.
STEPS = {
    "cold": None,
    "unchanged": None,
    "script": "gallery/operations/plot_stride.py",
    "module": "cnn_guide/visualize/class_maps.py",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """Clone the last commit, and let it find its own package before any other."""
    folder = tmp_path_factory.mktemp("checkout")
    subprocess.run([shutil.which("git"), "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


def run(checkout, *arguments):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"PYTHONPATH": str(checkout), "PATH": path}
    subprocess.run([sys.executable, *arguments], cwd=checkout, env=env, check=True)


@pytest.fixture(scope="module")
def epoch(checkout):
    """Time the unit on the same machine, in the same hour."""
    run(checkout, str(ROOT / "tests/bench/epoch.py"), "docs/_build/epoch.json")
    return json.loads((checkout / "docs/_build/epoch.json").read_text())["seconds"]


@pytest.mark.parametrize("step", STEPS)
def test_builds(benchmark, checkout, epoch, step):
    if change := STEPS[step]:
        with (checkout / change).open("a") as file:
            file.write(CODE)

    def build():
        run(checkout, "-m", "hatchling", "build", "-t", "wheel", "-d", "docs/_build/wheel")
        run(checkout, *SPHINX)

    benchmark.pedantic(build, rounds=1)
    benchmark.extra_info |= {"step": step, "epoch": epoch}
