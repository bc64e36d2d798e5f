"""A small U-Net: an answer for every pixel."""

from collections.abc import Sequence

from cnn_guide._checks import as_count

import keras
from keras import layers


def build_unet(
    num_classes: int,
    *,
    channels: int = 1,
    filters: Sequence[int] = (16, 32, 64),
    skips: bool = True,
    momentum: float = 0.9,
) -> keras.Model:
    """Build a small U-Net with random weights, for images of any size.

    Down one side, stages of two convolutions take turns with poolings; up the other, maps are
    enlarged again and laid beside those of the same size from the way down [1]_. Unlike there,
    convolutions are padded and normalised, so that the answer has the size of the image.

    Parameters
    ----------
    num_classes : int
        What a pixel can be, at least 2.
    channels : int, default 1
        Of the images.
    filters : sequence of int, default (16, 32, 64)
        The width of each stage on the way down, the largest maps first; at least two.
    skips : bool, default True
        Whether maps from the way down are laid beside those on the way up. Without them, all
        that reaches the answer has gone through the smallest maps.
    momentum : float, default 0.9
        Of batch normalisation's moving averages. Keras' own 0.99 needs some hundred steps
        until the averages are those of the data.

    Returns
    -------
    keras.Model
        Maps images (batch, height, width, channels) to probabilities (batch, height, width,
        num_classes). Height and width must be multiples of ``2 ** (len(filters) - 1)``.

    Raises
    ------
    ValueError
        If there are not two classes and two stages at least, a width is no whole number above
        0, or `momentum` does not lie between 0 and 1.

    References
    ----------
    .. [1] Ronneberger, Fischer and Brox, *U-Net: convolutional networks for biomedical image
       segmentation*, MICCAI 2015.

    Examples
    --------
    >>> model = build_unet(3)
    >>> model.count_params(), model.output_shape
    (118979, (None, None, None, 3))
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    channels = as_count("channels", channels)
    widths = [as_count("filters", width) for width in filters]
    if len(widths) < 2:
        raise ValueError(f"filters must name at least two stages, got filters={filters}")
    if not 0 < momentum < 1:
        raise ValueError(f"momentum must lie between 0 and 1, got momentum={momentum}")
    inputs = maps = keras.Input((None, None, channels))
    kept = []
    for width in widths[:-1]:
        maps = _two_convolutions(maps, width, momentum)
        kept.append(maps)
        maps = layers.MaxPooling2D(2)(maps)
    maps = _two_convolutions(maps, widths[-1], momentum)
    for width, beside in zip(widths[-2::-1], reversed(kept), strict=True):
        maps = layers.UpSampling2D(2)(maps)
        if skips:
            maps = layers.Concatenate()([beside, maps])
        maps = _two_convolutions(maps, width, momentum)
    outputs = layers.Conv2D(num_classes, 1, activation="softmax")(maps)
    return keras.Model(inputs, outputs, name="unet")


def _two_convolutions(
    maps: keras.KerasTensor, filters: int, momentum: float
) -> keras.KerasTensor:
    """Let two 3x3 convolutions follow, each normalised and cut off at 0."""
    for _ in range(2):
        maps = layers.Conv2D(filters, 3, padding="same", use_bias=False)(maps)
        maps = layers.BatchNormalization(momentum=momentum)(maps)
        maps = layers.ReLU()(maps)
    return maps
