"""Every chapter's notebook runs with the wheel alone; what they show needs nothing hidden.

The notebooks are those of the built site: `nox -s docs` comes first. They run in an environment
that sees the libraries and the wheel, and not the repository; on Linux, one process there loads
TensorFlow, and those of the notebooks that use it are its copies.
"""

import ast
import re
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs/_build/html"
sys.path.insert(0, str(ROOT / "docs/_ext"))
import forked_kernels  # noqa: E402 - it is found there

CHAPTERS = [path.stem for path in (ROOT / "docs/guide").glob("*.md") if path.stem != "index"]
# Those that take longest start first, so that no worker ends alone with one of them.
CHAPTERS.sort(key=lambda chapter: (chapter not in {"keras", "overfitting"}, chapter))
# Jupyter leaves a few sockets to whoever collects them, which is not for us to mend.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def read(chapter):
    file = SITE / f"notebooks/{chapter}.ipynb"
    assert file.exists(), "there is no built site; run python -m nox -s docs first"
    return nbformat.read(file, as_version=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make one for all notebooks, as the archive is: a network that one trains, others read."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def kernels(python):
    """Start the notebooks' processes in that environment, whatever this machine keeps."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CNN_GUIDE_ARTEFACTS", "PYTHONPATH"):
            patch.delenv(name, raising=False)
        patch.setattr(forked_kernels, "PYTHON", str(python))
        yield python
        forked_kernels.end_server()


def run(notebook, python, folder):
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    forked_kernels.choose_start("\n".join(sources))
    kernel = KernelManager()
    kernel.kernel_spec.argv[0] = str(python)
    paths = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, km=kernel, timeout=900, resources=paths).execute()


@pytest.mark.parametrize("first", ["import keras", "import json"])
def test_a_process_sees_the_wheel_and_not_the_repository(first, kernels, folder):
    ask = "import cnn_guide, sys\nprint(cnn_guide.__file__, *sys.path, sep='\\n')"
    notebook = new_notebook(cells=[new_code_cell(f"{first}\n{ask}")])
    run(notebook, kernels, folder)
    package, *places = notebook.cells[0].outputs[0].text.splitlines()
    assert Path(package).is_relative_to(kernels.parents[1])
    ours = {ROOT, *ROOT.joinpath("docs").rglob("*")} - {Path(sysconfig.get_path("purelib"))}
    assert not ours & {Path(place) for place in places if place}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_runs_with_the_wheel_alone(chapter, kernels, folder):
    notebook = read(chapter)
    run(notebook, kernels, folder)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) >= 3
    assert all(cell.execution_count for cell in code if cell.source.strip())
    errors = [o for c in code for o in c.outputs if o.output_type == "error"]
    opened = [c for c in code if "raises-exception" in c.metadata.get("tags", [])]
    assert len(errors) <= len(opened)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_notebook_imports_comes_with_the_wheel(chapter, wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    wanted = {re.split(r"[^\w-]", line)[0] for line in metadata.get_all("Requires-Dist")}
    modules = {"scikit-image": "skimage", "pillow": "PIL"}
    allowed = {modules.get(name, name) for name in wanted} | {"cnn_guide"}
    allowed |= set(sys.stdlib_module_names)
    cells = [c.source for c in read(chapter).cells if c.cell_type == "code"]
    tree = ast.parse(re.sub(r"^( *)%.*$", r"\1pass", "\n".join(cells), flags=re.MULTILINE))
    found = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    found |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in found} <= allowed
