"""Keras still has the private attributes that models/_graph.py reads, and it alone."""

from pathlib import Path

import cnn_guide
from cnn_guide.models._graph import made_by, walk

import keras
import pytest
from keras import layers

MEND = "mend models/_graph.py, then raise the cap on Keras in pyproject.toml; Keras took away "


def test_keras_still_has_what_the_walk_reads():
    image = keras.Input((4, 5, 2))
    model = keras.Model(image, layers.Conv2D(3, 2)(image))
    assert hasattr(model.output, "_keras_history"), MEND + "KerasTensor._keras_history"
    assert hasattr(model, "_nodes_by_depth"), MEND + "Functional._nodes_by_depth"
    sequential = keras.Sequential([image, layers.ReLU()])
    assert hasattr(sequential, "_functional"), MEND + "Sequential._functional"
    (node,) = model._nodes_by_depth[0]
    for name in ("is_input", "input_tensors", "operation", "outputs"):
        assert hasattr(node, name), MEND + f"Node.{name}"


def test_the_walk_goes_through_branches_and_models_within():
    image = keras.Input((9, 8, 2), name="image")
    stem = layers.Conv2D(3, 2, name="stem")(image)
    within = keras.Sequential([layers.ReLU(name="relu"), layers.Conv2D(3, 1, name="narrow")])
    met = layers.Add(name="add")([stem, within(stem)])
    calls = []

    def visit(call, paths):
        calls.append(call)
        return [*(name for path in paths for name in path), call.layer.name]

    ends = walk(keras.Model(image, met), visit, [])
    names = [call.layer.name for call in calls]
    assert names[:2] == ["image", "stem"]
    assert names[-1] == "add"
    # One path leads past the model within, and one through it.
    assert ends == [["image", "stem", "image", "stem", "relu", "narrow", "add"]]
    assert calls[-1].input_shapes == [(None, 8, 7, 3)] * 2
    assert made_by(met).name == "add"


@pytest.mark.parametrize(
    "name", ["_nodes_by_depth", "_keras_history", "_functional", "_inbound"]
)
def test_private_attributes_are_read_in_one_module(name):
    folder = Path(cnn_guide.__file__).parent
    readers = [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*.py"))
        if f".{name}" in path.read_text("utf-8") or f'"{name}"' in path.read_text("utf-8")
    ]
    assert readers in ([], ["models/_graph.py"])
