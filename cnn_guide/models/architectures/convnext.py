"""ConvNeXt: a convolutional network with what transformers for images had brought."""

from collections.abc import Sequence

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import (
    Sizes,
    as_stages,
    begin,
    check_window,
    classify,
)

import keras
from keras import layers

EPSILON = 1e-6


def convnext_block(maps: keras.KerasTensor, *, kernel_size: int = 7) -> keras.KerasTensor:
    """Filter each channel through large windows, mix channels, and add what came in.

    One normalisation, over the channels at each place, and one activation, gelu, between two
    layers that widen the channels four times and narrow them again. What is added is scaled,
    channel by channel, by numbers that are learned and begin near zero [1]_.

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    kernel_size : int, default 7
        The depthwise convolution's window.

    Returns
    -------
    keras.KerasTensor of shape (batch, height, width, channels)
        What came in, changed a little.

    Raises
    ------
    ValueError
        If `kernel_size` is below 1.

    References
    ----------
    .. [1] Liu et al., *A ConvNet for the 2020s*, CVPR 2022.

    Examples
    --------
    >>> convnext_block(keras.Input((14, 10, 16))).shape
    (None, 14, 10, 16)
    """
    channels = maps.shape[-1]
    change = layers.DepthwiseConv2D(as_count("kernel_size", kernel_size), padding="same")(maps)
    change = layers.LayerNormalization(epsilon=EPSILON)(change)
    change = layers.Dense(4 * channels, activation="gelu")(change)
    change = layers.Dense(channels)(change)
    change = layers.DepthwiseConv2D(  # of 1x1, a factor for each channel
        1, use_bias=False, depthwise_initializer=keras.initializers.Constant(1e-6)
    )(change)
    return layers.Add()([maps, change])


def build_convnext(
    *,
    filters: Sequence[int] = (16, 32),
    blocks: Sequence[int] = (2, 2),
    patch_size: int = 2,
    kernel_size: int = 7,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a ConvNeXt, whose stages begin with patches that do not overlap.

    The paper also leaves out blocks at random in training; this one does not [1]_.

    Parameters
    ----------
    filters : sequence of int, default (16, 32)
        Channels in each stage; (96, 192, 384, 768) in ConvNeXt-T.
    blocks : sequence of int, default (2, 2)
        Blocks in each stage; (3, 3, 9, 3) in ConvNeXt-T.
    patch_size : int, default 2
        Window and stride of the first convolution; 4 in ConvNeXt-T. Later stages begin with 2.
    kernel_size : int, default 7
        The windows of the depthwise convolutions.
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
        If `filters` and `blocks` differ in length, a number is too small, or the images are.

    References
    ----------
    .. [1] Liu et al., *A ConvNet for the 2020s*, CVPR 2022.

    Examples
    --------
    >>> build_convnext().output_shape
    (None, 10)
    """
    maps = inputs = begin(input_shape)
    for stage, (width, depth) in enumerate(as_stages(filters, blocks)):
        size = 2 if stage else as_count("patch_size", patch_size)
        if stage:  # the first patches are pixels, and are normalised after
            maps = layers.LayerNormalization(epsilon=EPSILON)(maps)
        maps = layers.Conv2D(width, size, size)(check_window(maps, size))
        if not stage:
            maps = layers.LayerNormalization(epsilon=EPSILON)(maps)
        for _ in range(depth):
            maps = convnext_block(maps, kernel_size=kernel_size)
    features = layers.GlobalAveragePooling2D()(maps)
    features = layers.LayerNormalization(epsilon=EPSILON)(features)
    return classify(inputs, features, num_classes, "convnext")
