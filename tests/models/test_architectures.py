"""Each architecture has the shapes and the parameters that arithmetic gives, small and full."""

import inspect
import itertools

from cnn_guide.models import architectures, count_costs
from cnn_guide.models.architectures import (
    build_alexnet,
    build_convnext,
    build_densenet,
    build_inception,
    build_lenet,
    build_mobilenet,
    build_network_in_network,
    build_plain,
    build_resnet,
    build_vgg,
    convnext_block,
    dense_block,
    inception_block,
    residual_block,
    separable_block,
    squeeze_and_excite,
)

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

BUILDERS = [
    getattr(architectures, name) for name in architectures.__all__ if name.startswith("build_")
]
PHOTOGRAPH = {"input_shape": (224, 224, 3), "num_classes": 1000}
NORMALISED = 4  # scale, shift, running mean and variance of each channel


def conv(size, channels, filters, bias=True):
    return size * size * channels * filters + bias * filters


def dense(*widths):
    return sum((a + 1) * b for a, b in itertools.pairwise(widths))


def learned(model):
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def shapes(model, kind):
    return [layer.output.shape[1:] for layer in model.layers if isinstance(layer, kind)]


def as_model(block, *shape):
    """Wrap a block as a model of its own."""
    maps = keras.Input(shape)
    return keras.Model(maps, block(maps))


@pytest.mark.slow
@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_ends_in_probabilities_and_gradients_reach_every_weight(build):
    keras.utils.set_random_seed(0)
    model = build(input_shape=(28, 32, 2), num_classes=7)
    images = np.random.default_rng(0).random((3, 28, 32, 2), dtype=np.float32)
    with tf.GradientTape() as tape:
        probabilities = model(images, training=True)
        loss = keras.losses.sparse_categorical_crossentropy(np.array([0, 3, 6]), probabilities)
    assert probabilities.shape == (3, 7)
    np.testing.assert_allclose(np.asarray(probabilities).sum(axis=1), 1, rtol=1e-5)
    slopes = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    pairs = zip(model.trainable_weights, slopes, strict=True)
    assert not [weight.path for weight, slope in pairs if not np.any(slope)]


def test_lenet_by_hand():
    today = build_lenet(activation="relu", pooling="max")
    assert shapes(today, layers.Conv2D) == [(28, 28, 6), (10, 10, 16)]
    assert shapes(today, layers.MaxPooling2D) == [(14, 14, 6), (5, 5, 16)]
    parts = conv(5, 1, 6) + conv(5, 6, 16) + dense(16 * 5 * 5, 120, 84, 10)
    assert today.count_params() == parts
    # The layers of the paper: C1 156, S2 12, S4 32, C5 48,120, F6 10,164.
    original = count_costs(build_lenet())
    kept = [layer.parameters for layer in original.layers if layer.parameters]
    assert kept == [156, 12, conv(5, 6, 16), 32, 48_120, 10_164, 850]
    assert build_lenet(pooling="average").count_params() == today.count_params()


def test_lenet_begins_as_the_average():
    image = np.random.default_rng(0).random((2, 28, 28, 1), dtype=np.float32)
    first = build_lenet(activation="linear")
    mean = keras.Model(first.input, first.layers[2].output)(image)
    weighed = keras.Model(first.input, first.layers[3].output)(image)
    np.testing.assert_array_equal(mean, weighed)


def test_alexnet_by_hand():
    small = build_alexnet()
    assert shapes(small, layers.MaxPooling2D) == [(11, 11, 16), (5, 5, 32), (2, 2, 32)]
    parts = [conv(5, 1, 16), conv(5, 16, 32), conv(3, 32, 48), conv(3, 48, 48), conv(3, 48, 32)]
    assert small.count_params() == sum(parts) + dense(2 * 2 * 32, 128, 128, 10)


@pytest.mark.slow
def test_alexnet_has_the_sizes_of_its_paper():
    model = build_alexnet(
        filters=(96, 256, 384, 384, 256),
        units=4096,
        kernel_size=11,
        strides=4,
        groups=2,
        input_shape=(227, 227, 3),
        num_classes=1000,
    )
    # The paper gives the neurons of all but the first, and 60 million parameters.
    sizes = [int(np.prod(shape)) for shape in shapes(model, layers.Conv2D)]
    assert sizes[1:] == [186_624, 64_896, 64_896, 43_264]
    split = [conv(11, 3, 96), conv(5, 48, 256), conv(3, 256, 384), conv(3, 192, 384)]
    parts = sum(split) + conv(3, 192, 256) + dense(6 * 6 * 256, 4096, 4096, 1000)
    assert model.count_params() == parts == 60_965_224


