"""Witnesses: Keras' own convolution, TensorFlow's tape, and a small step both ways."""

import numpy as np
import pytest


def convolve_by_keras(images, kernel, **options):
    """Let Keras convolve in float64, for which TensorFlow never takes oneDNN's routines.

    With float32 oneDNN is wrong where strides are larger than 1. Its gradient of a 1x1 kernel
    on fewer than 8 channels writes past its memory (uxlfoundation/oneDNN, issue 6035), and
    with strides (1, s) at an output width of 1 it was seen to read the wrong pixels.
    """
    import keras

    wide = (keras.ops.cast(array, "float64") for array in (images, kernel))
    return keras.ops.conv(*wide, **options)


def tape_gradients(function, arrays, gradient):
    """Let TensorFlow turn the gradient of a function's output into those of its inputs."""
    import tensorflow as tf

    inputs = [tf.constant(array) for array in arrays]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        output = function(*inputs)
    above = tf.cast(gradient, output.dtype)
    return [part.numpy() for part in tape.gradient(output, inputs, above)]


def slope(function, array, direction, gradient, step=1e-6):
    """Measure how fast <function(array), gradient> grows along a direction."""
    ahead, behind = function(array + step * direction), function(array - step * direction)
    return float(np.sum((ahead - behind) * gradient) / (2 * step))


@pytest.fixture(scope="session")
def keras():
    """Keras, which only the tests that ask for it wait for."""
    import keras

    return keras


@pytest.fixture(scope="session")
def keras_conv():
    return convolve_by_keras


@pytest.fixture(scope="session")
def tape():
    return tape_gradients


@pytest.fixture(scope="session")
def agrees_with_differences():
    def check(function, array, found, gradient, rng):
        """Compare a gradient with slopes along random directions, where no entry can hide."""
        assert found.shape == array.shape
        for _ in range(2):
            direction = rng.normal(size=array.shape)
            measured = slope(function, array, direction, gradient)
            expected = float(np.sum(found * direction))
            scale = float(np.sum(np.abs(found * direction))) + 1
            assert abs(measured - expected) < 1e-7 * scale

    return check
