"""An environment that sees the libraries and the wheel of the built site, and no repository."""

import subprocess
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "docs/_build/html"


@pytest.fixture(scope="session")
def wheel():
    (file,) = SITE.glob("*.whl")
    return file


@pytest.fixture(scope="session")
def python(tmp_path_factory, wheel):
    """Make an environment with the wheel, and the libraries that this one has."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # Python reads no .pth files there, so that the repository stays out of sight.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    program = folder / "bin/python"
    command = [str(program), "-I", "-c", "import cnn_guide; print(cnn_guide.__file__)"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(folder)
    return program
