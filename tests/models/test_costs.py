import re

from cnn_guide.models import build_mnist_cnn, count_costs
from cnn_guide.ops import conv2d

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

small = st.integers(1, 3)
HEADINGS = ["parameters", "multiply-adds", "activations"]


def stack(*parts, shape=(9, 8, 4)):
    return keras.Sequential([keras.Input(shape), *parts])


@pytest.mark.slow
def test_vgg16_costs_what_is_published(vgg16):
    costs = count_costs(vgg16)
    assert costs.parameters == 138_357_544
    assert round(costs.multiply_adds / 1e9, 2) == 15.47
    assert round(costs.activations / 1e6, 1) == 15.2
    assert costs.activation_bytes == 4 * costs.activations
    largest = max(costs.layers, key=lambda layer: layer.parameters)
    assert largest.name == "fc1"
    assert round(largest.parameters / costs.parameters, 2) == 0.74


def test_resnet50_costs_what_is_published(resnet50):
    costs = count_costs(resnet50)
    assert costs.parameters == 25_636_712
    # He et al. (2016) give 3.8 billion.
    assert 3.8e9 < costs.multiply_adds < 3.9e9


def test_mobilenet_costs_what_is_published():
    base = keras.applications.MobileNet(
        weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg"
    )
    costs = count_costs(keras.Sequential([base, layers.Dense(1000)]))
    # Howard et al. (2017) give 569 million multiply-adds and 4.2 million parameters; these
    # include the moving statistics.
    assert round(costs.multiply_adds / 1e6) == 569
    assert costs.parameters == 4_253_864


def test_the_plain_network_by_hand():
    costs = count_costs(build_mnist_cnn())
    by_hand = [26 * 26 * 32 * 9, 11 * 11 * 64 * 9 * 32, 1600 * 128, 128 * 10]
    assert [layer.multiply_adds for layer in costs.layers if layer.multiply_adds] == by_hand
    numbers = [28 * 28, 26 * 26 * 32, 13 * 13 * 32, 11 * 11 * 64, 5 * 5 * 64, 0, 128, 10]
    assert [layer.activations for layer in costs.layers] == numbers


@pytest.mark.builds
@given(
    st.sampled_from(["plain", "grouped", "depthwise", "separable"]),
    st.tuples(small, small),
    small,
    small,
    st.sampled_from(["valid", "same"]),
)
def test_a_convolution_counts_its_kernel_once_a_stop(kind, kernel_size, steps, rate, padding):
    dilated = {"strides": steps} if rate == 1 else {"dilation_rate": rate}
    options = {"padding": padding, "use_bias": False} | dilated
    if kind == "depthwise":
        layer = layers.DepthwiseConv2D(kernel_size, depth_multiplier=3, **options)
    elif kind == "separable":
        layer = layers.SeparableConv2D(6, kernel_size, **options)
    else:
        groups = 2 if kind == "grouped" else 1
        layer = layers.Conv2D(6, kernel_size, groups=groups, **options)
    costs = count_costs(stack(layer)).layers[-1]
    stops = costs.output_shape[0] * costs.output_shape[1]
    window = kernel_size[0] * kernel_size[1]
    each = {
        "plain": 6 * window * 4,
        "grouped": 6 * window * 2,
        "depthwise": 4 * 3 * window,
        "separable": 4 * window + 4 * 6,
    }
    assert costs.multiply_adds == stops * each[kind]


@pytest.mark.builds
@given(st.tuples(small, small), st.integers(1, 3), st.integers(1, 5))
def test_counts_the_products_that_our_convolution_adds_up(kernel_size, channels, filters):
    images, kernel = np.ones((1, 7, 6, channels)), np.ones((*kernel_size, channels, filters))
    products = conv2d(images, kernel).sum()  # Each product is 1
    layer = layers.Conv2D(filters, kernel_size)
    assert count_costs(stack(layer, shape=(7, 6, channels))).multiply_adds == products


def test_dense_works_at_each_place():
    per_place = count_costs(stack(layers.Dense(5))).layers[-1]
    assert (per_place.multiply_adds, per_place.parameters) == (9 * 8 * 4 * 5, 4 * 5 + 5)
    flat = count_costs(stack(layers.Flatten(), layers.Dense(5))).layers
    assert [layer.multiply_adds for layer in flat] == [0, 0, 9 * 8 * 4 * 5]
    assert [layer.activations for layer in flat] == [9 * 8 * 4, 0, 5]


def test_nested_models_are_opened_at_the_size_that_reaches_them():
    base = keras.Sequential([keras.Input((None, None, 4)), layers.Conv2D(5, 3)])
    inner = keras.Model(base.inputs, layers.ReLU()(base.outputs[0]))
    costs = count_costs(stack(inner, layers.BatchNormalization(), layers.LayerNormalization()))
    assert [layer.kind for layer in costs.layers] == [
        "InputLayer",
        "Conv2D",
        "ReLU",
        "BatchNormalization",
        "LayerNormalization",
    ]
    assert costs.layers[1].output_shape == (7, 6, 5)
    assert costs.parameters == 4 * 9 * 5 + 5 + 4 * 5 + 2 * 5


def test_a_layer_that_is_used_twice_works_twice_and_is_kept_once():
    image, shared = keras.Input((9, 8, 4)), layers.Conv2D(4, 3, padding="same")
    model = keras.Model(image, layers.Add()([image, shared(shared(image))]))
    costs = count_costs(model)
    assert costs.parameters == model.count_params()
    assert costs.multiply_adds == 2 * 9 * 8 * 9 * 4 * 4


def test_half_precision_takes_half_the_memory():
    layer = layers.Conv2D(5, 3, dtype="mixed_float16")
    costs = count_costs(stack(layer)).layers[-1]
    assert costs.activation_bytes == 2 * costs.activations == 2 * 7 * 6 * 5


def test_prints_a_table():
    lines = str(count_costs(stack(layers.Flatten(), layers.Dense(5, name="scores")))).split(
        "\n"
    )
    assert re.split(r"\s+", lines[0]) == ["layer", "output", *HEADINGS]
    assert lines[3].split() == ["scores", "5", "1,445", "1,440", "5"]
    assert lines[-1].split() == ["together", "1,445", "1,440", "293"]


class Unknown(layers.Layer):
    def call(self, inputs):
        return inputs


class Derived(layers.Conv2D):
    pass


class Subclassed(keras.Model):
    def call(self, inputs):
        return inputs


def test_says_what_is_wrong():
    for layer, kind in [(Unknown(), "Unknown"), (Derived(3, 3), "Derived")]:
        with pytest.raises(ValueError, match=rf"costs are known, got {kind} .*; replace it"):
            count_costs(stack(layer))
    with pytest.raises(ValueError, match=r"model must be functional, .* Subclassed"):
        count_costs(Subclassed())
    with pytest.raises(ValueError, match=r"model must be functional, .* Subclassed"):
        count_costs(stack(Subclassed()))
    with pytest.raises(ValueError, match=r"model must be functional, or sequential with an In"):
        count_costs(keras.Sequential([layers.Dense(3)]))
    with pytest.raises(ValueError, match=r"got tuple \(3, 4\)"):
        count_costs((3, 4))
    with pytest.raises(ValueError, match=r"known input size, got .*None, None, 3.*keras.Input"):
        count_costs(keras.Sequential([keras.Input((None, None, 3)), layers.ReLU()]))
    with pytest.raises(ValueError, match=r"channels last, got .*channels_first"):
        count_costs(stack(layers.Conv2D(3, 3, data_format="channels_first")))
