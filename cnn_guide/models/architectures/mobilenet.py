"""MobileNet: each convolution in two, one within channels and one across them."""

from collections.abc import Sequence

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import (
    Sizes,
    begin,
    classify,
    convolve,
    each_block,
)

import keras
from keras import layers


def separable_block(
    maps: keras.KerasTensor, filters: int, *, kernel_size: int = 3, strides: int = 1
) -> keras.KerasTensor:
    """Filter each channel by itself, then mix the channels at each place.

    A depthwise convolution and a 1x1 one, each with batch normalisation and relu: with windows
    of k x k and m filters, 1/m + 1/k² of the work of a whole convolution [1]_.

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    filters : int
        Filters of the 1x1 convolution.
    kernel_size : int, default 3
        The depthwise convolution's window.
    strides : int, default 1
        Of the depthwise convolution.

    Returns
    -------
    keras.KerasTensor of shape (batch, height / strides, width / strides, filters)
        Sizes are rounded up.

    Raises
    ------
    ValueError
        If a number is below 1.

    References
    ----------
    .. [1] Howard et al., *MobileNets: efficient convolutional neural networks for mobile
       vision applications*, arXiv:1704.04861, 2017.

    Examples
    --------
    >>> separable_block(keras.Input((28, 20, 16)), 32, strides=2).shape
    (None, 14, 10, 32)
    """
    maps = layers.DepthwiseConv2D(
        as_count("kernel_size", kernel_size),
        as_count("strides", strides),
        padding="same",
        use_bias=False,
        depthwise_initializer="he_normal",
    )(maps)
    maps = layers.ReLU()(layers.BatchNormalization()(maps))
    return convolve(maps, as_count("filters", filters), 1)


def build_mobilenet(
    *,
    filters: Sequence[int] = (16, 32, 64),
    blocks: Sequence[int] = (1, 2, 2),
    strides: int = 1,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a MobileNet: one whole convolution, and then separable ones.

    Keras' MobileNet has relu6 where this one has relu; the paper says relu [1]_.

    Parameters
    ----------
    filters : sequence of int, default (16, 32, 64)
        Filters in each stage, and half the first number in the first convolution; the first
        block of each stage but the first halves height and width.
        (64, 128, 256, 512, 1024) in the paper.
    blocks : sequence of int, default (1, 2, 2)
        Blocks in each stage; (1, 2, 2, 6, 2) in the paper.
    strides : int, default 1
        Of the first convolution, 3x3; 2 in the paper.
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
        If `filters` and `blocks` differ in length, or a number is too small.

    References
    ----------
    .. [1] Howard et al., *MobileNets: efficient convolutional neural networks for mobile
       vision applications*, arXiv:1704.04861, 2017.

    Examples
    --------
    >>> build_mobilenet().output_shape
    (None, 10)
    """
    stages = list(each_block(filters, blocks))
    maps = inputs = begin(input_shape)
    maps = convolve(maps, max(1, stages[0][0] // 2), strides=as_count("strides", strides))
    for width, step in stages:
        maps = separable_block(maps, width, strides=step)
    return classify(inputs, maps, num_classes, "mobilenet")
