"""VGG: nothing but 3x3 convolutions, pooled now and then."""

from collections.abc import Sequence

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import (
    Sizes,
    as_stages,
    begin,
    classify,
    convolve,
    max_pool,
)

import keras
from keras import layers


def build_vgg(
    *,
    filters: Sequence[int] = (8, 16, 32),
    blocks: Sequence[int] = (2, 2, 2),
    units: Sequence[int] = (128, 128),
    batch_normalization: bool = False,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a VGG: stages of 3x3 convolutions, each ended by a pooling.

    Two 3x3 windows see what one of 5x5 sees, with fewer weights and a relu more [1]_.

    Parameters
    ----------
    filters : sequence of int, default (8, 16, 32)
        Filters in each stage; (64, 128, 256, 512, 512) in VGG16.
    blocks : sequence of int, default (2, 2, 2)
        Convolutions in each stage; (2, 2, 3, 3, 3) in VGG16.
    units : sequence of int, default (128, 128)
        Units of the dense layers before the classes; (4096, 4096) in VGG16.
    batch_normalization : bool, default False
        Whether each convolution is followed by it; the paper is older.
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
    .. [1] Simonyan and Zisserman, *Very deep convolutional networks for large-scale image
       recognition*, ICLR 2015.

    Examples
    --------
    >>> build_vgg(units=()).count_params()
    20930
    """
    maps = inputs = begin(input_shape)
    for width, depth in as_stages(filters, blocks):
        for _ in range(depth):
            maps = convolve(maps, width, batch_normalization=batch_normalization)
        maps = max_pool(maps)
    features = layers.Flatten()(maps)
    for width in units:
        features = layers.Dense(
            as_count("units", width), activation="relu", kernel_initializer="he_normal"
        )(features)
    return classify(inputs, features, num_classes, "vgg")
