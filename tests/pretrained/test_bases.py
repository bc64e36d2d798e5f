from cnn_guide.pretrained import (
    BASES,
    load_resnet50_base,
    preparation_layer,
    prepare_for_resnet50,
)

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

NAMES = ["vgg16", "efficientnet_lite0", "resnet50"]
IMAGES = arrays(np.uint8, st.tuples(*[st.integers(1, 4)] * 3, st.just(3)))


@pytest.fixture(scope="session")
def resnet50():
    return load_resnet50_base((32, 64, 3), weights=None)


def test_these_are_all_bases():
    assert set(NAMES) == set(BASES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.builds
@given(images=IMAGES)
def test_a_layer_prepares_as_the_function_does(name, images):
    prepare = BASES[name].prepare
    layer = preparation_layer(prepare)
    np.testing.assert_allclose(
        layer(images.astype("float32")), prepare(images), rtol=1e-5, atol=1e-4
    )
    assert not layer.trainable_weights


def test_refuses_a_preparation_that_no_1x1_convolution_can_do():
    with pytest.raises(ValueError, match=r"prepare must weigh and add the colours"):
        preparation_layer(lambda pixels: np.asarray(pixels) ** 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vgg16", "efficientnet_lite0"])
def test_a_base_ends_in_maps_and_has_its_top_block(name):
    base = BASES[name].load((64, 96, 3))
    assert base.output_shape[1:3] == (2, 3)
    assert base.get_layer(BASES[name].top_block).trainable


@given(IMAGES)
def test_prepares_for_resnet50_as_keras_does(images):
    theirs = keras.applications.resnet50.preprocess_input(images.astype("float32"))
    np.testing.assert_array_equal(prepare_for_resnet50(images), theirs)


@pytest.mark.slow
def test_resnet50_by_the_same_code(resnet50):
    assert resnet50.output_shape == (None, 1, 2, 2048)
    assert resnet50.get_layer(BASES["resnet50"].top_block)
    assert resnet50.count_params() == 23_587_712


def fail(*_args, **_options):
    raise Exception("URL fetch failure: no route to host")  # noqa: TRY002 - as Keras does


def test_without_a_network_it_says_what_to_do_and_returns_no_random_weights(monkeypatch):
    monkeypatch.setattr(keras.applications, "ResNet50", fail)
    with pytest.raises(OSError, match=r"ResNet50 could not be loaded: URL .* choose vgg16"):
        BASES["resnet50"].load((32, 64, 3))


def test_resnet50_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"input_shape must be \(height, width, 3\)"):
        load_resnet50_base((31, 64, 3), weights=None)
    with pytest.raises(ValueError, match=r"weights must be .* got weights='x'"):
        load_resnet50_base((32, 64, 3), weights="x")