def test_vgg_by_hand():
    model = build_vgg(filters=(8, 16, 32), blocks=(2, 1, 3), units=(20,))
    assert shapes(model, layers.MaxPooling2D) == [(14, 14, 8), (7, 7, 16), (3, 3, 32)]
    convolutions = [(1, 8), (8, 8), (8, 16), (16, 32), (32, 32), (32, 32)]
    parts = sum(conv(3, *pair) for pair in convolutions)
    assert model.count_params() == parts + dense(3 * 3 * 32, 20, 10)
    normal = build_vgg(filters=(8,), blocks=(2,), units=(), batch_normalization=True)
    parts = conv(3, 1, 8, bias=False) + conv(3, 8, 8, bias=False) + 2 * NORMALISED * 8
    assert normal.count_params() == parts + dense(14 * 14 * 8, 10)


@pytest.mark.slow
def test_vgg16_is_keras_own(vgg16):
    ours = build_vgg(
        filters=(64, 128, 256, 512, 512),
        blocks=(2, 2, 3, 3, 3),
        units=(4096, 4096),
        **PHOTOGRAPH,
    )
    kept = [weight.shape for weight in ours.weights]
    assert kept == [weight.shape for weight in vgg16.weights]
    # Table 2 of the paper: 138 million
    assert round(ours.count_params() / 1e6) == 138


def test_network_in_network_by_hand():
    # The sizes that its authors' code for CIFAR-10 has
    model = build_network_in_network(
        filters=((192, 160, 96), (192, 192, 192), (192, 192)), input_shape=(32, 32, 3)
    )
    assert shapes(model, layers.MaxPooling2D) == [(16, 16, 96), (8, 8, 192)]
    parts = [conv(5, 3, 192), conv(1, 192, 160), conv(1, 160, 96)]
    parts += [conv(5, 96, 192), conv(1, 192, 192), conv(1, 192, 192)]
    parts += [conv(3, 192, 192), conv(1, 192, 192), conv(1, 192, 10)]
    assert model.count_params() == sum(parts)


def inception(channels, one, three, five, pooled):
    parts = [conv(1, channels, one), conv(1, channels, three[0]), conv(3, *three)]
    return sum(parts) + conv(1, channels, five[0]) + conv(5, *five) + conv(1, channels, pooled)


# Table 1 of Szegedy et al. (2015): side, channels, filters, and millions of multiply-adds.
# Left out is its row 5a, which says 54 where its sizes give 51.
GOOGLENET = {
    "3a": (28, 192, (64, (96, 128), (16, 32), 32), 128),
    "3b": (28, 256, (128, (128, 192), (32, 96), 64), 304),
    "4a": (14, 480, (192, (96, 208), (16, 48), 64), 73),
    "4b": (14, 512, (160, (112, 224), (24, 64), 64), 88),
    "4c": (14, 512, (128, (128, 256), (24, 64), 64), 100),
    "4d": (14, 512, (112, (144, 288), (32, 64), 64), 119),
    "4e": (14, 528, (256, (160, 320), (32, 128), 128), 170),
    "5b": (7, 832, (384, (192, 384), (48, 128), 128), 71),
}


@pytest.mark.parametrize("name", GOOGLENET)
def test_inception_costs_what_its_paper_says(name):
    side, channels, filters, millions = GOOGLENET[name]
    model = as_model(lambda maps: inception_block(maps, filters), side, side, channels)
    width = filters[0] + filters[1][1] + filters[2][1] + filters[3]
    assert model.output_shape[1:] == (side, side, width)
    costs = count_costs(model)
    assert costs.parameters == inception(channels, *filters)
    assert costs.multiply_adds / 1e6 == pytest.approx(millions, abs=0.7)
    # Its thousands are of 1024; below 3b the table's parameters do not fit its own products.
    if thousands := {"3a": 159, "3b": 380}.get(name):
        assert costs.parameters / 1024 == pytest.approx(thousands, abs=1)


