"""What one number of a Keras layer sees of the image, through branches and nested models."""

from typing import Any

from cnn_guide.models._graph import Call, walk
from cnn_guide.ops.fields import (
    ReceptiveField,
    cover_map,
    join_fields,
    widen_field,
)
from cnn_guide.ops.geometry import same_padding

import keras
from keras import layers

Fields = tuple[ReceptiveField, ReceptiveField]
Outcome = Fields | ValueError

WINDOWS = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
POOLS = (layers.MaxPooling2D, layers.AveragePooling2D)
WHOLE = (layers.Flatten, layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D)
# Each number of the output depends on the numbers at its own place alone. Batch
# normalisation does when the network answers.
POINTWISE = (
    layers.InputLayer,
    layers.Dense,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.PReLU,
    layers.ELU,
    layers.BatchNormalization,
    layers.Dropout,
    layers.SpatialDropout2D,
    layers.Rescaling,
    layers.Normalization,
    layers.Add,
    layers.Subtract,
    layers.Multiply,
    layers.Average,
    layers.Maximum,
    layers.Minimum,
    layers.Concatenate,
)


def receptive_field(model: keras.Model, layer: str | None = None) -> Fields:
    """Compute which pixels can reach one number of a layer: its receptive field.

    It grows by ``(kernel_size - 1) * dilation_rate`` times the effective stride with each
    window [1]_. Where branches meet, it spans the fields of all of them. Flatten and global
    pooling count as one window over the whole map.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model with one image as its input, nested ones included.
    layer : str, optional
        The name of the layer; the model's last unless given.

    Returns
    -------
    (ReceptiveField, ReceptiveField)
        Down and right.

    Raises
    ------
    ValueError
        If there is no such layer, or the way to it passes a layer whose windows are not
        known, branches whose strides differ, or a size that must be known and is not.

    References
    ----------
    .. [1] Araujo, Norris and Sim, *Computing receptive fields of convolutional neural
       networks*, Distill, 2019.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> receptive_field(model, model.layers[3].name)[0]
    ReceptiveField(size=10, stride=4, padding=0)
    """
    found: dict[str, Outcome] = {}

    def visit(call: Call, arrived: list[Outcome]) -> Outcome:
        # An error travels along the paths behind it; it matters only if the layer is there.
        errors = [fields for fields in arrived if isinstance(fields, ValueError)]
        fields: Outcome
        try:
            fields = errors[0] if errors else _pass(call, arrived)  # type: ignore[arg-type]
        except ValueError as error:
            fields = ValueError(f"at layer {call.layer.name!r}: {error}")
        name = call.layer.name
        if name in found and found[name] != fields:
            way_out = "ask for the layer behind it"
            found[name] = ValueError(f"layer {name!r} is used at several places; {way_out}")
        else:
            found[name] = fields
        return fields

    start: Outcome = (ReceptiveField(), ReceptiveField())
    last = walk(model, visit, start)[0]
    if layer is not None and layer not in found:
        raise ValueError(f"layer must be one of {list(found)}, got layer={layer!r}")
    fields = last if layer is None else found[layer]
    if isinstance(fields, ValueError):
        raise fields
    return fields


def _pass(call: Call, arrived: list[Fields]) -> Fields:
    """Let the fields of a layer's inputs pass through it."""
    layer, (height, width) = call.layer, _map_size(call)
    down, right = (join_fields(axis) for axis in zip(*arrived, strict=True))
    kind = type(layer)
    if kind in WINDOWS or kind in POOLS:
        return _widen(layer, 0, down, height), _widen(layer, 1, right, width)
    if kind is layers.ZeroPadding2D:
        (top, _), (left, _) = layer.padding
        return widen_field(down, 1, padding=top), widen_field(right, 1, padding=left)
    if kind in WHOLE:
        return cover_map(down, _known(height)), cover_map(right, _known(width))
    if kind in POINTWISE:
        return down, right
    raise ValueError(
        f"what {kind.__name__} does to a field is not known; ask for that of a layer before"
    )


def _widen(layer: Any, axis: int, field: ReceptiveField, size: int | None) -> ReceptiveField:
    """Put a layer's window on top, along one axis."""
    window = (layer.pool_size if type(layer) in POOLS else layer.kernel_size)[axis]
    step = layer.strides[axis]
    rate = 1 if type(layer) in POOLS else layer.dilation_rate[axis]
    before = 0
    if layer.padding == "same":
        # With stride 1 the padding is the same for every size that holds the window.
        size = (window - 1) * rate + 1 if step == 1 and size is None else _known(size)
        before, _ = same_padding(size, window, step, rate)
    return widen_field(field, window, step, before, rate)


def _known(size: int | None) -> int:
    if size is None:
        raise ValueError(
            "the size of the map must be known; build the model with "
            "keras.Input((height, width, channels))"
        )
    return size


def _map_size(call: Call) -> tuple[int | None, int | None]:
    """Return height and width of a layer's input; a row of numbers is a map of one place."""
    shape = call.input_shapes[0]
    if getattr(call.layer, "data_format", None) == "channels_first":
        raise ValueError("the model must have channels last, got channels_first")
    return (shape[1], shape[2]) if len(shape) == 4 else (1, 1)
