"""The bases that one can stand on, each with all that transfer learning must know of it."""

from collections.abc import Callable
from dataclasses import dataclass

from cnn_guide.pretrained.efficientnet_lite0 import (
    load_efficientnet_lite0_base,
    prepare_for_efficientnet_lite0,
)
from cnn_guide.pretrained.resnet50 import load_resnet50_base, prepare_for_resnet50
from cnn_guide.pretrained.vgg16 import load_vgg16_base, prepare_for_vgg16

import keras
import numpy as np
import numpy.typing as npt

Prepare = Callable[[npt.ArrayLike], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class PretrainedBase:
    """A network without its top, and how to use it.

    Attributes
    ----------
    name : str
        What it is called in `BASES`.
    load : callable
        Takes an input shape (height, width, 3), returns the network with its weights.
    prepare : callable
        Takes RGB images of 0 to 255, returns what the network was trained on.
    top_block : str
        The first layer of the last block, from which on one fine-tunes.
    convention : str
        In words, what `prepare` does.
    """

    name: str
    load: Callable[[tuple[int, int, int]], keras.Model]
    prepare: Prepare
    top_block: str
    convention: str


#: The bases by name. VGG16's and EfficientNet-Lite0's weights ship; ResNet50's are downloaded.
BASES = {
    base.name: base
    for base in (
        PretrainedBase(
            "vgg16",
            load_vgg16_base,
            prepare_for_vgg16,
            "block5_conv1",
            "blue, green, red, each less its mean",
        ),
        PretrainedBase(
            "efficientnet_lite0",
            load_efficientnet_lite0_base,
            prepare_for_efficientnet_lite0,
            "block15_expand_conv",
            "(pixel - 127) / 128",
        ),
        PretrainedBase(
            "resnet50",
            load_resnet50_base,
            prepare_for_resnet50,
            "conv5_block1_1_conv",
            "blue, green, red, each less its mean",
        ),
    )
}


def preparation_layer(prepare: Prepare) -> keras.Layer:
    """Turn a preparation of images into a layer, so that a saved model can take plain RGB.

    Scaling, shifting and reordering the colours are what a 1x1 convolution does: one 3x3
    matrix and three biases for every pixel. They are found by preparing four pixels
    and checked with a fifth.

    Parameters
    ----------
    prepare : callable
        As `prepare_for_vgg16`; each output is a weighted sum of the three colours, plus a
        constant.

    Returns
    -------
    keras.Layer
        A frozen 1x1 convolution that maps RGB images of 0 to 255 to prepared ones.

    Raises
    ------
    ValueError
        If `prepare` does something else.

    Examples
    --------
    >>> layer = preparation_layer(prepare_for_efficientnet_lite0)
    >>> float(layer(np.full((1, 1, 1, 3), 255.0))[0, 0, 0, 0])
    1.0
    """
    black, brown = np.zeros((1, 1, 1, 3)), np.array([[[[170.0, 110.0, 30.0]]]])
    bias = np.asarray(prepare(black), dtype=np.float64).ravel()
    colours = 255 * np.eye(3).reshape(3, 1, 1, 3)
    kernel = (np.asarray(prepare(colours), dtype=np.float64).reshape(3, 3) - bias) / 255
    if not np.allclose(prepare(brown), brown @ kernel + bias, atol=1e-3):
        raise ValueError(
            "prepare must weigh and add the colours, as prepare_for_vgg16, got another function"
        )
    layer = keras.layers.Conv2D(3, 1, trainable=False, name="prepare")
    layer.build((None, None, None, 3))
    layer.set_weights([kernel.reshape(1, 1, 3, 3).astype(np.float32), bias.astype(np.float32)])
    return layer
