"""What each layer of a network makes of an image."""

import keras
import numpy as np
import numpy.typing as npt

from cnn_guide._checks import FloatArray


def feature_maps(model: keras.Model, images: npt.ArrayLike, layer: str) -> FloatArray:
    """Compute what one layer of a model puts out.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    layer : str
        The layer's name.

    Returns
    -------
    array of shape (batch, ...)
        The layer's output; (batch, height, width, filters) for a convolution.

    Raises
    ------
    ValueError
        If the model has no layer of this name, or the images do not fit the model.

    Examples
    --------
    >>> import numpy as np
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> feature_maps(model, np.zeros((1, 28, 28, 1)), model.layers[0].name).shape
    (1, 26, 26, 32)
    """
    names = [candidate.name for candidate in model.layers]
    if layer not in names:
        raise ValueError(f"layer must be one of {names}, got layer={layer!r}")
    pixels = np.asarray(images, dtype=np.float32)
    expected = model.input_shape
    if pixels.ndim != len(expected) or any(
        size not in (None, given) for size, given in zip(expected, pixels.shape, strict=True)
    ):
        raise ValueError(f"images must have shape {expected}, got shape {pixels.shape}")
    part = keras.Model(model.inputs[0], model.get_layer(layer).output)
    return np.asarray(part(pixels, training=False))
