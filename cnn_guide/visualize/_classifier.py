"""What every method asks of a classifier: images and classes that fit, and plain scores."""

from contextlib import nullcontext

from cnn_guide.visualize._layers import without_activation

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf


def as_prepared(model: keras.Model, images: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Check that images are what a model computes with, and return them as float32.

    Parameters
    ----------
    model : keras.Model
        With one input of shape (batch, height, width, channels).
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.

    Returns
    -------
    float32 array of the same shape
        A batch that the model takes.

    Raises
    ------
    ValueError
        If the shape does not fit, or a value is a whole-number pixel, NaN or infinite.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> as_prepared(build_mnist_cnn(), np.zeros((2, 28, 28, 1))).dtype
    dtype('float32')
    """
    pixels = np.asarray(images)
    expected = getattr(model, "input_shape", None)
    if not isinstance(expected, tuple) or len(expected) != 4:
        raise ValueError(
            "model must be functional or sequential, with one input of shape (batch, height, "
            f"width, channels), got input shape {expected}"
        )
    if pixels.ndim != 4 or any(
        size not in (None, given) for size, given in zip(expected, pixels.shape, strict=True)
    ):
        raise ValueError(f"images must have shape {expected}, got shape {pixels.shape}")
    if len(pixels) == 0:
        raise ValueError("images must be at least one, got none")
    if pixels.dtype.kind != "f":
        raise ValueError(
            f"images must be prepared as the model expects, got dtype {pixels.dtype}; use the "
            "model's own preprocessing, or astype('float32') if the model takes plain pixels"
        )
    if not np.isfinite(pixels).all():
        raise ValueError("images must be finite, got NaN or infinity among them")
    return pixels.astype(np.float32)


def as_classes(
    class_indices: npt.ArrayLike, images: int, classes: int
) -> npt.NDArray[np.int64]:
    """Return one class index for each image, or say which is out of range.

    Parameters
    ----------
    class_indices : int or array of shape (images,)
        One for all, or one for each.
    images, classes : int
        How many images and classes there are.

    Returns
    -------
    int64 array of shape (images,)
        From 0 to classes - 1.

    Raises
    ------
    ValueError
        If an index is not whole or out of range, or their number does not match.

    Examples
    --------
    >>> as_classes(7, images=2, classes=10)
    array([7, 7])
    """
    given = np.asarray(class_indices)
    if given.dtype.kind not in "iu" or given.shape not in ((), (images,)):
        raise ValueError(
            f"class_indices must be one whole number, or one for each of {images} images, got "
            f"class_indices={class_indices!r}"
        )
    if given.min() < 0 or given.max() >= classes:
        raise ValueError(
            f"class_indices must be from 0 to {classes - 1}, got "
            f"class_indices={class_indices!r}"
        )
    return np.broadcast_to(given, images).astype(np.int64)


def class_count(model: keras.Model) -> int:
    """Count the classes of a classifier.

    Parameters
    ----------
    model : keras.Model
        Puts out one number for each class.

    Returns
    -------
    int
        How many numbers that is.

    Raises
    ------
    ValueError
        If the output is not of shape (batch, classes).

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> class_count(build_mnist_cnn())
    10
    """
    shape = getattr(model, "output_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 2:
        raise ValueError(
            f"model must end in (batch, classes), got output shape {shape}; give it a head, or "
            "ask for the feature maps of its layers"
        )
    return int(shape[1])


def class_scores(model: keras.Model, images: tf.Tensor) -> tf.Tensor:
    """Compute the scores of the classes, before softmax.

    Softmax makes classes compete: a probability also changes when another class's score
    does. Gradients are taken of the score itself.

    Parameters
    ----------
    model : keras.Model
        Ends in scores, or in softmax, as an activation or as a layer, nested or not.
    images : tensor of shape (batch, height, width, channels)
        Prepared as the model expects.

    Returns
    -------
    tensor of shape (batch, classes)
        Scores, also called logits.

    Raises
    ------
    ValueError
        If the model does not put out one number for each class.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model, images = build_mnist_cnn(), np.ones((1, 28, 28, 1), "float32")
    >>> scores = class_scores(model, images)
    >>> bool(np.allclose(keras.ops.softmax(scores), model(images), atol=1e-6))
    True
    """
    class_count(model)
    last = _last_layer(model)
    softmax = isinstance(last, keras.layers.Softmax) or (
        getattr(last, "activation", None) is keras.activations.softmax
    )
    with without_activation(last) if softmax else nullcontext():
        return model(images, training=False)


def _last_layer(model: keras.Model) -> keras.Layer:
    """Return the layer that computes a model's output."""
    last = model
    while isinstance(last, keras.Model):
        if last.layers == []:
            raise ValueError(f"model must have layers, got {model.name} without any")
        history = last.outputs[0]._keras_history if last.outputs else None
        last = history.operation if history is not None else last.layers[-1]
    return last
