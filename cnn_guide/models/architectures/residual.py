"""A deep network of 3x3 convolutions, plain and with shortcuts around pairs of them."""

from collections.abc import Sequence
from typing import Any

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import (
    Sizes,
    begin,
    classify,
    convolve,
    each_block,
)
from cnn_guide.models.architectures.squeeze import squeeze_and_excite

import keras
from keras import layers


def residual_block(
    maps: keras.KerasTensor,
    filters: int,
    *,
    strides: int = 1,
    shortcut: bool = True,
    squeeze_ratio: int | None = None,
    batch_normalization: bool = True,
    kernel_initializer: str = "he_normal",
) -> keras.KerasTensor:
    """Convolve twice, and add what came in.

    The two convolutions learn what is to be *changed*; with kernels of zeros, they hand their
    input on [1]_. Where a stride shrinks the maps, the shortcut takes every second pixel, and
    channels that it lacks are zeros: it has no parameters (option A of the paper).

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    filters : int
        Filters of both convolutions: as many as there are channels, or a multiple of them.
    strides : int, default 1
        Of the first convolution and the shortcut.
    shortcut : bool, default True
        Whether what came in is added; False is the plain network, layer for layer.
    squeeze_ratio : int, optional
        The `ratio` of `squeeze_and_excite` before the addition; without it there is none.
    batch_normalization : bool, default True
        Whether each convolution is followed by it.
    kernel_initializer : str, default 'he_normal'
        How kernels begin.

    Returns
    -------
    keras.KerasTensor of shape (batch, height / strides, width / strides, filters)
        Sizes are rounded up.

    Raises
    ------
    ValueError
        If a number is too small, or `filters` is no multiple of the channels and a shortcut is
        wanted.

    References
    ----------
    .. [1] He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR 2016.

    Examples
    --------
    >>> residual_block(keras.Input((28, 20, 8)), 16, strides=2).shape
    (None, 14, 10, 16)
    """
    options: dict[str, Any] = {
        "batch_normalization": batch_normalization,
        "kernel_initializer": kernel_initializer,
    }
    filters, strides = as_count("filters", filters), as_count("strides", strides)
    change = convolve(maps, filters, strides=strides, **options)
    change = convolve(change, filters, relu=False, **options)
    if squeeze_ratio is not None:
        change = squeeze_and_excite(change, squeeze_ratio)
    if shortcut:
        change = layers.Add()([change, _match(maps, filters, strides)])
    return layers.ReLU()(change)


def _match(maps: keras.KerasTensor, filters: int, strides: int) -> keras.KerasTensor:
    """Take every pixel or every second one, and fill up with maps of zeros."""
    times, rest = divmod(filters, maps.shape[-1])
    if rest:
        raise ValueError(
            f"filters must be a multiple of the {maps.shape[-1]} channels that come in, as the "
            f"shortcut has no parameters, got filters={filters}"
        )
    if strides > 1:
        maps = layers.MaxPooling2D(1, strides)(maps)
    if times == 1:
        return maps
    return layers.Concatenate()([maps] + [layers.Rescaling(0.0)(maps)] * (times - 1))


def build_resnet(
    *,
    filters: Sequence[int] = (16, 32, 64),
    blocks: Sequence[int] = (3, 3, 3),
    kernel_size: int = 3,
    strides: int = 1,
    shortcut: bool = True,
    squeeze_ratio: int | None = None,
    batch_normalization: bool = True,
    kernel_initializer: str = "he_normal",
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a residual network for small images; by default it is ResNet-20.

    A convolution, stages of `residual_block`, a mean over each map, and a dense layer: with *n*
    blocks in each of three stages, 6 *n* + 2 layers with weights [1]_.

    Parameters
    ----------
    filters : sequence of int, default (16, 32, 64)
        Filters in each stage; the first block of each but the first halves height and width.
    blocks : sequence of int, default (3, 3, 3)
        Blocks in each stage, of two convolutions each.
    kernel_size, strides : int, default 3 and 1
        Of the first convolution; 4 and 4 make a network that is deep and cheap.
    shortcut : bool, default True
        Whether there are shortcuts; `build_plain` has none.
    squeeze_ratio : int, optional
        The `ratio` of `squeeze_and_excite` in each block; without it there is none.
    batch_normalization : bool, default True
        Whether each convolution is followed by it.
    kernel_initializer : str, default 'he_normal'
        How kernels begin.
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
        If `filters` and `blocks` differ in length, a number is too small, or filters are no
        multiple of those of the stage before.

    References
    ----------
    .. [1] He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR 2016,
       section 4.2.

    Examples
    --------
    >>> build_resnet(filters=(8, 16), blocks=(1, 1)).count_params()
    5074
    """
    options: dict[str, Any] = {
        "batch_normalization": batch_normalization,
        "kernel_initializer": kernel_initializer,
    }
    stages = list(each_block(filters, blocks))
    size, first = as_count("kernel_size", kernel_size), as_count("strides", strides)
    maps = inputs = begin(input_shape)
    maps = convolve(maps, stages[0][0], size, strides=first, **options)
    options |= {"shortcut": shortcut, "squeeze_ratio": squeeze_ratio}
    for width, step in stages:
        maps = residual_block(maps, width, strides=step, **options)
    return classify(inputs, maps, num_classes, "resnet" if shortcut else "plain")


def build_plain(**options: Any) -> keras.Model:
    """Build what a residual network is without its shortcuts, layer for layer.

    As the shortcuts have no parameters, both have the same parameters and the same work [1]_.

    Parameters
    ----------
    **options
        What `build_resnet` takes, but for `shortcut`.

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
    .. [1] He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR 2016.

    Examples
    --------
    >>> build_plain(filters=(8, 16), blocks=(1, 1)).count_params()
    5074
    """
    return build_resnet(shortcut=False, **options)