def test_inception_by_hand():
    first, second = (8, (12, 16), (2, 4), 4), (16, (16, 32), (4, 8), 8)
    model = build_inception(filters=(first, second), blocks=(2, 1), stem=10)
    assert shapes(model, layers.Concatenate) == [(14, 14, 32), (14, 14, 32), (7, 7, 64)]
    blocks = inception(10, *first) + inception(32, *first) + inception(32, *second)
    assert model.count_params() == conv(3, 1, 10) + blocks + dense(64, 10)


def residual(channels, filters):
    convolutions = conv(3, channels, filters, bias=False) + conv(
        3, filters, filters, bias=False
    )
    return convolutions + 2 * 2 * filters


@pytest.mark.parametrize(
    ("n", "millions"), [(3, 0.27), (5, 0.46), (7, 0.66), (9, 0.85), (18, 1.7)]
)
def test_residual_networks_are_those_of_the_paper(n, millions):
    # Table 6 of He et al. (2016), for images of 32 x 32 in colours
    blocks = residual(16, 16) * n + residual(16, 32) + residual(32, 32) * (n - 1)
    blocks += residual(32, 64) + residual(64, 64) * (n - 1)
    parts = conv(3, 3, 16, bias=False) + 2 * 16 + blocks + dense(64, 10)
    assert parts / 1e6 == pytest.approx(millions, abs=0.05 if millions > 1 else 0.005)
    if n > 5:  # building the deeper ones takes long, and shows nothing more
        return
    model = build_resnet(blocks=(n, n, n), input_shape=(32, 32, 3))
    assert learned(model) == parts
    weighed = [
        layer for layer in model.layers if isinstance(layer, layers.Conv2D | layers.Dense)
    ]
    assert len(weighed) == 6 * n + 2
    assert shapes(model, layers.Add)[::n] == [(32, 32, 16), (16, 16, 32), (8, 8, 64)]


def test_the_plain_network_differs_by_its_shortcuts_alone():
    sizes = {"filters": (4, 8), "blocks": (2, 1)}
    plain, resnet = build_plain(**sizes), build_resnet(**sizes)
    assert [w.shape for w in plain.weights] == [w.shape for w in resnet.weights]
    costs = [count_costs(model).multiply_adds for model in (plain, resnet)]
    assert costs[0] == costs[1]
    assert (len(shapes(plain, layers.Add)), len(shapes(resnet, layers.Add))) == (0, 3)


def test_a_block_of_zero_kernels_hands_on_what_came_in():
    maps = np.random.default_rng(0).random((2, 6, 9, 3), dtype=np.float32)
    same = as_model(lambda inputs: residual_block(inputs, 3), 6, 9, 3)
    half = as_model(lambda inputs: residual_block(inputs, 9, strides=2), 6, 9, 3)
    for model in (same, half):
        for layer in model.layers:
            if isinstance(layer, layers.Conv2D):
                layer.set_weights([0 * weight for weight in layer.get_weights()])
    np.testing.assert_array_equal(same(maps), maps)
    shrunk = np.asarray(half(maps))
    np.testing.assert_array_equal(shrunk[..., :3], maps[:, ::2, ::2])
    assert shrunk.shape == (2, 3, 5, 9)
    assert not shrunk[..., 3:].any()


def test_the_first_convolution_may_cut_patches():
    model = build_plain(
        filters=(8,), blocks=(9,), kernel_size=4, strides=4, batch_normalization=False
    )
    assert set(shapes(model, layers.Conv2D)) == {(7, 7, 8)}
    assert model.count_params() == conv(4, 1, 8) + 18 * conv(3, 8, 8) + dense(8, 10)


