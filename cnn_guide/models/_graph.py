"""Go through a model's layers in the order in which an image does, nested models included.

This is the one module that reads private attributes of Keras, which has no public way to ask
which layer a tensor comes from and in which order layers are called.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import keras

Shape = tuple[int | None, ...]
State = TypeVar("State")


class Call(NamedTuple):
    """One use of a layer: a layer that is used twice is called twice."""

    layer: keras.Layer
    input_shapes: list[Shape]
    output_shape: Shape


def walk(
    model: keras.Model, visit: Callable[[Call, list[State]], State], start: State
) -> list[State]:
    """Carry a state along every path from the inputs to the outputs, through each layer."""
    _check_graph(model)
    inputs = [
        (
            tensor.shape,
            visit(Call(made_by(tensor), [tensor.shape], tensor.shape), [start]),
        )
        for tensor in model.inputs
    ]
    return [state for _, state in _walk(model, inputs, visit)]


def made_by(tensor: keras.KerasTensor) -> keras.Layer:
    """Return the layer whose output a symbolic tensor is."""
    return tensor._keras_history.operation


def _walk(
    model: keras.Model,
    inputs: Sequence[tuple[Shape, State]],
    visit: Callable[[Call, list[State]], State],
) -> list[tuple[Shape, State]]:
    """Return what reaches the outputs: shapes and states by tensor, layer after layer."""
    known: dict[int, tuple[Shape, State]] = dict(
        zip(map(id, model.inputs), inputs, strict=True)
    )
    for node in _nodes(model):
        if node.is_input:
            continue
        arrived = [known[id(tensor)] for tensor in node.input_tensors]
        if isinstance(node.operation, keras.Model):
            _check_graph(node.operation)
            left = _walk(node.operation, arrived, visit)
        else:
            shapes = [shape for shape, _ in arrived]
            left = []
            for shape in _output_shapes(node, shapes):
                call = Call(node.operation, shapes, shape)
                left.append((shape, visit(call, [state for _, state in arrived])))
        known |= zip(map(id, node.outputs), left, strict=True)
    return [known[id(tensor)] for tensor in model.outputs]


def _output_shapes(node: Any, shapes: list[Shape]) -> list[Shape]:
    """Return a call's output shapes, worked out anew where a nested model gets another size."""
    if shapes == [tensor.shape for tensor in node.input_tensors]:
        return [tensor.shape for tensor in node.outputs]
    merges = len(shapes) > 1
    return [tuple(node.operation.compute_output_shape(shapes if merges else shapes[0]))]


def _nodes(model: keras.Model) -> list[Any]:
    """List the calls of a model's graph, which Keras keeps by their distance from the end."""
    by_depth = getattr(model, "_functional", model)._nodes_by_depth
    return [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]


def _check_graph(model: object) -> None:
    """Raise unless a model's layers and their order are known."""
    graph = getattr(model, "_functional", model)
    if not isinstance(model, keras.Model) or not hasattr(graph, "_nodes_by_depth"):
        raise ValueError(
            "model must be functional, or sequential with an Input, so that its layers are "
            f"known, got {type(model).__name__} {getattr(model, 'name', model)!r}; build it "
            "with keras.Model(inputs, outputs)"
        )
