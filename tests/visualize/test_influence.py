from cnn_guide.models import receptive_field
from cnn_guide.visualize import effective_field

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

small = st.integers(1, 4)


def stack(*parts, shape=(15, 13, 2)):
    return keras.Sequential([keras.Input(shape), *parts])


@pytest.mark.builds
@given(st.tuples(small, small), st.integers(0, 2**32 - 1))
def test_one_filter_moves_as_its_weights_are_large(kernel_size, seed):
    layer = layers.Conv2D(1, kernel_size, name="conv")
    model = stack(layer)
    kernel = np.random.default_rng(seed).normal(size=layer.kernel.shape).astype(np.float32)
    layer.kernel.assign(kernel)
    field = effective_field(model, np.ones((3, 15, 13, 2)), "conv")
    weights = np.abs(kernel).sum(axis=(2, 3))
    expected = np.zeros((15, 13))
    top, left = model.output_shape[1] // 2, model.output_shape[2] // 2
    expected[top : top + kernel_size[0], left : left + kernel_size[1]] = weights / weights.sum()
    np.testing.assert_allclose(field, expected, rtol=1e-4, atol=1e-6)


def test_equal_weights_add_up_to_a_bell():
    # As Luo et al. derive: windows of equal weights are folded with each other.
    ones = {"kernel_initializer": "ones"}
    model = stack(*[layers.Conv2D(2, (3, 2), **ones) for _ in range(3)])
    field = effective_field(model, np.ones((1, 15, 13, 2)), model.layers[-1].name)
    down, right = [1.0], [1.0]
    for _ in range(3):
        down, right = np.convolve(down, [1, 1, 1]), np.convolve(right, [1, 1])
    bell = np.outer(down / sum(down), right / sum(right))
    rows, columns = (
        slice(pixels[0], pixels[-1] + 1)
        for pixels in (
            axis.pixels(size // 2)
            for axis, size in zip(receptive_field(model), model.output_shape[1:3], strict=True)
        )
    )
    np.testing.assert_allclose(field[rows, columns], bell, rtol=1e-5)
    assert field.sum() == pytest.approx(1)


def test_signs_do_not_cancel_over_images_or_channels():
    # The unit's slope has another sign in each channel, and after abs in each image.
    layer = layers.Conv2D(1, 1, use_bias=False)
    model = stack(layer, layers.Activation("softsign", name="last"), shape=(3, 4, 2))
    layer.kernel.assign(np.array([1.0, -1.0]).reshape(1, 1, 2, 1))
    images = np.stack([np.ones((3, 4, 2)), -np.ones((3, 4, 2))])
    assert effective_field(model, images, "last")[1, 2] == pytest.approx(1)


def test_averages_over_images():
    layer = layers.Conv2D(2, 3)
    model = stack(layer, layers.Activation("softsign", name="last"))
    rng = np.random.default_rng(0)
    layer.kernel.assign(rng.normal(size=layer.kernel.shape))
    images = rng.normal(size=(4, 15, 13, 2))
    every = effective_field(model, np.concatenate([images, images]), "last")
    np.testing.assert_allclose(effective_field(model, images, "last"), every, rtol=1e-5)
    assert not np.allclose(every, effective_field(model, images[:1], "last"))


def test_measures_the_network_that_answers():
    model = stack(layers.Conv2D(2, 3), layers.Dropout(0.9, name="noise"))
    first = effective_field(model, np.ones((1, 15, 13, 2)), "noise")
    np.testing.assert_array_equal(
        first, effective_field(model, np.ones((1, 15, 13, 2)), "noise")
    )
    assert np.count_nonzero(first) == 9


def test_a_layer_of_a_model_within_sees_what_it_sees_outside():
    images = np.random.default_rng(0).normal(size=(2, 15, 13, 2))
    base = keras.Sequential([keras.Input((15, 13, 2)), layers.Conv2D(3, (4, 2), name="seen")])
    head = [layers.GlobalAveragePooling2D(), layers.Dense(2)]
    nested = stack(keras.Sequential([base, layers.Conv2D(2, 3)], name="middle"), *head)
    expected = effective_field(base, images, "seen")
    for name in ("seen", f"middle/{base.name}/seen", base.name):
        np.testing.assert_array_equal(effective_field(nested, images, name), expected)


def test_says_what_is_wrong():
    conv = layers.Conv2D(2, 3, activation="relu", bias_initializer="ones", name="conv")
    model = stack(conv, layers.Flatten(name="flat"))
    images = np.ones((1, 15, 13, 2))
    with pytest.raises(ValueError, match=r"layer must be one of \['conv', 'flat'\], got .*'x'"):
        effective_field(model, images, "x")
    with pytest.raises(ValueError, match=r"layer must put out feature maps .* before Flatten"):
        effective_field(model, images, "flat")
    with pytest.raises(ValueError, match=r"images must have shape .*13, 2\) .* got .*13, 3\)"):
        effective_field(model, np.ones((1, 15, 13, 3)), "conv")
    with pytest.raises(ValueError, match=r"images must have .* got shape \(15, 13, 2\); add a"):
        effective_field(model, images[0], "conv")
    conv.bias.assign([-1e6, -1e6])
    with pytest.raises(ValueError, match=r"images must move the middle of 'conv', got no grad"):
        effective_field(model, images, "conv")
    with pytest.raises(ValueError, match=r"images must be at least one, got none"):
        effective_field(model, images[:0], "conv")


def test_one_channel_is_the_field_of_a_layer_with_that_filter_alone():
    many, one = layers.Conv2D(3, (3, 2)), layers.Conv2D(1, (3, 2))
    both = stack(many), stack(one)
    kernel = np.random.default_rng(0).normal(size=many.kernel.shape)
    many.kernel.assign(kernel)
    one.kernel.assign(kernel[..., 1:2])
    images = np.ones((2, 15, 13, 2))
    asked = effective_field(both[0], images, many.name, channel=1)
    np.testing.assert_allclose(asked, effective_field(both[1], images, one.name), rtol=1e-5)
    assert not np.allclose(asked, effective_field(both[0], images, many.name))


@pytest.mark.parametrize("channel", [3, -1, 1.0])
def test_a_channel_that_is_not_there_is_an_error(channel):
    layer = layers.Conv2D(3, 2)
    with pytest.raises(ValueError, match="channel must be from 0 to 2 in layer"):
        effective_field(stack(layer), np.ones((1, 15, 13, 2)), layer.name, channel)
