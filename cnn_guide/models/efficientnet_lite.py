"""EfficientNet-Lite0: a small network for photographs, made of inverted bottlenecks."""

from cnn_guide._checks import as_count, as_image_shape

import keras
from keras import layers

# How often, kernel size, stride, expansion and filters of each stage [1]_.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
SIDE = 224


def build_efficientnet_lite0(
    num_classes: int = 1000,
    *,
    include_top: bool = True,
    input_shape: tuple[int, int, int] = (SIDE, SIDE, 3),
) -> keras.Model:
    """Build EfficientNet-Lite0 with random weights.

    Each block widens the maps with a 1x1 convolution, filters every channel by itself
    (depthwise), and narrows them again; a shortcut leads around it where the shape stays.
    The "Lite" variants use relu6 and no squeeze-and-excitation [1]_.

    Parameters
    ----------
    num_classes : int, default 1000
        Classes, at least 2; 1000 for the pretrained weights. Without its top it has none.
    include_top : bool, default True
        Whether the network ends in probabilities, or in its last feature maps.
    input_shape : (int, int, int), default (224, 224, 3)
        Height, width and the three channels of the images; at least 32 pixels a side.

    Returns
    -------
    keras.Model
        Maps prepared images (batch, height, width, 3) to probabilities (batch, num_classes),
        or to feature maps (batch, height / 32, width / 32, 1280), rounded up.

    Raises
    ------
    ValueError
        If `num_classes` is not a whole number of at least 2, or `input_shape` is too small
        or does not have three channels.

    References
    ----------
    .. [1] Tan and Le, *EfficientNet: Rethinking model scaling for convolutional neural
       networks*, ICML 2019; the Lite variants are in Google's TPU model repository.

    Examples
    --------
    >>> build_efficientnet_lite0().count_params()
    4694024
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    inputs = keras.Input(as_image_shape("input_shape", input_shape))
    maps = _convolve(inputs, "stem", 32, kernel_size=3, strides=2)
    block = 0
    for repeats, kernel_size, strides, expansion, filters in STAGES:
        for repeat in range(repeats):
            maps = _bottleneck(
                maps,
                f"block{block:02}",
                kernel_size,
                1 if repeat else strides,
                expansion,
                filters,
            )
            block += 1
    maps = _convolve(maps, "head", 1280)
    if not include_top:
        return keras.Model(inputs, maps, name="efficientnet_lite0")
    features = layers.GlobalAveragePooling2D(name="pool")(maps)
    outputs = layers.Dense(num_classes, activation="softmax", name="predictions")(features)
    return keras.Model(inputs, outputs, name="efficientnet_lite0")


def _bottleneck(
    maps: keras.KerasTensor,
    name: str,
    kernel_size: int,
    strides: int,
    expansion: int,
    filters: int,
) -> keras.KerasTensor:
    """Widen, filter each channel by itself, narrow; add the input where shapes agree."""
    wide = maps
    if expansion > 1:
        wide = _convolve(maps, f"{name}_expand", maps.shape[-1] * expansion)
    wide = layers.DepthwiseConv2D(
        kernel_size, strides, padding="same", use_bias=False, name=f"{name}_depthwise_conv"
    )(wide)
    wide = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_depthwise_bn")(wide)
    wide = layers.ReLU(6, name=f"{name}_depthwise_relu")(wide)
    narrow = _convolve(wide, f"{name}_project", filters, relu=False)
    if strides == 1 and maps.shape[-1] == filters:
        return layers.Add(name=f"{name}_add")([maps, narrow])
    return narrow


def _convolve(
    maps: keras.KerasTensor,
    name: str,
    filters: int,
    *,
    kernel_size: int = 1,
    strides: int = 1,
    relu: bool = True,
) -> keras.KerasTensor:
    """Convolve, normalise over the batch, and apply relu6 unless told otherwise."""
    maps = layers.Conv2D(
        filters, kernel_size, strides, padding="same", use_bias=False, name=f"{name}_conv"
    )(maps)
    maps = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")(maps)
    return layers.ReLU(6, name=f"{name}_relu")(maps) if relu else maps
