"""Two witnesses for a gradient: TensorFlow's tape, and a small step both ways."""

import numpy as np
import pytest


def tape_gradients(function, arrays, gradient):
    """Let TensorFlow turn the gradient of a function's output into those of its inputs."""
    import tensorflow as tf

    inputs = [tf.constant(array) for array in arrays]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        output = function(*inputs)
    return [part.numpy() for part in tape.gradient(output, inputs, tf.constant(gradient))]


def slope(function, array, direction, gradient, step=1e-6):
    """Measure how fast <function(array), gradient> grows along a direction."""
    ahead, behind = function(array + step * direction), function(array - step * direction)
    return float(np.sum((ahead - behind) * gradient) / (2 * step))


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
