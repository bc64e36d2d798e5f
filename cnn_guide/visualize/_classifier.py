"""What every method asks of a classifier: images and classes that fit, and plain scores."""

from contextlib import nullcontext

from cnn_guide._checks import FloatArray, as_classes, check_batch
from cnn_guide.models._graph import made_by
from cnn_guide.visualize._layers import without_activation

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

BATCH = 8  # Keras keeps what every layer put out until the last has answered.


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
    float32 array of shape (batch, height, width, channels)
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
    check_batch("images", pixels.shape, expected)
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


def classes_for(
    class_indices: npt.ArrayLike, model: keras.Model, images: int
) -> npt.NDArray[np.intp]:
    """Return one class for each image, or say which a model does not have.

    Parameters
    ----------
    class_indices : int or array of shape (images,)
        One for all, or one for each.
    model : keras.Model
        A classifier.
    images : int
        How many images there are.

    Returns
    -------
    int array of shape (images,)
        Class numbers from 0.

    Raises
    ------
    ValueError
        If a class is not whole or out of range, or their number does not match.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> classes_for(7, build_mnist_cnn(), images=2)
    array([7, 7])
    """
    given = np.asarray(class_indices)
    each = np.repeat(given, images) if given.ndim == 0 else given
    return as_classes("class_indices", each, class_count(model), images)


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


def class_outputs(
    model: keras.Model, images: npt.NDArray[np.float32], wanted: np.intp
) -> FloatArray:
    """Compute what a model puts out for one class, a batch at a time.

    Parameters
    ----------
    model : keras.Model
        A classifier.
    images : float32 array of shape (batch, height, width, channels)
        Any number of them.
    wanted : int
        The class.

    Returns
    -------
    array of shape (batch,)
        Probabilities if the model ends in softmax, else scores.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> class_outputs(build_mnist_cnn(), np.ones((40, 28, 28, 1), "float32"), 7).shape
    (40,)
    """
    parts = [
        np.asarray(model(images[start : start + BATCH], training=False))[:, wanted]
        for start in range(0, len(images), BATCH)
    ]
    return np.concatenate(parts)


def _last_layer(model: keras.Model) -> keras.Layer:
    """Return the layer that computes a model's output."""
    last = model
    while isinstance(last, keras.Model):
        if last.layers == []:
            raise ValueError(f"model must have layers, got {model.name} without any")
        last = made_by(last.outputs[0]) if last.outputs else last.layers[-1]
    return last
