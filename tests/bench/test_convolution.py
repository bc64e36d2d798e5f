"""Our convolution beside TensorFlow's compiled one and beside nested loops, turn by turn."""

from cnn_guide.ops import conv2d, conv2d_backward

import numpy as np
import pytest
import tensorflow as tf

# The convolutions of the plain network, at its batch size.
LAYERS = {
    "first": ((128, 28, 28, 1), (3, 3, 1, 32)),
    "second": ((128, 13, 13, 32), (3, 3, 32, 64)),
}
TURNS, ROUNDS = 20, 8  # Libraries that take turns share what other programs do meanwhile.


@tf.function
def tf_forward(images, kernel):
    return tf.nn.conv2d(images, kernel, 1, "VALID")


@tf.function
def tf_backward(gradient, images, kernel):
    with tf.GradientTape() as tape:
        tape.watch([images, kernel])
        feature_maps = tf.nn.conv2d(images, kernel, 1, "VALID")
    images_gradient, kernel_gradient = tape.gradient(feature_maps, [images, kernel], gradient)
    return images_gradient, kernel_gradient, tf.reduce_sum(gradient, (0, 1, 2))


def draw(layer):
    """Draw images, a kernel, and a gradient for the output."""
    rng = np.random.default_rng(0)
    images, kernel = (rng.normal(size=shape).astype("float32") for shape in LAYERS[layer])
    gradient = rng.normal(size=conv2d(images, kernel).shape).astype("float32")
    return gradient, images, kernel


def read(outputs):
    """Wait for TensorFlow to finish, as NumPy always does."""
    return [output.numpy() for output in tf.nest.flatten(outputs)]


# pytest runs the first list innermost: the libraries take turns.
@pytest.mark.parametrize("library", ["ours", "tensorflow"])
@pytest.mark.parametrize("turn", range(TURNS))
@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("layer", LAYERS)
def test_convolution(benchmark, layer, direction, turn, library):
    arrays = draw(layer)
    tensors = [tf.constant(array) for array in arrays]
    work = {
        ("forward", "ours"): lambda: conv2d(*arrays[1:]),
        ("forward", "tensorflow"): lambda: read(tf_forward(*tensors[1:])),
        ("backward", "ours"): lambda: conv2d_backward(*arrays),
        ("backward", "tensorflow"): lambda: read(tf_backward(*tensors)),
    }[direction, library]
    name = {"layer": layer, "direction": direction, "library": library, "turn": turn}
    benchmark.extra_info |= name
    benchmark.pedantic(work, rounds=ROUNDS, warmup_rounds=1)


def loop_forward(images, kernel, maps):
    """Convolve one image with a loop for each axis, as tutorials write it."""
    for i, j, f in np.ndindex(*maps.shape):
        for r in range(kernel.shape[0]):
            for s in range(kernel.shape[1]):
                for c in range(kernel.shape[2]):
                    maps[i, j, f] += images[i + r, j + s, c] * kernel[r, s, c, f]


def loop_backward(gradient, images, kernel, by_pixel, by_weight, by_bias):
    """Find all three gradients of one image with the same loops."""
    for i, j, f in np.ndindex(*gradient.shape):
        by_bias[f] += gradient[i, j, f]
        for r in range(kernel.shape[0]):
            for s in range(kernel.shape[1]):
                for c in range(kernel.shape[2]):
                    by_weight[r, s, c, f] += images[i + r, j + s, c] * gradient[i, j, f]
                    by_pixel[i + r, j + s, c] += kernel[r, s, c, f] * gradient[i, j, f]


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("layer", LAYERS)
def test_loops(benchmark, layer, direction):
    gradient, images, kernel = draw(layer)
    # The loops run on one image and a few filters, and the time is scaled to all of them.
    filters = 8 if layer == "first" else 2
    scale = len(images) * kernel.shape[3] / filters
    part = gradient[0, ..., :filters], images[0], kernel[..., :filters]
    maps, *gradients = (np.zeros_like(array) for array in (*part, part[0][0, 0]))
    if direction == "forward":
        benchmark.pedantic(loop_forward, (*part[1:], maps), rounds=1)
        found, expected = [maps], conv2d(images[:1], part[2])
    else:
        benchmark.pedantic(loop_backward, (*part, *gradients), rounds=1)
        found, expected = gradients, conv2d_backward(part[0][np.newaxis], images[:1], part[2])
    for loops, ours in zip(found, expected, strict=True):
        np.testing.assert_allclose(loops, ours.reshape(loops.shape), rtol=1e-2, atol=1e-2)
    name = {"layer": layer, "direction": direction, "library": "loops"}
    benchmark.extra_info |= name | {"scale": scale}
