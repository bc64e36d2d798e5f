"""How the tests run: cases drawn, cores shared, the longest files first, `-k` without Keras.

100 cases are drawn for each law, the same ones each time; with `--slow` 500, others each time,
and the tests marked `slow` run too: what takes over a second, as it trains networks or starts
processes. Where each case builds a Keras layer, model or figure, building is what takes the
time: a test marked `builds` draws a quarter, 50 at most.
"""

import ast
import gc
import json
import os
import re
import time
from functools import cache
from pathlib import Path

# The workers of `-n` share the cores. NumPy and TensorFlow read this when they are imported.
if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
    threads = str(max(1, (os.cpu_count() or 1) // workers))
    for name in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "TF_NUM_INTRAOP", "TF_NUM_INTEROP"):
        os.environ.setdefault(f"{name}_THREADS", threads)

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("slow", max_examples=500, deadline=None)

ROOT = Path(__file__).parents[1]
# The longest files start first, in this order, so that no core ends alone with one of them.
LONGEST = (
    "tests/distribute/test_workers.py",
    "tests/notebooks/test_scripts.py",
    "tests/transfer/photographs/test_command.py",
    "tests/test_plain_network.py",
    "tests/ext/test_rebuilds.py",
    "tests/ops/test_pooling.py",
    "tests/transfer/photographs/test_learning.py",
    "tests/visualize/test_attributions.py",
    "tests/ops/test_convolution.py",
    "tests/models/test_architectures.py",
    "tests/test_trials.py",
    "tests/figures/test_sums.py",
    "tests/transfer/test_fine_tuning.py",
)


# Examples in docstrings, which take no mark: they train a network for a moment.
SLOW_EXAMPLES = (
    "detection.training.train_detector",
    "detection.windows.learn_from_errors",
    "detection.windows.learn_windows",
    "training.train",
    "transfer.fine_tuning.fine_tune",
    "transfer.from_scratch.train_from_scratch",
    "transfer.photographs.learning.learn_photographs",
    "transfer.photographs.writing.write_lesson",
    "trials.Trials",
)


@pytest.fixture
def eagerly():
    """Run TensorFlow's functions as they stand: to trace a short training takes longer."""
    import tensorflow as tf  # not for those tests that need none

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="draw 500 cases, and run long tests")


def pytest_configure(config):
    settings.load_profile("slow" if config.getoption("--slow") else "quick")
    if re.fullmatch(r"\w+", config.getoption("keyword")):
        config.pluginmanager.register(Narrowed(config.getoption("keyword")))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary())


def pytest_collection_modifyitems(config, items):
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))
    fewer = settings(max_examples=min(settings().max_examples // 4, 50))
    for test in {item.function for item in items if "builds" in item.keywords}:
        fewer(test)
    if not config.getoption("--slow"):
        examples = {f"cnn_guide.{name}" for name in SLOW_EXAMPLES}
        slow = [item for item in items if "slow" in item.keywords or item.name in examples]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def pytest_collection_finish():
    """Spare the search for waste what is there to stay: TensorFlow and thousands of tests."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown(item):
    """Hand the number of drawn cases on, from whichever process ran them."""
    said = re.search(r"(\d+) passing", getattr(item, "hypothesis_statistics", ""))
    item.user_properties.append(("drawn", int(said[1]) if said else 0))


class Summary:
    """Says at the end what was done, in one line."""

    def __init__(self):
        self.start, self.tests, self.drawn = time.perf_counter(), 0, 0

    def pytest_runtest_logreport(self, report):
        if report.when == "teardown":
            self.tests += 1
            self.drawn += dict(report.user_properties).get("drawn", 0)

    def pytest_terminal_summary(self, terminalreporter):
        seconds = time.perf_counter() - self.start
        epoch = ROOT / "docs/_build/epoch.json"  # `nox -s epoch` measures it
        epochs = seconds / json.loads(epoch.read_text())["seconds"] if epoch.exists() else None
        took = f"{seconds:.0f} s" + (f" ({epochs:.1f} epochs)" if epochs else "")
        terminalreporter.write_line(
            f"{self.tests} tests with {self.drawn:,} drawn cases took {took}"
        )


class Narrowed:
    """With `-k word`, leaves out files in which no test can have the word in its name.

    To import every file and find nearly all tests deselected loads TensorFlow, and takes longer
    than most answers. So sources are read instead: a file counts if the word stands in its
    path, in the name of a function or class, in a mark, or among a test's parameters; and
    always, if its parameters are computed.
    """

    def __init__(self, word):
        # pytest calls parameters without a name by number, as in `call3`.
        self.word = word.lower().rstrip("0123456789")

    def pytest_ignore_collect(self, collection_path):
        return None if self.may_match(collection_path) else True

    def may_match(self, path):
        if path == ROOT:  # where environments and built sites lie, too
            return True
        if path.is_dir():
            return any(map(self.may_match, path.rglob("*.py")))
        names = names_of_tests(path) if path.suffix == ".py" else ()
        return any(name is None or self.word in name.lower() for name in names)


PARAMETRISED = ("pytest.mark.parametrize", "pytest.fixture")


@cache
def names_of_tests(path):
    """Read what the tests of a file may be called; None is a name that is computed."""
    body = ast.parse(path.read_text("utf-8")).body
    assigned = [node for node in body if isinstance(node, ast.Assign)]
    values = {ast.unparse(node.targets[0]): node.value for node in assigned}
    names = {path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name}
    beside = path.with_name("conftest.py")  # its fixtures have parameters, too
    if path.parent != ROOT / "tests" and path != beside and beside.exists():
        names |= names_of_tests(beside)
    for node in ast.walk(ast.Module(body)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pytest.mark":
            names.add(node.attr)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in PARAMETRISED:
            # parametrize(names, values) or fixture(params=values)
            for given in [
                *node.args[1:2],
                *(k.value for k in node.keywords if k.arg == "params"),
            ]:
                label = re.sub(r"\.(items|values)\(\)$", "", ast.unparse(given))
                value = values.get(label, given)
                parts = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
                literal = isinstance(value, (ast.List, ast.Tuple, ast.Dict, ast.Constant))
                literal = literal and not parts & {*values}
                names |= {ast.unparse(node), ast.unparse(value) if literal else None}
    return names


@pytest.fixture(scope="session")
def digits():
    """A thousand training digits, prepared, with their labels."""
    from cnn_guide.datasets import load_mnist, prepare_digits

    (images, labels), _ = load_mnist()
    return prepare_digits(images[:1000]), labels[:1000].astype(np.int64)


@pytest.fixture(scope="session")
def efficientnet():
    """EfficientNet-Lite0 with its weights; tests leave it as it is."""
    from cnn_guide.pretrained import load_efficientnet_lite0

    return load_efficientnet_lite0()


@pytest.fixture(scope="session")
def mnist_cnn(digits):
    """The plain network, trained for a moment."""
    from cnn_guide.models import build_mnist_cnn

    import keras

    keras.utils.set_random_seed(0)
    model = build_mnist_cnn()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(*digits, epochs=3, batch_size=64, verbose=0)
    return model
