import importlib
import inspect
import pkgutil
import re
import subprocess
import sys

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
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(cnn_guide.__path__, "cnn_guide.")
    if "._" not in module.name
)


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
    functions = []
    for name in MODULES:
        for label, member in inspect.getmembers(importlib.import_module(name)):
            if inspect.isfunction(member) and member.__module__ == name and label[0] != "_":
                functions.append(pytest.param(member, id=f"{name}.{label}"))
    return functions


@pytest.mark.parametrize("function", list_public_functions())
def test_a_public_function_documents_what_it_takes_returns_and_raises(function):
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
