"""How strongly each pixel moves one unit of a trained network: its effective field."""

from cnn_guide._checks import FloatArray
from cnn_guide.visualize._classifier import as_prepared
from cnn_guide.visualize._layers import output_of

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf


def effective_field(
    model: keras.Model, images: npt.ArrayLike, layer: str, channel: int | None = None
) -> FloatArray:
    """Measure how much each pixel moves the middle of a layer, over images.

    That is the size of the gradient of one unit, or of the sum of all filters' units there,
    added up over the image's channels and averaged over the images [1]_. Outside the receptive
    field that `cnn_guide.models.receptive_field` computes it is 0.

    Parameters
    ----------
    model : keras.Model
        Takes one batch of images; models within it are looked into as well.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects; all of one batch are computed at once.
    layer : str
        A name as in `layer_names`, of a layer that puts out feature maps.
    channel : int, optional
        The filter whose unit is asked; by default the sum of all filters' units.

    Returns
    -------
    float32 array of shape (height, width)
        The share of each pixel; together they are 1.

    Raises
    ------
    ValueError
        If the model has no such layer or channel, it puts out no feature maps, or the images do
        not fit or move nothing.

    References
    ----------
    .. [1] Luo, Li, Urtasun and Zemel, *Understanding the effective receptive field in deep
       convolutional neural networks*, NIPS 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> field = effective_field(model, np.ones((1, 28, 28, 1)), model.layers[0].name)
    >>> np.argwhere(field).min(axis=0), np.argwhere(field).max(axis=0)
    (array([13, 13]), array([15, 15]))
    """
    pixels = tf.constant(as_prepared(model, images))
    # Weights are not watched: only the gradient of the pixels is wanted.
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(pixels)
        maps = output_of(model, pixels, layer)
        if len(maps.shape) != 4:
            raise ValueError(
                "layer must put out feature maps (batch, height, width, filters), got output "
                f"shape {tuple(maps.shape)} of {layer!r}; take one before Flatten"
            )
        middle = maps[:, maps.shape[1] // 2, maps.shape[2] // 2]
        if channel is not None:
            if not isinstance(channel, int | np.integer) or not 0 <= channel < maps.shape[3]:
                raise ValueError(
                    f"channel must be from 0 to {maps.shape[3] - 1} in layer {layer!r}, got "
                    f"channel={channel!r}"
                )
            middle = middle[:, channel]
    gradient = np.abs(tape.gradient(middle, pixels).numpy())
    influence = gradient.sum(axis=3).mean(axis=0, dtype=np.float64)
    total = influence.sum()
    if not total > 0:
        raise ValueError(
            f"images must move the middle of {layer!r}, got no gradient from {len(pixels)} of "
            "them; show more images, as relu may silence a unit"
        )
    return (influence / total).astype(np.float32)
