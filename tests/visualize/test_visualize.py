from cnn_guide.models import build_mnist_cnn
from cnn_guide.ops import conv2d, max_pool2d, relu
from cnn_guide.visualize import feature_maps, first_layer_filters, scale_to_unit

import keras
import numpy as np
import pytest
from keras import layers


def test_feature_maps_are_what_our_operations_compute(digits):
    model, images = build_mnist_cnn(), digits[0][:3]
    kernel, bias = model.layers[0].get_weights()
    first = relu(conv2d(images, kernel, bias))
    np.testing.assert_allclose(
        feature_maps(model, images, model.layers[0].name), first, rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(
        feature_maps(model, images, model.layers[1].name),
        max_pool2d(first),
        rtol=1e-4,
        atol=1e-5,
    )


def test_feature_maps_are_those_of_a_network_that_answers():
    model = keras.Sequential(
        [keras.Input((4, 3, 2)), layers.Dropout(0.5, name="noise"), layers.Conv2D(5, 2)]
    )
    images = np.ones((1, 4, 3, 2), np.float32)
    np.testing.assert_array_equal(feature_maps(model, images, "noise"), images)


def test_filters_are_those_of_the_first_convolution():
    model = build_mnist_cnn()
    kernel = model.layers[0].get_weights()[0]
    np.testing.assert_array_equal(first_layer_filters(model), kernel)
    nested = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(2.0), model])
    np.testing.assert_array_equal(first_layer_filters(nested), kernel)


def test_one_scale_for_all_keeps_order_and_ratios():
    bank = np.array([[-2.0, 0.0], [2.0, 6.0]])
    np.testing.assert_allclose(scale_to_unit(bank), [[0, 0.25], [0.5, 1]])
    assert (scale_to_unit(np.full((2, 3), 5.0)) == 0).all()


def test_says_what_is_wrong():
    model = build_mnist_cnn()
    name = model.layers[0].name
    with pytest.raises(
        ValueError, match=rf"layer must be one of \['{name}'.* got layer='conv9'"
    ):
        feature_maps(model, np.zeros((1, 28, 28, 1)), "conv9")
    with pytest.raises(ValueError, match=r"images must have shape .* got shape \(28, 28\)"):
        feature_maps(model, np.zeros((28, 28)), name)
    dense = keras.Sequential([keras.Input((3,)), layers.Dense(2, name="only")])
    with pytest.raises(ValueError, match=r"model must have a Conv2D layer.*'only'"):
        first_layer_filters(dense)
    with pytest.raises(ValueError, match=r"values must be finite"):
        scale_to_unit([1.0, np.nan])
    with pytest.raises(ValueError, match=r"values must be finite and at least one, got shape"):
        scale_to_unit([])
