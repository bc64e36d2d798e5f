"""What each layer of a network makes of an image."""

from collections.abc import Sequence
from typing import overload

from cnn_guide._checks import FloatArray
from cnn_guide.visualize._classifier import as_prepared
from cnn_guide.visualize._layers import watching

import keras
import numpy as np
import numpy.typing as npt


@overload
def feature_maps(model: keras.Model, images: npt.ArrayLike, layer: str) -> FloatArray: ...
@overload
def feature_maps(
    model: keras.Model, images: npt.ArrayLike, layer: Sequence[str]
) -> dict[str, FloatArray]: ...
def feature_maps(
    model: keras.Model, images: npt.ArrayLike, layer: str | Sequence[str]
) -> FloatArray | dict[str, FloatArray]:
    """Compute what layers of a model put out.

    Parameters
    ----------
    model : keras.Model
        Functional or sequential; models within it are looked into as well.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    layer : str or sequence of str
        One name or several, as in `layer_names`.

    Returns
    -------
    array of shape (batch, ...), or dict of name to such arrays
        The output of the layer, or of each layer; (batch, height, width, filters) for a
        convolution. Several layers cost one run of the model.

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
    names = [layer] if isinstance(layer, str) else list(layer)
    with watching(model, names) as seen:
        model(as_prepared(model, images), training=False)
    if isinstance(layer, str):
        return np.asarray(seen[layer])
    return {name: np.asarray(seen[name]) for name in names}
