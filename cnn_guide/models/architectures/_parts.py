"""What the architectures share: how they begin and end, convolve, normalise and pool."""

from collections.abc import Sequence

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


def as_stages(filters: Sequence[int], blocks: Sequence[int]) -> list[tuple[int, int]]:
    """Return the filters of each stage with its number of blocks."""
    if not filters or len(filters) != len(blocks):
        raise ValueError(
            "filters and blocks must have one number for each stage, got "
            f"filters={filters!r} and blocks={blocks!r}"
        )
    return [
        (as_count("filters", width), as_count("blocks", depth))
        for width, depth in zip(filters, blocks, strict=True)
    ]


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
