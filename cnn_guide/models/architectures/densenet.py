"""DenseNet: each layer sees the maps of all layers before it."""

from collections.abc import Sequence

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import Sizes, begin, classify, convolve

import keras
from keras import layers


def dense_block(
    maps: keras.KerasTensor, blocks: int, growth_rate: int, *, bottleneck: int = 4
) -> keras.KerasTensor:
    """Add `growth_rate` maps at a time, each time computed from all maps so far.

    Where a residual block adds its maps to what came in, this one puts them beside it [1]_.
    Normalisation and relu come before each convolution; a 1x1 one narrows before the 3x3 one.

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    blocks : int
        How many times maps are added.
    growth_rate : int
        Maps that are added each time.
    bottleneck : int, default 4
        How many times `growth_rate` maps the 1x1 convolution leaves.

    Returns
    -------
    keras.KerasTensor of shape (batch, height, width, channels + blocks * growth_rate)
        What came in, and all that was added.

    Raises
    ------
    ValueError
        If a number is below 1.

    References
    ----------
    .. [1] Huang, Liu, van der Maaten and Weinberger, *Densely connected convolutional
       networks*, CVPR 2017.

    Examples
    --------
    >>> dense_block(keras.Input((14, 10, 16)), 3, growth_rate=8).shape
    (None, 14, 10, 40)
    """
    growth_rate = as_count("growth_rate", growth_rate)
    narrow = as_count("bottleneck", bottleneck) * growth_rate
    for _ in range(as_count("blocks", blocks)):
        added = _convolve(_convolve(maps, narrow, 1), growth_rate, 3)
        maps = layers.Concatenate()([maps, added])
    return maps


def _convolve(maps: keras.KerasTensor, filters: int, kernel_size: int) -> keras.KerasTensor:
    """Normalise, apply relu, and convolve: the other way round than elsewhere."""
    maps = layers.ReLU()(layers.BatchNormalization()(maps))
    return layers.Conv2D(
        filters,
        kernel_size,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
    )(maps)


def build_densenet(
    *,
    filters: int = 16,
    blocks: Sequence[int] = (3, 3),
    growth_rate: int = 8,
    kernel_size: int = 3,
    strides: int = 1,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a DenseNet: dense blocks, and between them steps that halve maps and sizes [1]_.

    Parameters
    ----------
    filters : int, default 16
        Filters of the first convolution; 64 in DenseNet-121.
    blocks : sequence of int, default (3, 3)
        How many times maps are added in each stage; (6, 12, 24, 16) in DenseNet-121.
    growth_rate : int, default 8
        Maps that are added each time; 32 in DenseNet-121.
    kernel_size, strides : int, default 3 and 1
        Of the first convolution; 7 and 2 in DenseNet-121, which has a pooling there, too.
    input_shape : (int, int, int), default (28, 28, 1)
        Height, width and channels of the images.
    num_classes : int, default 10
        Classes, at least 2.

    Returns
    -------
    keras.Model
        Maps (batch, height, width, channels) to probabilities (batch, num_classes).

    Raises
    ------
    ValueError
        If a number is too small, or `blocks` is empty.

    References
    ----------
    .. [1] Huang, Liu, van der Maaten and Weinberger, *Densely connected convolutional
       networks*, CVPR 2017.

    Examples
    --------
    >>> build_densenet().output_shape
    (None, 10)
    """
    if not blocks:
        raise ValueError(f"blocks must have a number for each stage, got blocks={blocks!r}")
    maps = inputs = begin(input_shape)
    size, step = as_count("kernel_size", kernel_size), as_count("strides", strides)
    maps = convolve(maps, as_count("filters", filters), size, strides=step)
    for stage, count in enumerate(blocks):
        if stage:
            maps = _convolve(maps, maps.shape[-1] // 2, 1)
            maps = layers.AveragePooling2D(2, padding="same")(maps)
        maps = dense_block(maps, count, growth_rate)
    maps = layers.ReLU()(layers.BatchNormalization()(maps))
    return classify(inputs, maps, num_classes, "densenet")
