"""The weights of a first convolutional layer, made fit to be looked at."""

from cnn_guide._checks import FloatArray, as_float
from cnn_guide.visualize._layers import find_layer, layer_names

import keras
import numpy as np
import numpy.typing as npt


def first_layer_filters(model: keras.Model) -> FloatArray:
    """Return the kernel of a model's first convolutional layer.

    A first layer's weights act on pixels, so that a picture of them can be read. Deeper ones
    act on feature maps.

    Parameters
    ----------
    model : keras.Model
        Any model with a Conv2D, be it within a nested model.

    Returns
    -------
    array of shape (kernel_height, kernel_width, channels, filters)
        The weights as they are; `scale_to_unit` makes grey levels of them.

    Raises
    ------
    ValueError
        If the model has no Conv2D layer.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> first_layer_filters(build_mnist_cnn()).shape
    (3, 3, 1, 32)
    """
    for name in layer_names(model):
        layer = find_layer(model, name)
        if isinstance(layer, keras.layers.Conv2D):
            return np.asarray(layer.kernel)
    raise ValueError(f"model must have a Conv2D layer, got the layers {layer_names(model)}")


def scale_to_unit(values: npt.ArrayLike) -> FloatArray:
    """Map the smallest value to 0 and the largest to 1, with one scale for all.

    Parameters
    ----------
    values : array of any shape, at least one value
        A whole bank of filters: then the greys of two filters can be compared, and the
        grey of weight 0 differs from bank to bank.

    Returns
    -------
    array of that shape
        Values from 0 to 1, or 0 for all if the values were equal.

    Raises
    ------
    ValueError
        If there is no value, or one is not finite.

    Examples
    --------
    >>> scale_to_unit([-1.0, 0.0, 3.0])
    array([0.  , 0.25, 1.  ])
    """
    numbers = as_float("values", values)
    if numbers.size == 0 or not np.isfinite(numbers).all():
        raise ValueError(f"values must be finite and at least one, got shape {numbers.shape}")
    lowest, highest = numbers.min(), numbers.max()
    return (numbers - lowest) / (highest - lowest if highest > lowest else 1)
