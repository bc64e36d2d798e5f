"""The faster of TensorFlow's two sets of routines is on wherever a reader's code runs."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("README.md", "docs/*.md", "docs/guide/*.md", "gallery/*/plot_*.py")
    for path in sorted(ROOT.glob(pattern))
]
VARIABLE = "TF_ENABLE_ONEDNN_OPTS"
CONVOLVE = """
import cnn_guide
import keras
keras.ops.conv(keras.ops.ones((8, 28, 28, 1)), keras.ops.ones((3, 3, 1, 32)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("chosen", "on"), [(None, True), ("0", False)])
def test_onednn_convolves_unless_the_reader_decides_otherwise(chosen, on):
    # oneDNN itself says what it runs; TensorFlow's message at its start is only a plan.
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    env |= {"ONEDNN_VERBOSE": "1"} | ({} if chosen is None else {VARIABLE: chosen})
    result = subprocess.run(
        [sys.executable, "-c", CONVOLVE], capture_output=True, text=True, check=True, env=env
    )
    convolves = re.search("exec,cpu,convolution", result.stdout) is not None
    assert convolves == (on and sys.platform != "darwin")  # TensorFlow for macOS has none


def read_code(path):
    """Return a script, or the cells and Python listings of a page in their order."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    cells = re.findall(
        r"^```(?:\{code-cell\}|python)\n(.*?)^```", text, re.DOTALL | re.MULTILINE
    )
    options = re.compile(r"\A(---\n.*?^---\n|(:[^\n]*\n)+)", re.DOTALL | re.MULTILINE)
    return "\n".join(options.sub("", cell) for cell in cells)


def list_imports(code):
    """List the packages that a page imports, in the order of its lines."""
    found = []
    for node in ast.walk(ast.parse(code)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        found += [(node.lineno, node.col_offset, name.partition(".")[0]) for name in names]
    return [name for *_, name in sorted(found)]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_imports_the_package_before_what_loads_tensorflow(page):
    imports = list_imports(read_code(ROOT / page))
    loading = [
        n for n, name in enumerate(imports) if name in {"keras", "tensorflow", "skimage"}
    ]
    assert not loading or "cnn_guide" in imports[: loading[0]]
