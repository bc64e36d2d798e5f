from cnn_guide.transfer.recipe import build_transfer_model
from cnn_guide.visualize import feature_maps, last_spatial_layer, layer_names
from cnn_guide.visualize._classifier import (
    as_prepared,
    class_count,
    class_scores,
    classes_for,
)
from cnn_guide.visualize._layers import find_layer, output_of, watching

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers


@pytest.fixture(scope="module")
def nested():
    """A model in a model in a model, with a softmax layer at its end."""
    keras.utils.set_random_seed(0)
    inner = keras.Sequential(
        [layers.Conv2D(3, 2, name="edges"), layers.Conv2D(4, 2, name="corners")], name="inner"
    )
    middle = keras.Sequential([inner, layers.Flatten(name="flat")], name="middle")
    head = keras.Sequential([layers.Dense(5, name="scores"), layers.Softmax()], name="head")
    return keras.Sequential([keras.Input((6, 7, 2)), middle, head])


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).normal(size=(2, 6, 7, 2)).astype(np.float32)


def test_names_lead_to_layers_within_models(nested):
    assert layer_names(nested)[:3] == ["middle", "middle/inner", "middle/inner/edges"]
    assert find_layer(nested, "middle/inner/corners").filters == 4
    assert find_layer(nested, "corners") is find_layer(nested, "middle/inner/corners")


def test_a_name_that_is_wrong_lists_the_right_ones(nested):
    with pytest.raises(
        ValueError, match=r"one of \['middle', .*got layer='flatt' \(did you mea"
    ):
        find_layer(nested, "flatt")
    twice = keras.Sequential(
        [
            keras.Input((4, 5, 1)),
            keras.Sequential([layers.Conv2D(2, 1, name="same")], name="a"),
            keras.Sequential([layers.Conv2D(2, 1, name="same")], name="b"),
        ]
    )
    with pytest.raises(
        ValueError, match=r"'same' occurs more than once.*\['a/same', 'b/same'\]"
    ):
        find_layer(twice, "same")


def test_maps_within_a_nested_model_are_those_of_the_parts(nested, images):
    inner = find_layer(nested, "inner")
    edges = inner.layers[0](images)
    maps = feature_maps(nested, images, ["edges", "middle/inner", "scores"])
    np.testing.assert_allclose(maps["edges"], edges, rtol=1e-5)
    np.testing.assert_allclose(maps["middle/inner"], inner.layers[1](edges), rtol=1e-5)
    np.testing.assert_allclose(keras.ops.softmax(maps["scores"]), nested(images), atol=1e-6)


def test_output_of_stops_at_the_layer_and_leaves_the_model_whole(nested, images):
    before = np.asarray(nested(images))
    maps = np.asarray(output_of(nested, tf.constant(images), "corners"))
    np.testing.assert_allclose(maps, feature_maps(nested, images, "corners"), rtol=1e-5)
    np.testing.assert_array_equal(nested(images), before)
    with pytest.raises(RuntimeError, match="on purpose"), watching(nested, ["edges"]):
        raise RuntimeError("on purpose")
    assert "call" not in find_layer(nested, "edges").__dict__
    np.testing.assert_array_equal(nested(images), before)


def test_output_of_says_if_a_layer_is_not_used(images):
    class Forgetful(keras.Model):
        def __init__(self):
            super().__init__()
            self.spare, self.flat = layers.Conv2D(2, 1, name="spare"), layers.Flatten()

        def build(self, shape):
            self.spare.build(shape)

        def call(self, pixels):
            return self.flat(pixels)

    model = Forgetful()
    model(images)
    assert "spare" in layer_names(model)
    with pytest.raises(
        ValueError, match=r"layer must be one that .* computes, got layer='spare"
    ):
        output_of(model, tf.constant(images), "spare")


@pytest.mark.parametrize("ending", ["layer", "activation", "none", "function"])
def test_scores_are_those_before_softmax(ending, images):
    keras.utils.set_random_seed(1)
    scores = layers.Dense(4, activation="softmax" if ending == "activation" else None)
    parts = [keras.Input((6, 7, 2)), layers.Flatten(), scores]
    if ending == "layer":
        parts.append(layers.Softmax())
    if ending == "function":
        parts.append(layers.Activation("softmax"))
    model = keras.Sequential(parts)
    flat = images.reshape(2, -1)
    expected = flat @ np.asarray(scores.kernel) + np.asarray(scores.bias)
    np.testing.assert_allclose(class_scores(model, images), expected, rtol=1e-4, atol=1e-4)
    after = np.asarray(model(images))
    whole = expected if ending == "none" else np.exp(expected - expected.max(1, keepdims=True))
    whole = whole if ending == "none" else whole / whole.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(after, whole, rtol=1e-3, atol=1e-4)


