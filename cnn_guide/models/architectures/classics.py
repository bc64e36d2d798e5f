"""The first two: LeNet-5 and AlexNet."""

from collections.abc import Sequence

from cnn_guide._checks import as_count, check_choice
from cnn_guide.models.architectures._parts import (
    Sizes,
    begin,
    check_window,
    classify,
    max_pool,
)

import keras
from keras import layers


def build_lenet(
    *,
    filters: Sequence[int] = (6, 16),
    units: Sequence[int] = (120, 84),
    activation: str = "tanh",
    pooling: str = "learned",
    kernel_initializer: str = "glorot_uniform",
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build LeNet-5, as of 1998 or with today's pooling and activations.

    Convolutions and poolings take turns, and dense layers follow [1]_. Of the original it has
    the sizes, the poolings that learn and tanh. Each filter sees all maps below it, where the
    original's saw some of them; and it ends in a softmax, where the original took distances.

    Parameters
    ----------
    filters : sequence of int, default (6, 16)
        Filters of each convolution, 5x5; the first one keeps the size of the image.
    units : sequence of int, default (120, 84)
        Units of the dense layers between the convolutions and the classes.
    activation : str, default 'tanh'
        After each layer; 'relu' today.
    pooling : {'learned', 'average', 'max'}, default 'learned'
        Windows of 2x2. 'learned' averages, and gives each map a weight, a bias and the
        activation, as in 1998; 'max' today.
    kernel_initializer : str, default 'glorot_uniform'
        How kernels begin; 'he_normal' suits relu.
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
        If an argument is none of its choices, or the images are too small.

    References
    ----------
    .. [1] LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document
       recognition*, Proceedings of the IEEE 86(11), 1998.

    Examples
    --------
    >>> build_lenet().count_params()
    61750
    >>> build_lenet(activation="relu", pooling="max").count_params()
    61706
    """
    check_choice("pooling", pooling, ["learned", "average", "max"])
    maps = inputs = begin(input_shape)
    options = {"activation": activation, "kernel_initializer": kernel_initializer}
    for number, width in enumerate(filters):
        padding = "valid" if number else "same"
        check_window(maps, 5)
        maps = layers.Conv2D(as_count("filters", width), 5, padding=padding, **options)(maps)
        if pooling == "max":
            maps = max_pool(maps)
            continue
        maps = layers.AveragePooling2D(2)(check_window(maps, 2))
        if pooling == "learned":  # it begins as the average
            maps = layers.DepthwiseConv2D(
                1, activation=activation, depthwise_initializer="ones"
            )(maps)
    features = layers.Flatten()(maps)
    for width in units:
        features = layers.Dense(as_count("units", width), **options)(features)
    return classify(inputs, features, num_classes, "lenet")


def build_alexnet(
    *,
    filters: Sequence[int] = (16, 32, 48, 48, 32),
    units: int = 128,
    kernel_size: int = 5,
    strides: int = 1,
    groups: int = 1,
    dropout: float = 0.5,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build an AlexNet: five convolutions, relu, poolings that overlap, and dropout.

    It leaves out the original's local response normalisation, which has no parameters [1]_.

    Parameters
    ----------
    filters : sequence of five int, default (16, 32, 48, 48, 32)
        Filters of each convolution; (96, 256, 384, 384, 256) in the paper.
    units : int, default 128
        Units of the two dense layers before the classes; 4096 in the paper.
    kernel_size, strides : int, default 5 and 1
        Of the first convolution, which has no padding; 11 and 4 in the paper. The second's
        windows are 5x5, and the others' 3x3.
    groups : int, default 1
        Into how many parts the channels of the second, fourth and fifth convolution are split;
        2 in the paper, for two processors.
    dropout : float, default 0.5
        The share of units that training leaves out in each dense layer.
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
        If there are not five numbers of filters, a number is too small, or the images are.

    References
    ----------
    .. [1] Krizhevsky, Sutskever and Hinton, *ImageNet classification with deep convolutional
       neural networks*, NIPS 2012.

    Examples
    --------
    >>> build_alexnet().output_shape
    (None, 10)
    """
    if len(filters) != 5:
        raise ValueError(f"filters must be five numbers, one a convolution, got {filters!r}")
    options = {"activation": "relu", "kernel_initializer": "he_normal"}
    first, *others = (as_count("filters", width) for width in filters)
    maps = inputs = begin(input_shape)
    check_window(maps, as_count("kernel_size", kernel_size))
    maps = layers.Conv2D(first, kernel_size, as_count("strides", strides), **options)(maps)
    maps = max_pool(maps, 3)
    for width, size, parts in zip(
        others, (5, 3, 3, 3), (groups, 1, groups, groups), strict=True
    ):
        maps = layers.Conv2D(width, size, padding="same", groups=parts, **options)(maps)
        if size == 5:
            maps = max_pool(maps, 3)
    features = layers.Flatten()(max_pool(maps, 3))
    for _ in range(2):
        features = layers.Dense(as_count("units", units), **options)(features)
        features = layers.Dropout(dropout)(features)
    return classify(inputs, features, num_classes, "alexnet")
