"""Squeeze and excitation: a network turns its own channels up and down."""

from cnn_guide._checks import as_count

import keras
from keras import layers


def squeeze_and_excite(maps: keras.KerasTensor, ratio: int = 16) -> keras.KerasTensor:
    """Weigh each channel by what all channels are on average, in this image.

    Each map is squeezed into its mean; two small dense layers, with biases, turn the means into
    a factor from 0 to 1 for each channel [1]_.

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    ratio : int, default 16
        Between the two dense layers lie channels / `ratio` units, and at least one.

    Returns
    -------
    keras.KerasTensor of shape (batch, height, width, channels)
        The maps, each times its factor.

    Raises
    ------
    ValueError
        If `ratio` is below 1.

    References
    ----------
    .. [1] Hu, Shen and Sun, *Squeeze-and-excitation networks*, CVPR 2018.

    Examples
    --------
    >>> squeeze_and_excite(keras.Input((7, 5, 32)), ratio=4).shape
    (None, 7, 5, 32)
    """
    channels = maps.shape[-1]
    units = max(1, channels // as_count("ratio", ratio))
    means = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    hidden = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(means)
    factors = layers.Dense(channels, activation="sigmoid")(hidden)
    return layers.Multiply()([maps, factors])
