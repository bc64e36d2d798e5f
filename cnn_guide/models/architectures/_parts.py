"""What the architectures share: how they begin and end, convolve, normalise and pool."""

from collections.abc import Iterator, Sequence
from typing import Any

from cnn_guide._checks import as_count

import keras
from keras import layers

Sizes = tuple[int, int, int]


def begin(input_shape: Sizes) -> keras.KerasTensor:
    """Return a network's input, after checking that it is (height, width, channels)."""
    if not isinstance(input_shape, tuple | list) or len(input_shape) != 3:
        raise ValueError(
            f"input_shape must be (height, width, channels), got input_shape={input_shape!r}"
        )
    return keras.Input(tuple(as_count("input_shape", size) for size in input_shape))


def check_stages(
    filters: Sequence[Any], others: Sequence[int], name: str = "blocks"
) -> list[int]:
    """Return the numbers of another argument, one for each stage."""
    if not filters or len(filters) != len(others):
        raise ValueError(
            f"filters and {name} must have one entry for each stage, got "
            f"filters={filters!r} and {name}={others!r}"
        )
    return [as_count(name, other) for other in others]


def as_stages(filters: Sequence[int], blocks: Sequence[int]) -> list[tuple[int, int]]:
    """Return the filters of each stage with its number of blocks."""
    depths = check_stages(filters, blocks)
    return [
        (as_count("filters", width), depth)
        for width, depth in zip(filters, depths, strict=True)
    ]


def each_block(filters: Sequence[int], blocks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Go through the blocks: filters, and a stride of 2 where a stage halves the maps."""
    for stage, (width, depth) in enumerate(as_stages(filters, blocks)):
        for block in range(depth):
            yield width, 2 if stage and not block else 1


def convolve(
    maps: keras.KerasTensor,
    filters: int,
    kernel_size: int = 3,
    *,
    strides: int = 1,
    batch_normalization: bool = True,
    relu: bool = True,
    kernel_initializer: str = "he_normal",
) -> keras.KerasTensor:
    """Convolve with 'same' padding, normalise over the batch, and apply relu."""
    maps = layers.Conv2D(
        filters,
        kernel_size,
        strides,
        padding="same",
        use_bias=not batch_normalization,  # normalisation has a bias of its own
        kernel_initializer=kernel_initializer,
    )(maps)
    if batch_normalization:
        maps = layers.BatchNormalization()(maps)
    return layers.ReLU()(maps) if relu else maps


def check_window(maps: keras.KerasTensor, size: int) -> keras.KerasTensor:
    """Return the maps, unless no window of this size fits into them."""
    height, width = maps.shape[1:3]
    if min(height, width) < size:
        raise ValueError(
            f"input_shape must leave room for each window, got {height}x{width} maps before a "
            f"window of {size}x{size}; take larger images, or fewer stages"
        )
    return maps


def max_pool(
    maps: keras.KerasTensor, pool_size: int = 2, strides: int = 2
) -> keras.KerasTensor:
    """Pool, or say that the images are too small for so many stages."""
    return layers.MaxPooling2D(pool_size, strides)(check_window(maps, pool_size))


def classify(
    inputs: keras.KerasTensor, features: keras.KerasTensor, num_classes: int, name: str
) -> keras.Model:
    """End a network: average each map, if there are maps, and make probabilities."""
    num_classes = as_count("num_classes", num_classes, minimum=2)
    if len(features.shape) == 4:
        features = layers.GlobalAveragePooling2D()(features)
    outputs = layers.Dense(num_classes, activation="softmax")(features)
    return keras.Model(inputs, outputs, name=name)
