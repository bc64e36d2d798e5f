"""What a Keras model costs: parameters, multiply-adds and activation memory, layer by layer."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cnn_guide.models._graph import Call, walk

import keras
import numpy as np
from keras import layers

# Where weights meet values: each kernel does all its products once at each output position.
KERNELS = {
    layers.Dense: ["kernel"],
    layers.Conv1D: ["kernel"],
    layers.Conv2D: ["kernel"],
    layers.Conv3D: ["kernel"],
    layers.DepthwiseConv1D: ["kernel"],
    layers.DepthwiseConv2D: ["kernel"],
    layers.SeparableConv1D: ["depthwise_kernel", "pointwise_kernel"],
    layers.SeparableConv2D: ["depthwise_kernel", "pointwise_kernel"],
}
# Layers that hand on the very numbers that came in, when the network answers.
VIEWS = {layers.Flatten, layers.Reshape, layers.Dropout, layers.SpatialDropout2D}
# Comparisons, sums and scalings of single numbers: by convention no multiply-adds.
FREE = VIEWS | {
    layers.InputLayer,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.PReLU,
    layers.ELU,
    layers.Softmax,
    layers.BatchNormalization,
    layers.LayerNormalization,
    layers.Rescaling,
    layers.Normalization,
    layers.MaxPooling2D,
    layers.AveragePooling2D,
    layers.GlobalMaxPooling2D,
    layers.GlobalAveragePooling2D,
    layers.ZeroPadding2D,
    layers.Cropping2D,
    layers.UpSampling2D,
    layers.Add,
    layers.Subtract,
    layers.Multiply,
    layers.Average,
    layers.Maximum,
    layers.Minimum,
    layers.Concatenate,
}


@dataclass(frozen=True)
class LayerCosts:
    """What one layer costs for one image.

    Attributes
    ----------
    name, kind : str
        The layer's name and its class.
    output_shape : tuple of int
        Without the batch axis.
    parameters : int
        Numbers that the layer keeps: learned weights and moving statistics.
    multiply_adds : int
        Products that are added up.
    activations : int
        Numbers that the layer puts out.
    activation_bytes : int
        The memory that these take.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    activations: int
    activation_bytes: int


@dataclass(frozen=True)
class ModelCosts:
    """What a model costs for one image: its layers, their sums, and a table as `str`.

    Attributes
    ----------
    layers : tuple of LayerCosts
        One entry for each time a layer is used.
    """

    layers: tuple[LayerCosts, ...]

    @property
    def parameters(self) -> int:
        """All numbers that the model keeps."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """All products that are added up for one image."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def activations(self) -> int:
        """All numbers that layers put out for one image, the image included."""
        return sum(layer.activations for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """The memory of all activations of one image, which training keeps for its way back.

        A step of training keeps the weights as well, their gradients, and what its optimizer
        remembers: two more numbers a weight with Adam.
        """
        return sum(layer.activation_bytes for layer in self.layers)

    def __str__(self) -> str:
        """Line the layers up in a table with their sums."""
        return "\n".join(_lines(self))


def count_costs(model: keras.Model) -> ModelCosts:
    """Count what each layer of a model costs for one image.

    Multiply-adds are counted where weights meet values: in convolutions and dense layers [1]_.
    By convention biases, activations, pooling, additions and batch normalisation (which
    can be folded into a convolution before it when the network answers) count none. Activations
    are the numbers that layers put out, the image included; Flatten, Reshape and Dropout
    hand on what came in, and count none. A layer that is used twice has its parameters
    counted at its first use.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model, nested ones included, with a known input size and
        channels last.

    Returns
    -------
    ModelCosts
        The layers in the order in which an image passes them; ``print`` shows a table.

    Raises
    ------
    ValueError
        If the model's graph or input size is unknown, or it holds a layer of another kind:
        none is counted as 0 in silence.

    References
    ----------
    .. [1] Sze, Chen, Yang and Emer, *Efficient processing of deep neural networks: a tutorial
       and survey*, Proceedings of the IEEE 105(12), 2017.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> costs = count_costs(build_mnist_cnn())
    >>> costs.parameters, costs.multiply_adds, costs.activations
    (225034, 2631040, 37306)
    """
    rows: list[LayerCosts] = []
    counted: set[int] = set()

    def visit(call: Call, _: list[None]) -> None:
        seen = id(call.layer) in counted
        counted.add(id(call.layer))
        rows.append(_count(call, 0 if seen else call.layer.count_params()))

    walk(model, visit, None)
    return ModelCosts(tuple(rows))


def _count(call: Call, parameters: int) -> LayerCosts:
    """Count one use of a layer."""
    layer = call.layer
    shape = tuple(size for size in call.output_shape[1:] if size is not None)
    kind = type(layer)
    if kind not in FREE and kind not in KERNELS:
        raise ValueError(
            f"model must be made of layers whose costs are known, got {kind.__name__} "
            f"{layer.name!r}; replace it by its parts, or count the model up to it"
        )
    if getattr(layer, "data_format", None) == "channels_first":
        raise ValueError(
            f"model must have channels last, got data_format='channels_first' in {layer.name!r}"
        )
    if None in call.output_shape[1:]:
        raise ValueError(
            f"model must have a known input size, got output shape {call.output_shape} of "
            f"{layer.name!r}; build it with keras.Input((height, width, channels))"
        )
    kernels = [getattr(layer, name).shape for name in KERNELS.get(kind, [])]
    numbers = 0 if kind in VIEWS else math.prod(shape)
    return LayerCosts(
        name=layer.name,
        kind=kind.__name__,
        output_shape=shape,
        parameters=parameters,
        multiply_adds=math.prod(shape[:-1]) * sum(map(math.prod, kernels)),
        activations=numbers,
        activation_bytes=numbers * np.dtype(layer.compute_dtype).itemsize,
    )


def _lines(costs: ModelCosts) -> Iterator[str]:
    """Write the table: a heading, a line a layer, the sums."""
    heading = ("layer", "output", "parameters", "multiply-adds", "activations")
    rows = [
        (
            layer.name,
            "x".join(map(str, layer.output_shape)),
            *(f"{n:,}" for n in (layer.parameters, layer.multiply_adds, layer.activations)),
        )
        for layer in costs.layers
    ]
    sums = (costs.parameters, costs.multiply_adds, costs.activations)
    table = [heading, *rows, ("together", "", *(f"{n:,}" for n in sums))]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            cell.ljust(width) if index < 2 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
