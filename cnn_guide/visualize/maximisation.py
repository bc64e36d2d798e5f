"""Activation maximisation: an image that a unit of a network answers to strongly."""

from collections.abc import Callable, Sequence

from cnn_guide._checks import FloatArray, Pair, as_count, as_pair
from cnn_guide.visualize._layers import find_layer, output_of, without_activation

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from scipy.ndimage import gaussian_filter


def maximise_unit(
    model: keras.Model,
    layer: str,
    channel: int,
    *,
    size: int | Pair,
    low: npt.ArrayLike = 0.0,
    high: npt.ArrayLike = 1.0,
    steps: int = 32,
    rate: float = 0.05,
    jitter: int = 4,
    blur: float = 0.5,
    blur_every: int = 4,
    seeds: Sequence[int] = (0,),
) -> FloatArray:
    """Climb from noise to an image that makes one channel of a layer answer strongly.

    The mean of the channel's map, before its activation, is maximised by gradient ascent
    [1]_: after relu a silent unit would have no gradient. Without more the result is noise;
    so the image is shifted a little before each step, blurred now and then, and kept between
    `low` and `high` [1]_. The picture depends on these choices and on the
    seed: it shows *an* image that excites the unit, not *the* meaning of the unit.

    Parameters
    ----------
    model : keras.Model
        Takes images of one to four channels.
    layer : str
        A name as in `layer_names`.
    channel : int
        The channel, or unit, of that layer.
    size : int or (int, int)
        Height and width of the images.
    low, high : float or array of shape (channels,), default 0 and 1
        The darkest and the brightest value in the model's own scale; the prepared versions
        of a black and of a white pixel.
    steps : int, default 32
        Steps of ascent.
    rate : float, default 0.05
        How far a step moves a typical pixel, as a share of `high` less `low`.
    jitter : int, default 4
        The largest shift before a step, in pixels.
    blur : float, default 0.5
        Standard deviation of the blur, in pixels; 0 for none.
    blur_every : int, default 4
        Steps from one blur to the next.
    seeds : sequence of int, default (0,)
        One image is made for each.

    Returns
    -------
    array of shape (seeds, height, width, channels)
        Images in the model's own scale.

    Raises
    ------
    ValueError
        If there is no such layer or channel, or an argument is out of range.

    References
    ----------
    .. [1] Olah, Mordvintsev and Schubert, *Feature visualization*, Distill, 2017.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> maximise_unit(model, model.layers[2].name, 5, size=28, steps=2, seeds=(0, 1)).shape
    (2, 28, 28, 1)
    """
    height, width = as_pair("size", size)
    channels = model.input_shape[-1]
    steps, blur_every = as_count("steps", steps), as_count("blur_every", blur_every)
    jitter = as_count("jitter", jitter, minimum=0)
    for name, value in {"rate": rate, "blur": blur}.items():
        if not 0 <= value < np.inf:
            raise ValueError(f"{name} must be at least 0, got {name}={value!r}")
    lowest, highest = (
        np.broadcast_to(np.asarray(bound, dtype=np.float32), channels) for bound in (low, high)
    )
    if not (lowest < highest).all():
        raise ValueError(f"low must be below high, got low={low!r}, high={high!r}")
    images, uphill = [], _gradient_of(model, layer, channel)
    for seed in seeds:
        rng = np.random.default_rng(as_count("seeds", seed, minimum=0))
        noise = 0.1 * rng.standard_normal((1, height, width, channels))
        image: FloatArray = (lowest + highest) / 2 + (highest - lowest) * noise
        for step in range(steps):
            shift = rng.integers(-jitter, jitter + 1, size=2)
            moved = np.roll(image, shift, axis=(1, 2)).astype(np.float32)
            gradient = np.roll(uphill(moved), -shift, axis=(1, 2))
            image = climb(image, gradient, rate * (highest - lowest))
            if blur and step % blur_every == blur_every - 1 and step < steps - 1:
                image = gaussian_filter(image, blur, axes=(1, 2), mode="wrap")
            image = np.clip(image, lowest, highest)
        images.append(image[0])
    return np.stack(images)


def climb(image: FloatArray, gradient: FloatArray, distance: float | FloatArray) -> FloatArray:
    """Take one step uphill, as long for a weak gradient as for a strong one.

    Parameters
    ----------
    image, gradient : arrays of one shape
        Where we are, and which way is up.
    distance : float or array of shape (channels,)
        The root mean square of the step.

    Returns
    -------
    array of that shape
        The image moved; unmoved where the whole gradient is 0.

    Examples
    --------
    >>> climb(np.zeros(2), np.array([300.0, -400.0]), 1.0).round(2)
    array([ 0.85, -1.13])
    """
    size = np.sqrt(np.mean(np.square(gradient)))
    return image + (distance * gradient / size if size > 0 else 0)


def _gradient_of(
    model: keras.Model, layer: str, channel: int
) -> Callable[[FloatArray], FloatArray]:
    """Return what computes the gradient of a channel's mean with respect to an image."""

    def gradient(pixels: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape, without_activation(find_layer(model, layer)):
            tape.watch(pixels)
            maps = output_of(model, pixels, layer)
            if not isinstance(channel, int | np.integer) or not 0 <= channel < maps.shape[-1]:
                raise ValueError(
                    f"channel must be from 0 to {maps.shape[-1] - 1} in layer {layer!r}, got "
                    f"channel={channel!r}"
                )
            answer = tf.reduce_mean(maps[..., channel])
        return tape.gradient(answer, pixels)

    # Compiled, it takes half as long; Keras' own Python needs no translation.
    compiled = tf.function(gradient, autograph=False)
    return lambda image: np.asarray(compiled(tf.constant(image)))