def excitation(channels, ratio):
    return dense(channels, max(1, channels // ratio), channels)


def test_squeeze_and_excitation_by_hand():
    model = as_model(lambda maps: squeeze_and_excite(maps, ratio=4), 6, 9, 12)
    assert model.count_params() == excitation(12, 4) == 12 * 3 + 3 + 3 * 12 + 12
    assert (
        as_model(lambda maps: squeeze_and_excite(maps), 6, 9, 12).count_params()
        == (excitation(12, 16))
        == 12 + 1 + 12 + 12
    )
    rng = np.random.default_rng(0)
    maps = rng.random((2, 6, 9, 12), dtype=np.float32)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    first, first_bias, second, second_bias = model.get_weights()
    hidden = np.maximum(maps.mean(axis=(1, 2)) @ first + first_bias, 0)
    factors = 1 / (1 + np.exp(-(hidden @ second + second_bias)))
    np.testing.assert_allclose(model(maps), maps * factors[:, None, None], rtol=1e-5)
    with_it, without = build_resnet(squeeze_ratio=4), build_resnet()
    added = 3 * sum(excitation(filters, 4) for filters in (16, 32, 64))
    assert with_it.count_params() - without.count_params() == added


def test_squeeze_and_excitation_costs_resnet50_what_its_paper_says():
    # Hu, Shen and Sun (2018): about 2.5 million parameters more, for 3, 4, 6 and 3 blocks
    added = sum(
        blocks * as_model(squeeze_and_excite, 7, 5, channels).count_params()
        for blocks, channels in [(3, 256), (4, 512), (6, 1024), (3, 2048)]
    )
    assert round(added / 1e6, 1) == 2.5


def growth(channels, blocks, growth_rate, bottleneck=4):
    narrow, total = bottleneck * growth_rate, 0
    for _ in range(blocks):
        total += NORMALISED * channels + conv(1, channels, narrow, bias=False)
        total += NORMALISED * narrow + conv(3, narrow, growth_rate, bias=False)
        channels += growth_rate
    return total


def test_densenet_by_hand():
    model = build_densenet(filters=10, blocks=(2, 3), growth_rate=6)
    assert shapes(model, layers.Concatenate) == [
        (28, 28, 16),
        (28, 28, 22),
        (14, 14, 17),
        (14, 14, 23),
        (14, 14, 29),
    ]
    parts = conv(3, 1, 10, bias=False) + NORMALISED * 10 + growth(10, 2, 6)
    parts += NORMALISED * 22 + conv(1, 22, 11, bias=False) + growth(11, 3, 6)
    assert model.count_params() == parts + NORMALISED * 29 + dense(29, 10)


def test_a_dense_block_hands_on_what_came_in():
    model = as_model(lambda maps: dense_block(maps, 2, 4, bottleneck=2), 6, 9, 3)
    maps = np.random.default_rng(0).random((2, 6, 9, 3), dtype=np.float32)
    np.testing.assert_array_equal(np.asarray(model(maps))[..., :3], maps)
    assert model.count_params() == growth(3, 2, 4, bottleneck=2)


def separable(channels, filters):
    depthwise = 9 * channels + NORMALISED * channels
    return depthwise + conv(1, channels, filters, bias=False) + NORMALISED * filters


def test_mobilenet_by_hand():
    model = build_mobilenet(filters=(12, 20), blocks=(2, 1))
    parts = conv(3, 1, 6, bias=False) + NORMALISED * 6
    parts += separable(6, 12) + separable(12, 12) + separable(12, 20)
    assert model.count_params() == parts + dense(20, 10)
    assert shapes(model, layers.DepthwiseConv2D) == [(28, 28, 6), (28, 28, 12), (14, 14, 12)]


def test_a_separable_block_saves_what_the_formula_says():
    maps = keras.Input((9, 7, 12))
    whole = keras.Model(maps, layers.Conv2D(20, 5, padding="same")(maps))
    model = keras.Model(maps, separable_block(maps, 20, kernel_size=5))
    share = count_costs(model).multiply_adds / count_costs(whole).multiply_adds
    assert share == pytest.approx(1 / 20 + 1 / 25)


def test_mobilenet_is_keras_own():
    ours = build_mobilenet(
        filters=(64, 128, 256, 512, 1024), blocks=(1, 2, 2, 6, 2), strides=2, **PHOTOGRAPH
    )
    theirs = keras.applications.MobileNet(weights=None)
    assert ours.count_params() == theirs.count_params() == 4_253_864
    # Table 1 of Howard et al. (2017): 569 million multiply-adds
    assert round(count_costs(ours).multiply_adds / 1e6) == 569


@pytest.mark.slow  # its many layers take long to build
def test_densenet121_is_keras_own():
    sizes = {"filters": 64, "blocks": (6, 12, 24, 16), "growth_rate": 32, "kernel_size": 7}
    ours = build_densenet(**sizes, strides=2, **PHOTOGRAPH)
    theirs = keras.applications.DenseNet121(weights=None)
    assert ours.count_params() == theirs.count_params() == 8_062_504
    # Twice Keras' sizes, as photographs are pooled once more at the beginning there
    means = shapes(ours, layers.AveragePooling2D)
    assert means == [(56, 56, 128), (28, 28, 256), (14, 14, 512)]


def convnext(channels):
    depthwise = 7 * 7 * channels + channels
    return depthwise + 2 * channels + dense(channels, 4 * channels, channels) + channels


def test_convnext_by_hand():
    model = build_convnext(filters=(6, 10), blocks=(2, 1), patch_size=4)
    parts = conv(4, 1, 6) + 2 * 6 + 2 * convnext(6)
    parts += 2 * 6 + conv(2, 6, 10) + convnext(10)
    assert model.count_params() == parts + 2 * 10 + dense(10, 10)
    assert shapes(model, layers.Add) == [(7, 7, 6), (7, 7, 6), (3, 3, 10)]


@pytest.mark.slow
def test_convnext_tiny_is_keras_own():
    sizes = {"filters": (96, 192, 384, 768), "blocks": (3, 3, 9, 3), "patch_size": 4}
    ours = build_convnext(**sizes, **PHOTOGRAPH)
    theirs = keras.applications.ConvNeXtTiny(weights=None)
    assert ours.count_params() == learned(theirs) == 28_589_128


def test_a_convnext_block_begins_as_almost_nothing():
    keras.utils.set_random_seed(0)
    maps = np.random.default_rng(0).random((2, 6, 9, 3), dtype=np.float32)
    model = as_model(convnext_block, 6, 9, 3)
    np.testing.assert_allclose(model(maps), maps, atol=1e-4)
    assert not np.array_equal(model(maps), maps)


def test_every_builder_is_short_and_takes_the_same_sizes():
    for build in BUILDERS:
        if build is build_plain:  # it takes what build_resnet takes
            continue
        source = inspect.getsource(build).replace(inspect.getdoc(build), "")
        code = source.split('"""')
        assert len((code[0] + code[-1]).splitlines()) < 40, build.__name__
        options = inspect.signature(build).parameters
        assert list(options)[-2:] == ["input_shape", "num_classes"]


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: build_lenet(pooling="mean"), r"pooling must be one of \['average', 'learned'"),
        (
            lambda: build_lenet(input_shape=(9, 28, 1)),
            r"4x14 maps before a window of 5x5; take",
        ),
        (
            lambda: build_alexnet(filters=(3, 4)),
            r"filters must be five numbers, .* got \(3, 4\)",
        ),
        (
            lambda: build_alexnet(input_shape=(12, 15, 1)),
            r"got 1x2 maps before a window of 3x3",
        ),
        (lambda: build_vgg(blocks=(2, 2)), r"one entry for each stage, got filters=\(8, 16"),
        (lambda: build_vgg(filters=(8,) * 5, blocks=(1,) * 5), r"got 1x1 maps before a window"),
        (lambda: build_vgg(filters=(8, 0, 8)), r"filters must be a whole number .* filters=0"),
        (
            lambda: build_network_in_network(kernel_size=(5, 3)),
            r"filters and kernel_size must have one entry .* and kernel_size=\(5, 3\)",
        ),
        (
            lambda: build_inception(blocks=(1,)),
            r"got filters=\(\(8, \(12, 16.* and blocks=\(1,\)",
        ),
        (lambda: build_inception(stem=0), r"stem must be a whole number of at least 1"),
        (
            lambda: build_resnet(filters=(16, 24, 48)),
            r"filters must be a multiple of the 16 ch",
        ),
        (lambda: build_resnet(blocks=(1, 0, 1)), r"blocks must be a whole number .* blocks=0"),
        (lambda: build_densenet(blocks=()), r"blocks must have a number for each stage"),
        (lambda: build_mobilenet(strides=0), r"strides must be a whole number of at least 1"),
        (lambda: build_convnext(patch_size=30), r"28x28 maps before a window of 30x30"),
        (lambda: build_convnext(input_shape=(28, 28)), r"must be \(height, width, channels\)"),
        (
            lambda: build_plain(num_classes=1),
            r"num_classes must be a whole number of at least 2",
        ),
        (
            lambda: squeeze_and_excite(keras.Input((4, 5, 6)), 0),
            r"ratio must be a whole number",
        ),
    ],
)
def test_says_what_is_wrong(call, match):
    with pytest.raises(ValueError, match=match):
        call()
