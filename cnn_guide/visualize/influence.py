"""How strongly each pixel moves one unit of a trained network: its effective field."""

from cnn_guide._checks import FloatArray, as_floats

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf


def effective_field(model: keras.Model, images: npt.ArrayLike, layer: str) -> FloatArray:
    """Measure how much each pixel moves the unit in the middle of a layer, over images.

    That is the size of the gradient of the unit's sum over all filters, added up over the
    image's channels and averaged over the images [1]_. Outside the receptive field that
    `cnn_guide.models.receptive_field` computes it is 0.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model of images (batch, height, width, channels).
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects; all of one batch are computed at once.
    layer : str
        The name of a layer that puts out feature maps.

    Returns
    -------
    float32 array of shape (height, width)
        The share of each pixel; together they are 1.

    Raises
    ------
    ValueError
        If the model has no such layer, it puts out no feature maps, or the images do not fit
        or move nothing.
    TypeError
        If `images` does not hold real numbers.

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
    names = [candidate.name for candidate in model.layers]
    if layer not in names:
        raise ValueError(f"layer must be one of {names}, got layer={layer!r}")
    output = model.get_layer(layer).output
    if len(output.shape) != 4:
        raise ValueError(
            "layer must put out feature maps (batch, height, width, filters), got output shape "
            f"{output.shape} of {layer!r}; take one before Flatten"
        )
    pixels = as_floats("images", images, "batch height width channels").astype(np.float32)
    expected = model.input_shape
    if any(n not in (None, given) for n, given in zip(expected, pixels.shape, strict=True)):
        raise ValueError(f"images must have shape {expected}, got shape {pixels.shape}")
    watched = tf.constant(pixels)
    # Weights are not watched: only the gradient of the pixels is wanted.
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(watched)
        maps = keras.Model(model.inputs[0], output)(watched, training=False)
        middle = maps[:, maps.shape[1] // 2, maps.shape[2] // 2]
    gradient = np.abs(tape.gradient(middle, watched).numpy())
    influence = gradient.sum(axis=3).mean(axis=0, dtype=np.float64) if len(pixels) else 0
    total = np.sum(influence)
    if not total > 0:
        raise ValueError(
            f"images must move the middle of {layer!r}, got no gradient from {len(pixels)} of "
            "them; show more images, as relu may silence a unit"
        )
    return (influence / total).astype(np.float32)