def test_scores_of_nested_and_of_borrowed_models(nested, images):
    scores = np.asarray(class_scores(nested, images))
    np.testing.assert_allclose(keras.ops.softmax(scores), nested(images), atol=1e-6)
    assert not np.allclose(scores.sum(axis=1), 1)
    borrowed = keras.applications.MobileNetV2(
        input_shape=(32, 64, 3), alpha=0.35, weights=None, classes=6
    )
    pixels = np.random.default_rng(0).normal(size=(1, 32, 64, 3)).astype(np.float32)
    scores = np.asarray(class_scores(borrowed, pixels))
    np.testing.assert_allclose(keras.ops.softmax(scores), borrowed(pixels), atol=1e-6)


def test_the_last_spatial_layer_is_the_deepest_with_maps(nested, mnist_cnn, efficientnet):
    assert last_spatial_layer(nested) == "middle/inner/corners"
    assert find_layer(mnist_cnn, last_spatial_layer(mnist_cnn)).output.shape == (None, 5, 5, 64)
    assert last_spatial_layer(efficientnet) == "head_relu"
    base = keras.Sequential(
        [keras.Input((8, 9, 3)), layers.Conv2D(4, 3, name="c")], name="base"
    )
    assert last_spatial_layer(build_transfer_model(base, 3)) == "base/c"
    mean = layers.GlobalAveragePooling2D(keepdims=True)
    single = keras.Sequential(
        [keras.Input((8, 9, 3)), *base.layers, mean, layers.Conv2D(2, 1), layers.Flatten()]
    )
    assert last_spatial_layer(single) == "c", "one pixel is no map"
    dense = keras.Sequential([keras.Input((3,)), layers.Dense(2, name="only")])
    with pytest.raises(ValueError, match=r"must have a layer with feature maps.*'only'"):
        last_spatial_layer(dense)


def test_says_what_is_wrong_with_images(mnist_cnn):
    good = np.zeros((1, 28, 28, 1), np.float32)
    for bad, message in {
        "rank": (good[0], r"images must have shape .* got shape \(28, 28, 1\)"),
        "size": (np.zeros((1, 28, 29, 1)), r"got shape \(1, 28, 29, 1\)"),
        "none": (good[:0], r"images must be at least one"),
        "pixels": (good.astype(np.uint8), r"prepared as the model expects, got dtype uint8"),
        "nan": (good * np.nan, r"images must be finite"),
    }.values():
        with pytest.raises(ValueError, match=message):
            as_prepared(mnist_cnn, bad)
    vector = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    with pytest.raises(
        ValueError, match=r"one input of shape \(batch, height, width, channels"
    ):
        as_prepared(vector, good)
    first, second = keras.Input((4, 5, 1)), keras.Input((4, 5, 1))
    pair = keras.Model([first, second], layers.Add()([first, second]))
    with pytest.raises(ValueError, match=r"with one input"):
        as_prepared(pair, good)


def test_says_what_is_wrong_with_classes(nested):
    np.testing.assert_array_equal(classes_for([1, 0], nested, 2), [1, 0])
    np.testing.assert_array_equal(classes_for(4, nested, 2), [4, 4])
    rule = r"class_indices must be whole numbers from 0 to 4, one for each of 2 images, got "
    for bad, came in (
        (5, "5 to 5"),
        (-1, "-1 to -1"),
        ([0, 5], "0 to 5"),
        ([0, 1, 2], "3 of them"),
        (0.5, "float64"),
        ("cat", "<U3"),
        (True, "bool"),
        ([[1, 0]], r"int64 of shape \(1, 2\); pass classes"),
    ):
        with pytest.raises(ValueError, match=rule + came):
            classes_for(bad, nested, 2)
    assert class_count(nested) == 5
    maps = keras.Sequential([keras.Input((4, 5, 1)), layers.Conv2D(2, 1)])
    with pytest.raises(ValueError, match=r"model must end in \(batch, classes\), got output"):
        class_scores(maps, np.zeros((1, 4, 5, 1)))
