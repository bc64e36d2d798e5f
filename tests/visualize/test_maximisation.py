from importlib import import_module

from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16
from cnn_guide.visualize import feature_maps, maximise_unit
from cnn_guide.visualize.maximisation import climb

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from keras import layers


@given(arrays(np.float64, (3, 4, 2), elements=st.floats(-1e6, 1e6)), st.floats(1e-3, 10))
def test_a_step_has_the_wanted_length_whatever_the_gradient(gradient, distance):
    start = np.ones((3, 4, 2))
    step = climb(start, gradient, distance) - start
    size = np.sqrt(np.mean(gradient**2))
    if size > 1e-100:
        np.testing.assert_allclose(np.sqrt(np.mean(step**2)), distance, rtol=1e-6)
        assert (np.sign(step) * np.sign(gradient) >= 0).all()
    else:
        assert np.abs(step).max() <= distance * 24


def test_a_gradient_of_nothing_moves_nothing():
    assert (climb(np.ones((2, 3)), np.zeros((2, 3)), 1.0) == 1).all()


def test_what_is_shifted_before_a_step_is_shifted_back(mnist_cnn, monkeypatch):
    module = import_module("cnn_guide.visualize.maximisation")
    # A gradient that points away from grey: each pixel must climb by its own.
    monkeypatch.setattr(module, "_gradient_of", lambda *_given: lambda image: image - 0.5)
    options = {"size": (28, 20), "jitter": 9, "blur": 0, "seeds": (4,)}
    start, end = (
        maximise_unit(mnist_cnn, "any", 0, steps=3, rate=rate, **options) - 0.5
        for rate in (0, 0.01)
    )
    np.testing.assert_allclose(end / start, np.mean(end / start), rtol=1e-4)
    assert np.mean(end / start) > 1.1


def test_the_best_image_of_a_sum_is_black_and_white():
    """With positive weights for one channel and negative ones for the other."""
    kernel = np.ones((1, 1, 2, 3), np.float32)
    kernel[:, :, 1] = -1
    model = keras.Sequential([keras.Input((None, None, 2)), layers.Conv2D(3, 1, name="sums")])
    model.layers[0].set_weights([kernel, np.zeros(3)])
    low, high = np.array([0.0, -5.0]), np.array([1.0, 7.0])
    images = maximise_unit(
        model, "sums", 2, size=(4, 6), low=low, high=high, steps=60, seeds=(0, 3)
    )
    assert images.shape == (2, 4, 6, 2)
    np.testing.assert_allclose(images[..., 0], 1, atol=1e-6)
    np.testing.assert_allclose(images[..., 1], -5, atol=1e-6)


@pytest.mark.slow
def test_excites_a_real_unit_more_than_noise_does():
    base = load_vgg16_base((48, 64, 3))
    low, high = (prepare_for_vgg16(np.full((1, 1, 1, 3), v))[0, 0, 0] for v in (0, 255))
    low, high = np.minimum(low, high), np.maximum(low, high)
    options = {"size": (48, 64), "low": low, "high": high, "seeds": (0, 1)}
    start = maximise_unit(base, "block2_conv1", 7, steps=1, rate=0, blur=0, **options)
    found = maximise_unit(base, "block2_conv1", 7, steps=12, **options)
    before, after = (
        feature_maps(base, images, "block2_conv1")[..., 7].mean(axis=(1, 2))
        for images in (start, found)
    )
    assert (after > 3 * before).all()
    assert (found >= low).all()
    assert (found <= high).all()
    assert not np.allclose(found[0], found[1]), "another seed, another image"
    again = maximise_unit(base, "block2_conv1", 7, steps=12, **options | {"seeds": (1,)})
    np.testing.assert_allclose(again[0], found[1], atol=1e-3)


def test_wakes_a_unit_that_is_silent_at_the_start():
    kernel = np.full((1, 1, 1, 2), 1.0, np.float32)
    layer = layers.Conv2D(2, 1, activation="relu", name="shy")
    model = keras.Sequential([keras.Input((5, 4, 1)), layer])
    layer.set_weights([kernel, np.full(2, -0.9)])  # answers to the brightest pixels alone
    image = maximise_unit(model, "shy", 1, size=(5, 4), steps=60)
    np.testing.assert_allclose(image, 1, atol=1e-6)
    assert layer.activation is keras.activations.relu


def test_looks_before_a_relu_that_is_a_layer_of_its_own():
    shy, relu = layers.Conv2D(2, 1), layers.ReLU(name="relu")
    model = keras.Sequential([keras.Input((5, 4, 1)), shy, relu])
    shy.set_weights([np.full((1, 1, 1, 2), 1.0), np.full(2, -0.9)])
    image = maximise_unit(model, "relu", 1, size=(5, 4), steps=60)
    np.testing.assert_allclose(image, 1, atol=1e-6)
    assert "call" not in relu.__dict__


def test_runs_on_the_outputs_of_a_classifier(mnist_cnn):
    last = mnist_cnn.layers[-1].name
    image = maximise_unit(mnist_cnn, last, 3, size=28, steps=20)
    assert np.asarray(mnist_cnn(image))[0].argmax() == 3


def test_says_what_is_wrong(mnist_cnn):
    name = mnist_cnn.layers[0].name
    for bad in (32, -1, 1.5, "a"):
        with pytest.raises(ValueError, match=r"channel must be from 0 to 31 in layer"):
            maximise_unit(mnist_cnn, name, bad, size=28)
    with pytest.raises(ValueError, match=r"layer must be one of"):
        maximise_unit(mnist_cnn, "conv9", 0, size=28)
    with pytest.raises(ValueError, match=r"low must be below high"):
        maximise_unit(mnist_cnn, name, 0, size=28, low=1, high=0)
    with pytest.raises(ValueError, match=r"rate must be at least 0, got rate=-1"):
        maximise_unit(mnist_cnn, name, 0, size=28, rate=-1)
    with pytest.raises(ValueError, match=r"steps must be a whole number of at least 1"):
        maximise_unit(mnist_cnn, name, 0, size=28, steps=0)
