"""Grad-CAM: where the feature maps lie that speak for a class."""

from cnn_guide._checks import FloatArray, as_floats
from cnn_guide.visualize._classifier import as_prepared, class_scores, classes_for
from cnn_guide.visualize._layers import last_spatial_layer, watching

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf


def grad_cam(
    model: keras.Model,
    images: npt.ArrayLike,
    class_indices: npt.ArrayLike,
    layer: str | None = None,
) -> FloatArray:
    """Weigh a layer's feature maps by how much the class's score gains from each.

    The score is the one before softmax [1]_. The answer is coarse, as coarse as the layer,
    and *where* is not yet *why*: check it, for instance with `deletion_curve`.

    Parameters
    ----------
    model : keras.Model
        A classifier that ends in scores or in softmax; nested models are looked into.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    class_indices : int or array of shape (batch,)
        The class to explain, one for all images or one for each.
    layer : str, optional
        The layer whose maps are weighed; by default the last one that has maps.

    Returns
    -------
    array of shape (batch, map height, map width)
        0 where nothing speaks for the class, everywhere if need be; never NaN. The scale
        differs from image to image.

    Raises
    ------
    ValueError
        If layer, images or classes do not fit the model.

    References
    ----------
    .. [1] Selvaraju et al., *Grad-CAM: Visual explanations from deep networks via
       gradient-based localization*, ICCV 2017.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> grad_cam(build_mnist_cnn(), np.ones((2, 28, 28, 1)), 7).shape
    (2, 5, 5)
    """
    pixels = as_prepared(model, images)
    name = last_spatial_layer(model) if layer is None else layer
    classes = classes_for(class_indices, model, len(pixels))
    with tf.GradientTape() as tape, watching(model, [name], tape) as seen:
        wanted = tf.gather(class_scores(model, tf.constant(pixels)), classes, batch_dims=1)
    maps = seen[name]
    if len(maps.shape) != 4:
        raise ValueError(
            "layer must have feature maps (batch, height, width, channels), got "
            f"layer={name!r} with output shape {tuple(maps.shape)}"
        )
    return weigh_maps(np.asarray(maps), np.asarray(tape.gradient(wanted, maps)))


def weigh_maps(maps: npt.ArrayLike, gradients: npt.ArrayLike) -> FloatArray:
    """Add feature maps up, each weighted by its mean gradient; keep what is positive.

    Parameters
    ----------
    maps, gradients : arrays of shape (batch, height, width, channels)
        Feature maps, and the gradients of a score with respect to them.

    Returns
    -------
    array of shape (batch, height, width)
        The maps of Grad-CAM, 0 or more.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> weigh_maps([[[[1.0, 5.0], [2.0, 0.0]]]], [[[[1.0, -1.0], [3.0, -1.0]]]])
    array([[[0., 4.]]])
    """
    maps = as_floats("maps", maps, "batch height width channels")
    gradients = as_floats("gradients", gradients, "batch height width channels")
    if maps.shape != gradients.shape:
        raise ValueError(
            f"gradients must have the maps' shape {maps.shape}, got shape {gradients.shape}"
        )
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return np.maximum((maps * weights).sum(axis=3), 0)
