"""Which pixels a score hangs on: saliency, SmoothGrad and integrated gradients."""

from collections.abc import Iterator
from typing import NamedTuple

from cnn_guide._checks import FloatArray, as_count
from cnn_guide.visualize._classifier import as_prepared, class_scores, classes_for

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

Classes = npt.NDArray[np.intp]
BATCH = 16


class Attributions(NamedTuple):
    """Shares of a score for every pixel and channel, and what is missing from them.

    Attributes
    ----------
    values : array of shape (batch, height, width, channels)
        Positive where a pixel speaks for the class, negative where against it.
    gap : array of shape (batch,)
        Score of the image, less score of the baseline, less the sum of `values`: near 0 if
        there were steps enough.
    """

    values: FloatArray
    gap: FloatArray


def saliency(
    model: keras.Model, images: npt.ArrayLike, class_indices: npt.ArrayLike
) -> FloatArray:
    """Measure how strongly a class's score reacts to each pixel.

    That is the size of the gradient, the largest over the channels [1]_. It says where a
    small change matters, not what the network sees there.

    Parameters
    ----------
    model : keras.Model
        A classifier that ends in scores or in softmax.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    class_indices : int or array of shape (batch,)
        The class, one for all images or one for each.

    Returns
    -------
    array of shape (batch, height, width)
        Score per unit of the pixel, 0 or more.

    Raises
    ------
    ValueError
        If images or classes do not fit the model.

    References
    ----------
    .. [1] Simonyan, Vedaldi and Zisserman, *Deep inside convolutional networks: visualising
       image classification models and saliency maps*, ICLR workshop 2014.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> saliency(build_mnist_cnn(), np.ones((2, 28, 28, 1)), [3, 8]).shape
    (2, 28, 28)
    """
    pixels = as_prepared(model, images)
    classes = classes_for(class_indices, model, len(pixels))
    return np.abs(_gradients(model, pixels, classes)).max(axis=3)


def smooth_grad(
    model: keras.Model,
    images: npt.ArrayLike,
    class_indices: npt.ArrayLike,
    *,
    samples: int = 16,
    noise: float = 0.15,
    seed: int = 0,
) -> FloatArray:
    """Average the saliency of noisy copies of an image.

    Gradients change abruptly from pixel to pixel; what stays under noise is easier to look
    at [1]_.

    Parameters
    ----------
    model : keras.Model
        A classifier that ends in scores or in softmax.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    class_indices : int or array of shape (batch,)
        The class, one for all images or one for each.
    samples : int, default 16
        Noisy copies of each image.
    noise : float, default 0.15
        Standard deviation of the noise, as a share of the image's own range.
    seed : int, default 0
        Seeds the noise.

    Returns
    -------
    array of shape (batch, height, width)
        Score per unit of the pixel, 0 or more.

    Raises
    ------
    ValueError
        If an argument is out of range, or images or classes do not fit the model.

    References
    ----------
    .. [1] Smilkov et al., *SmoothGrad: removing noise by adding noise*, arXiv:1706.03825,
       2017.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> smooth_grad(build_mnist_cnn(), np.ones((1, 28, 28, 1)), 3, samples=2).shape
    (1, 28, 28)
    """
    pixels = as_prepared(model, images)
    samples = as_count("samples", samples)
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise must be a share of at least 0, got noise={noise!r}")
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    spread = noise * np.ptp(pixels, axis=(1, 2, 3), keepdims=True)
    total = np.zeros(pixels.shape[:3])
    for _ in range(samples):
        noisy = pixels + spread * rng.standard_normal(pixels.shape)
        total += saliency(model, noisy, class_indices)
    return total / samples


def integrated_gradients(
    model: keras.Model,
    images: npt.ArrayLike,
    class_indices: npt.ArrayLike,
    *,
    baseline: npt.ArrayLike = 0.0,
    steps: int = 32,
) -> Attributions:
    """Share a score out among the pixels, by its gradients on the way from a baseline.

    The gradients are averaged along the straight line from baseline to image, and each is
    multiplied by how far its pixel moved. The shares add up to what the score gained [1]_.

    Parameters
    ----------
    model : keras.Model
        A classifier that ends in scores or in softmax.
    images : array of shape (batch, height, width, channels)
        Prepared as the model expects.
    class_indices : int or array of shape (batch,)
        The class, one for all images or one for each.
    baseline : float or array that broadcasts to an image, default 0
        The image that stands for "nothing here", prepared like the others. The answer
        depends on it.
    steps : int, default 32
        Points on the line; more close the gap.

    Returns
    -------
    Attributions
        `values`, and the `gap` that tells whether there were steps enough.

    Raises
    ------
    ValueError
        If an argument is out of range, or images or classes do not fit the model.

    References
    ----------
    .. [1] Sundararajan, Taly and Yan, *Axiomatic attribution for deep networks*, ICML 2017.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> values, gap = integrated_gradients(build_mnist_cnn(), np.ones((2, 28, 28, 1)), 3)
    >>> values.shape, gap.shape
    ((2, 28, 28, 1), (2,))
    """
    pixels = as_prepared(model, images)
    steps = as_count("steps", steps)
    try:
        start = np.broadcast_to(np.asarray(baseline, dtype=np.float32), pixels.shape)
    except ValueError:
        raise ValueError(
            f"baseline must broadcast to the images' shape {pixels.shape}, got shape "
            f"{np.shape(baseline)}"
        ) from None
    classes = classes_for(class_indices, model, len(pixels))
    mean = np.zeros(pixels.shape)
    for middle in (np.arange(steps) + 0.5) / steps:
        point = (start + middle * (pixels - start)).astype(np.float32)
        mean += _gradients(model, point, classes) / steps
    values = (pixels - start) * mean
    gained = _scores(model, pixels, classes) - _scores(model, start, classes)
    return Attributions(values, gained - values.sum(axis=(1, 2, 3)))


def _scores(model: keras.Model, pixels: FloatArray, classes: Classes) -> FloatArray:
    """Return the score of each image's class."""
    scores = [_wanted(model, *part) for part in _batches(pixels, classes)]
    return np.concatenate([np.asarray(part) for part in scores])


def _gradients(model: keras.Model, pixels: FloatArray, classes: Classes) -> FloatArray:
    """Return the gradient of the score of each image's class, for every pixel."""
    gradients = []
    for images, wanted in _batches(pixels, classes):
        with tf.GradientTape() as tape:
            tape.watch(images)
            scores = _wanted(model, images, wanted)
        gradients.append(np.asarray(tape.gradient(scores, images)))
    return np.concatenate(gradients)


def _batches(pixels: FloatArray, classes: Classes) -> Iterator[tuple[tf.Tensor, Classes]]:
    """Cut images and their classes into batches."""
    for start in range(0, len(pixels), BATCH):
        part = slice(start, start + BATCH)
        yield tf.constant(np.ascontiguousarray(pixels[part])), classes[part]


def _wanted(model: keras.Model, images: tf.Tensor, classes: Classes) -> tf.Tensor:
    """Compute the score of each image's class."""
    return tf.gather(class_scores(model, images), classes, batch_dims=1)
