"""Find a layer of any Keras model, and read what it puts out while the model computes."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import keras
import tensorflow as tf


def layer_names(model: keras.Model) -> list[str]:
    """List the names by which a model's layers can be asked for.

    Parameters
    ----------
    model : keras.Model
        Functional, sequential or subclassed; models within it are opened too.

    Returns
    -------
    list of str
        In the model's order. A layer of a model inside is named with the path to it, as
        ``"vgg16/block5_conv3"``; the last part is enough where it occurs once.

    Examples
    --------
    >>> base = keras.Sequential([keras.layers.Conv2D(4, 3, name="edges")], name="base")
    >>> flat = keras.layers.Flatten(name="flat")
    >>> layer_names(keras.Sequential([keras.Input((8, 9, 3)), base, flat]))
    ['base', 'base/edges', 'flat']
    """
    return list(_layers(model))


def find_layer(model: keras.Model, name: str) -> keras.Layer:
    """Find a layer by its name, within nested models too.

    Parameters
    ----------
    model : keras.Model
        Where to look.
    name : str
        One of `layer_names`, or the last part of one.

    Returns
    -------
    keras.Layer
        The layer itself.

    Raises
    ------
    ValueError
        If no layer has this name, or several have.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> find_layer(model, model.layers[2].name).filters
    64
    """
    layers = _layers(model)
    if name in layers:
        return layers[name]
    paths = [path for path in layers if path.split("/")[-1] == name]
    if len(paths) == 1:
        return layers[paths[0]]
    if paths:
        raise ValueError(f"layer {name!r} occurs more than once; ask for one of {paths}")
    short = {path.split("/")[-1]: path for path in layers}
    near = difflib.get_close_matches(str(name), short, n=1)
    hint = f" (did you mean {short[near[0]]!r}?)" if near else ""
    raise ValueError(f"layer must be one of {list(layers)}, got layer={name!r}{hint}")


def last_spatial_layer(model: keras.Model) -> str:
    """Name the last layer that still puts out feature maps.

    Parameters
    ----------
    model : keras.Model
        Any model with convolutions.

    Returns
    -------
    str
        One of `layer_names`: the deepest layer whose maps have several pixels.

    Raises
    ------
    ValueError
        If no layer puts out maps (batch, height, width, channels).

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> model.get_layer(last_spatial_layer(model)).output.shape
    (None, 5, 5, 64)
    """
    spatial = [
        name
        for name, layer in _layers(model).items()
        if not isinstance(layer, keras.Model | keras.layers.InputLayer)
        and len(shape := _output_shape(layer)) == 4
        and shape[1:3] != (1, 1)
    ]
    if not spatial:
        raise ValueError(
            "model must have a layer with feature maps (batch, height, width, channels), got "
            f"the layers {layer_names(model)}"
        )
    return spatial[-1]


@contextmanager
def watching(
    model: keras.Model, layers: Sequence[str], tape: tf.GradientTape | None = None
) -> Iterator[Mapping[str, tf.Tensor]]:
    """Note what layers put out while a model computes.

    Works on every kind of model, as the layers themselves are asked: nothing is rebuilt.

    Parameters
    ----------
    model : keras.Model
        The model that will be called inside the ``with`` block.
    layers : sequence of str
        Names as in `layer_names`.
    tape : tf.GradientTape, optional
        Watches the outputs, so that gradients with respect to them can be asked for.

    Yields
    ------
    mapping of str to tensor
        Filled when the model is called.

    Raises
    ------
    ValueError
        If there is no such layer.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> with watching(model, [model.layers[0].name]) as seen:
    ...     scores = model(keras.ops.zeros((1, 28, 28, 1)))
    >>> [tuple(maps.shape) for maps in seen.values()]
    [(1, 26, 26, 32)]
    """
    seen: dict[str, tf.Tensor] = {}
    found = {name: find_layer(model, name) for name in layers}

    def noting(name: str, call: Any) -> Any:
        def noted(*args: Any, **kwargs: Any) -> Any:
            seen[name] = call(*args, **kwargs)
            if tape is not None:
                tape.watch(seen[name])
            return seen[name]

        return noted

    with ExitStack() as stack:
        for name, layer in found.items():
            stack.enter_context(_calling(layer, noting(name, layer.call)))
        yield seen


def output_of(model: keras.Model, images: tf.Tensor, layer: str) -> tf.Tensor:
    """Compute a model up to one layer, and no further.

    Parameters
    ----------
    model : keras.Model
        Any model.
    images : tensor of shape (batch, height, width, channels)
        Prepared as the model expects.
    layer : str
        A name as in `layer_names`.

    Returns
    -------
    tensor of shape (batch, ...)
        What the layer puts out, connected to `images` for a gradient tape.

    Raises
    ------
    ValueError
        If there is no such layer, or the model does not use it.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> output_of(model, keras.ops.zeros((1, 28, 28, 1)), model.layers[0].name).shape
    TensorShape([1, 26, 26, 32])
    """
    found = find_layer(model, layer)
    compute = found.call

    def stop(*args: Any, **kwargs: Any) -> Any:
        raise _Reached(compute(*args, **kwargs))

    try:
        with _calling(found, stop):
            model(images, training=False)
    except _Reached as reached:
        return reached.args[0]
    raise ValueError(f"layer must be one that {model.name} computes, got layer={layer!r}")


@contextmanager
def without_activation(layer: keras.Layer) -> Iterator[None]:
    """Have a layer put out its sums, before its activation.

    Parameters
    ----------
    layer : keras.Layer
        With or without an activation; a Softmax or ReLU layer passes on what it is given.

    Yields
    ------
    None
        Inside the ``with`` block; afterwards the layer is as it was.

    Examples
    --------
    >>> layer = keras.layers.Dense(2, activation="softmax")
    >>> with without_activation(layer):
    ...     sums = layer(keras.ops.zeros((1, 3)))
    >>> float(sums[0, 0]), float(layer(keras.ops.zeros((1, 3)))[0, 0])
    (0.0, 0.5)
    """
    if isinstance(layer, keras.layers.Softmax | keras.layers.ReLU):
        with _calling(layer, lambda values, *_, **__: tf.identity(values)):
            yield
        return
    activation = getattr(layer, "activation", None)
    if activation is None:
        yield
        return
    layer.activation = keras.activations.linear
    try:
        yield
    finally:
        layer.activation = activation


@contextmanager
def _calling(layer: keras.Layer, call: Callable[..., Any]) -> Iterator[None]:
    """Have a layer compute with another function for a while."""
    before = layer.__dict__.get("call")
    layer.__dict__["call"] = call
    try:
        yield
    finally:
        del layer.__dict__["call"]
        if before is not None:
            layer.__dict__["call"] = before


class _Reached(BaseException):
    """Carries a layer's output out of a model; no error, so nothing may catch it as one."""


def _layers(model: keras.Model, path: str = "") -> dict[str, keras.Layer]:
    """Map the path of every layer to the layer, models within models included."""
    found: dict[str, keras.Layer] = {}
    for layer in model.layers:
        found[path + layer.name] = layer
        if isinstance(layer, keras.Model):
            found |= _layers(layer, f"{path}{layer.name}/")
    return found


def _output_shape(layer: keras.Layer) -> tuple[int | None, ...]:
    """Return the shape of a layer's one output, () if it has none yet or several."""
    try:
        shape = layer.output.shape
    except (AttributeError, ValueError):
        return ()
    return tuple(shape)
