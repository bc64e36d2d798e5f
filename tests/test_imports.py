import importlib
import inspect
import subprocess
import sys

import pytest

HEAVY = ("tensorflow", "keras", "matplotlib", "skimage", "scipy")
LIGHT = ["cnn_guide", "cnn_guide.ops", "cnn_guide.datasets", "cnn_guide.evaluation"]
MODULES = [
    "cnn_guide.ops",
    "cnn_guide.ops.kernels",
    "cnn_guide.datasets",
    "cnn_guide.files",
    "cnn_guide.models",
    "cnn_guide.pretrained",
    "cnn_guide.training",
    "cnn_guide.trained",
    "cnn_guide.evaluation",
    "cnn_guide.visualize",
    "cnn_guide.figures",
]


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


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_are_documented_with_parameters_and_an_example(name):
    module = importlib.import_module(name)
    functions = [
        member
        for label, member in inspect.getmembers(module, inspect.isfunction)
        if not label.startswith("_") and member.__module__.startswith(name)
    ]
    assert functions
    for function in functions:
        text = inspect.getdoc(function)
        assert "Examples\n--------" in text, function
        for parameter in inspect.signature(function).parameters:
            assert parameter in text, (function, parameter)
