from cnn_guide.files import DamagedFileError
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def test_has_the_published_weights():
    base = load_vgg16_base((32, 64, 3))
    assert base.count_params() == 14_714_688
    kernel, bias = (np.asarray(weight) for weight in base.get_layer("block5_conv3").weights)
    statistics = [bias.mean(), bias.std(), bias.min(), bias.max()]
    published = [0.14986369, 0.4928213, -0.50036746, 9.431553]
    np.testing.assert_allclose(statistics, published, rtol=1e-3)
    np.testing.assert_allclose(
        [kernel.mean(), kernel.std()], [-0.0010818949, 0.008478405], rtol=1e-3
    )


def test_never_returns_random_weights(tmp_path, monkeypatch):
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"vgg16.*is missing; reinstall cnn-guide"):
        load_vgg16_base()
    (tmp_path / "vgg16_imagenet_notop_float16.weights.h5").write_bytes(b"not these")
    with pytest.raises(DamagedFileError, match=r"is damaged"):
        load_vgg16_base()


@pytest.mark.parametrize(
    "shape",
    [(31, 64, 3), (64, 31, 3), (64, 64, 1), (64, 64), 64, (None, None, 3), (64.0, 64, 3)],
)
def test_refuses_images_that_do_not_fit(shape):
    with pytest.raises(ValueError, match=r"input_shape must be \(height, width, 3\)"):
        load_vgg16_base(shape)


def test_prepares_pure_red_as_blue_green_red_less_the_means():
    pixels = np.array([[[[255.0, 0.0, 0.0]]]], dtype="float32")
    prepared = prepare_for_vgg16(pixels)
    np.testing.assert_allclose(prepared.ravel(), [-103.939, -116.779, 131.32], rtol=1e-5)
    assert pixels.ravel().tolist() == [255, 0, 0], "the caller's array must stay as it was"


@given(arrays(np.uint8, st.tuples(*[st.integers(1, 3)] * 3, st.just(3))))
def test_prepares_as_keras_does(images):
    before = images.copy()
    theirs = keras.applications.vgg16.preprocess_input(images.astype("float32"))
    np.testing.assert_array_equal(prepare_for_vgg16(images), theirs)
    np.testing.assert_array_equal(prepare_for_vgg16(images.astype("int64")), theirs)
    np.testing.assert_array_equal(images, before)


def test_black_is_black_on_every_scale():
    np.testing.assert_array_equal(
        prepare_for_vgg16(np.zeros((1, 2, 3, 3))),
        prepare_for_vgg16(np.zeros((1, 2, 3, 3), int)),
    )


def test_refuses_images_that_are_scaled_already():
    with pytest.raises(ValueError, match=r"images must be 0 to 255, got 0 to 1"):
        prepare_for_vgg16(np.linspace(0, 1, 24).reshape(1, 2, 4, 3))
    with pytest.raises(ValueError, match=r"images must be 0 to 255, got -1 to 1"):
        prepare_for_vgg16(np.linspace(-1, 1, 24).reshape(1, 2, 4, 3))
    with pytest.raises(ValueError, match=r"images must have shape \(batch, height, width, 3\)"):
        prepare_for_vgg16(np.ones((2, 4, 1)))
    with pytest.raises(ValueError, match=r"images must be 0 to 255, got 2 to 256"):
        prepare_for_vgg16(np.array([[[[2, 256, 3]]]]))
