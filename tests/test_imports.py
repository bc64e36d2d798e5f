import ast
import dataclasses
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import cnn_guide

import pytest
from numpydoc.docscrape import FunctionDoc, NumpyDocString, get_doc_object
from numpydoc.validate import validate
from sphinx.pycode import ModuleAnalyzer

HEAVY = ("tensorflow", "keras", "matplotlib", "skimage", "scipy")
LIGHT = [
    "cnn_guide",
    "cnn_guide.animations",
    "cnn_guide.numpy_network",
    "cnn_guide.ops",
    "cnn_guide.datasets",
    "cnn_guide.detection",
    "cnn_guide.evaluation",
    "cnn_guide.exercises",
]
PACKAGE = Path(cnn_guide.__file__).parent
FILES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    ): file
    for file in sorted(PACKAGE.rglob("*.py"))
}
MODULES = sorted(name for name in FILES if "._" not in name and name != "cnn_guide")

API_INDEX = Path(__file__).parents[1] / "docs/api/index.md"
LISTED = re.findall(r"^   (cnn_guide[\w.]*)$", API_INDEX.read_text("utf-8"), re.MULTILINE)
# Steps of an operation that its neighbours and tests share; no page needs them.
INNER = {
    "cnn_guide.ops.activations.below_largest",
    "cnn_guide.visualize.covering.fill_for",
    "cnn_guide.visualize.covering.spread",
    "cnn_guide.visualize.covering.window_places",
    "cnn_guide.visualize.maximisation.climb",
}
# What we leave of numpydoc's checks.
NOT_ASKED = {
    "ES01",  # one sentence is enough where it says all
    "PR04",  # arguments named together, as "strides, padding", are those of another function
    "RT02",  # a tuple's parts are named together
    "SA01",  # the page of the API shows the neighbours
}
NOT_ASKED_OF_CLASSES = {
    "EX01",  # the functions that return them show them
    "PR01",  # a record's fields are its Attributes, and a layer's arguments stand in Layer
}


@pytest.mark.parametrize("module", LIGHT)
def test_loads_nothing_heavy(module):
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.slow
def test_drawing_loads_no_tensorflow():
    code = "import sys, cnn_guide.figures; print('tensorflow' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize(
    "name",
    [
        "exercises",
        "ops",
        "numpy_network",
        "datasets",
        "detection",
        "models",
        "pretrained",
        "visualize",
    ],
)
def test_public_names_exist(name):
    module = importlib.import_module(f"cnn_guide.{name}")
    # Constants, then classes, then functions, each by the alphabet: so ruff wants them.
    order = sorted(module.__all__, key=lambda public: (not public.isupper(), public))
    assert module.__all__ == order
    assert all(hasattr(module, public) for public in module.__all__)


def defined_in(module):
    """Return the public functions, classes and commented constants of a module, by name."""
    found = {name for _, name in ModuleAnalyzer.for_module(module).find_attr_docs()}
    members = vars(importlib.import_module(module))
    for name, member in members.items():
        if inspect.isfunction(member) or inspect.isclass(member):
            found |= {name} if member.__module__ == module else set()
    return {name: members[name] for name in sorted(found & {*members}) if name[0] != "_"}


def list_public(kind):
    """Read names from the sources: to import all modules takes longer than most tests."""
    names = {
        f"{module}.{node.name}": (module, node.name)
        for module in MODULES
        for node in ast.parse(FILES[module].read_text("utf-8")).body
        if isinstance(node, kind) and not node.name.startswith("_")
    }
    return [pytest.param(*where, id=name) for name, where in names.items()]


FUNCTIONS, CLASSES = list_public(ast.FunctionDef), list_public(ast.ClassDef)


def exports(module):
    return getattr(importlib.import_module(module), "__all__", None)


def has_page(module):
    """Say whether the API's index lists a module, or a package above that exports nothing."""
    parent = module.rpartition(".")[0]
    return module in LISTED or (bool(parent) and has_page(parent) and exports(parent) is None)


def test_every_public_name_is_in_the_api():
    assert set(LISTED) <= set(MODULES)
    assert {function.id for function in FUNCTIONS} >= INNER
    on_no_page = {
        f"{module}.{name}"
        for module in MODULES
        for name in defined_in(module)
        if name not in (exports(module.rpartition(".")[0]) or []) and not has_page(module)
    }
    assert on_no_page == INNER, f"export them, or list their module in {API_INDEX.name}"
    packages = [m for m in MODULES if hasattr(importlib.import_module(m), "__path__")]
    assert [package for package in packages if not has_page(package)] == []


@pytest.mark.parametrize(("module", "name"), FUNCTIONS + CLASSES)
def test_a_docstring_is_as_numpydoc_asks(module, name):
    member = getattr(importlib.import_module(module), name)
    left = NOT_ASKED | (NOT_ASKED_OF_CLASSES if inspect.isclass(member) else set())
    problems = validate(get_doc_object(member))["errors"]
    assert [problem for problem in problems if problem[0] not in left] == []


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_a_public_function_documents_what_it_returns_and_raises(module, name):
    function = getattr(importlib.import_module(module), name)
    sections = FunctionDoc(function)
    returns = inspect.signature(function).return_annotation not in (None, "None")
    assert bool(sections["Returns"] or sections["Yields"]) == returns
    if re.search(r"\braise |\b_?(as|check)_\w+\(|\blocate\(", inspect.getsource(function)):
        assert sections["Raises"]


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_a_record_describes_its_fields(module, name):
    record = getattr(importlib.import_module(module), name)
    fields = getattr(record, "_fields", ())
    if dataclasses.is_dataclass(record):
        fields = tuple(field.name for field in dataclasses.fields(record))
    described = NumpyDocString(inspect.getdoc(record))["Attributes"]
    names = [name for attribute in described for name in attribute.name.split(", ")]
    assert set(fields) <= set(names)
