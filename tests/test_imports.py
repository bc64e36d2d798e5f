import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import cnn_guide

import pytest
from numpydoc.docscrape import FunctionDoc

HEAVY = ("tensorflow", "keras", "matplotlib", "skimage", "scipy")
LIGHT = [
    "cnn_guide",
    "cnn_guide.animations",
    "cnn_guide.numpy_network",
    "cnn_guide.ops",
    "cnn_guide.datasets",
    "cnn_guide.evaluation",
]
PACKAGE = Path(cnn_guide.__file__).parent


@pytest.mark.parametrize("module", LIGHT)
def test_loads_nothing_heavy(module):
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_drawing_loads_no_tensorflow():
    code = "import sys, cnn_guide.figures; print('tensorflow' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize(
    "name", ["ops", "numpy_network", "datasets", "models", "pretrained", "visualize"]
)
def test_public_names_exist(name):
    module = importlib.import_module(f"cnn_guide.{name}")
    assert module.__all__ == sorted(module.__all__)
    assert all(hasattr(module, public) for public in module.__all__)


def list_public_functions():
    """Read the names from the sources: to import all modules takes longer than most tests."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        module = module.removesuffix(".__init__")
        for node in ast.parse(file.read_text("utf-8")).body if "._" not in module else ():
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found[f"{module}.{node.name}"] = module, node.name
    return [pytest.param(*names, id=label) for label, names in found.items()]


@pytest.mark.parametrize(("module", "name"), list_public_functions())
def test_a_public_function_documents_what_it_takes_returns_and_raises(module, name):
    function = getattr(importlib.import_module(module), name)
    sections = FunctionDoc(function)
    signature = inspect.signature(function)
    documented = [
        name.strip().lstrip("*")
        for parameter in sections["Parameters"]
        for name in parameter.name.split(",")
    ]
    assert documented == list(signature.parameters)
    returns = signature.return_annotation not in (None, "None")
    assert bool(sections["Returns"] or sections["Yields"]) == returns
    if re.search(r"\braise |\b_?(as|check)_\w+\(|\blocate\(", inspect.getsource(function)):
        assert sections["Raises"]
    assert sections["Examples"]
