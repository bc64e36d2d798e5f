"""A small network that answers where things are, and the loss that it learns from."""

from cnn_guide._checks import as_count

import keras
from keras import layers, ops

STRIDE = 4  # of its answers, in pixels of its input


def build_centre_detector(
    input_shape: tuple[int, int, int], num_classes: int, *, width: int = 48
) -> keras.Model:
    """Build a detector that finds the centres of things, and a box around each.

    Seven 3x3 convolutions shrink the image to a sixteenth of its side, so that each place
    sees far around. Two steps up bring it back to a quarter, each joined by finer maps from
    the way down, as in a feature pyramid [1]_; so a place knows both what is around and where
    exactly it is. Batch normalisation keeps its means with momentum 0.9: after a short
    training, Keras' 0.99 would still hold some of the first ones.

    Parameters
    ----------
    input_shape : (int, int, int)
        Height, width and channels of an image; sides must be multiples of 4.
    num_classes : int
        How many classes of things there are.
    width : int, default 48
        Channels on the way up.

    Returns
    -------
    keras.Model
        From pixels of 0 to 255 to (height / 4, width / 4, num_classes + 4): the heat of each
        class from 0 to 1, and a box, as `decode_centres` reads them.

    Raises
    ------
    ValueError
        If a side is no multiple of 4, or a number is too small.

    References
    ----------
    .. [1] Lin et al., *Feature pyramid networks for object detection*, CVPR 2017.

    Examples
    --------
    >>> model = build_centre_detector((120, 160, 3), 3)
    >>> model.output_shape
    (None, 30, 40, 7)
    """
    num_classes, width = as_count("num_classes", num_classes), as_count("width", width)
    if any(as_count("input_shape", side) % STRIDE for side in input_shape[:2]):
        raise ValueError(
            f"input_shape must have sides that are multiples of {STRIDE}, got "
            f"{input_shape}; crop or pad the images"
        )
    inputs = keras.Input(input_shape)
    maps = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    ways = []
    for filters, strides in ((16, 2), (32, 2), (32, 1), (64, 2), (64, 1), (96, 2), (96, 1)):
        maps = _convolution(maps, filters, strides)
        if strides == 1:
            ways.append(maps)
    maps = layers.Conv2D(width, 1)(ways[2])
    for finer in (ways[1], ways[0]):
        maps = layers.Resizing(*finer.shape[1:3], interpolation="bilinear")(maps)
        maps = layers.Add()([maps, layers.Conv2D(width, 1)(finer)])
    maps = _convolution(maps, width, 1)
    cold = keras.initializers.Constant(-2.2)  # a heat of 0.1: most places hold no centre
    heat = layers.Conv2D(num_classes, 1, activation="sigmoid", bias_initializer=cold)(maps)
    return keras.Model(inputs, layers.Concatenate()([heat, layers.Conv2D(4, 1)(maps)]))


def _convolution(maps: keras.KerasTensor, filters: int, strides: int) -> keras.KerasTensor:
    """Convolve, normalise and cut off what is negative."""
    maps = layers.Conv2D(filters, 3, strides, padding="same", use_bias=False)(maps)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(maps))


def centre_loss(targets: keras.KerasTensor, answers: keras.KerasTensor) -> keras.KerasTensor:
    """Compare answers with targets: a focal loss for the heat, distances for the boxes.

    Cold places abound, and are soon seen to be cold. The focal loss gives such easy places
    little weight, and places close to a centre, too [1]_. The four numbers of a box count
    by their absolute differences, where the targets say so.

    Parameters
    ----------
    targets : tensor of shape (batch, down, across, num_classes + 5)
        As `encode_centres` writes them.
    answers : tensor of shape (batch, down, across, num_classes + 4)
        As the network gives them.

    Returns
    -------
    tensor of shape ()
        The loss of the batch.

    References
    ----------
    .. [1] Law and Deng, *CornerNet: detecting objects as paired keypoints*, ECCV 2018.

    Examples
    --------
    >>> import numpy as np
    >>> targets = np.zeros((1, 2, 3, 6), "float32")
    >>> targets[0, 1, 1] = [1, 0.5, 0, 0, 0, 1]  # one centre, a quarter to its right ...
    >>> answers = np.zeros((1, 2, 3, 5), "float32") + 1e-3
    >>> answers[0, 1, 1] = [0.5, 0, 0, 0, 0]  # ... found with heat 0.5
    >>> round(float(centre_loss(targets, answers)), 2)
    0.67
    """
    heat, wanted = ops.clip(answers[..., :-4], 1e-4, 1 - 1e-4), targets[..., :-5]
    centre = ops.cast(wanted > 0.999, heat.dtype)
    found = centre * (1 - heat) ** 2 * ops.log(heat)
    elsewhere = (1 - centre) * (1 - wanted) ** 4 * heat**2 * ops.log(1 - heat)
    focal = -ops.sum(found + elsewhere) / ops.maximum(ops.sum(centre), 1.0)
    counts = targets[..., -1:]
    distance = ops.sum(counts * ops.abs(answers[..., -4:] - targets[..., -5:-1]))
    return focal + distance / ops.maximum(ops.sum(counts), 1.0)
