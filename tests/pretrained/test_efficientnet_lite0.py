from cnn_guide.datasets import central_square, load_photograph
from cnn_guide.files import DamagedFileError
from cnn_guide.pretrained import (
    imagenet_classes,
    load_efficientnet_lite0,
    load_efficientnet_lite0_base,
    prepare_for_efficientnet_lite0,
    prepare_for_vgg16,
    restore_from_efficientnet_lite0,
    restore_from_vgg16,
    top_classes,
)

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


@pytest.mark.parametrize(
    ("photograph", "name", "probability"),
    [
        ("coffee", "espresso", 0.94),
        ("camera", "tripod", 0.95),
        ("chelsea", "Egyptian cat", 0.38),
    ],
)
def test_names_photographs_as_published(efficientnet, photograph, name, probability):
    pixels = central_square(load_photograph(photograph))
    output = efficientnet(prepare_for_efficientnet_lite0(pixels[np.newaxis]))
    ((found, sure),) = top_classes(np.asarray(output)[0], 1)
    assert found == name
    assert sure == pytest.approx(probability, abs=0.01)


def test_reads_every_value_of_the_file(efficientnet):
    assert efficientnet.count_params() == 4_694_024
    depthwise = efficientnet.get_layer("block05_depthwise_conv").kernel
    assert depthwise.shape == (3, 3, 240, 1)
    assert float(np.asarray(efficientnet.get_layer("head_bn").moving_variance).min()) > 0


def test_the_base_is_the_network_without_its_top(efficientnet):
    images = np.random.default_rng(0).normal(size=(1, 224, 224, 3)).astype(np.float32)
    base = load_efficientnet_lite0_base()
    maps = keras.Model(efficientnet.input, efficientnet.get_layer("pool").input)(images)
    np.testing.assert_array_equal(np.asarray(base(images)), np.asarray(maps))


def test_never_returns_random_weights(tmp_path, monkeypatch):
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    with pytest.raises(
        FileNotFoundError, match=r"efficientnet.*is missing; reinstall cnn-guide"
    ):
        load_efficientnet_lite0()
    (tmp_path / "efficientnet_lite0_imagenet_float16.npz").write_bytes(b"not these")
    with pytest.raises(DamagedFileError, match=r"is damaged"):
        load_efficientnet_lite0()


def test_there_are_a_thousand_names():
    names = imagenet_classes()
    assert len(names) == 1000
    assert names[0] == "tench, Tinca tinca"
    assert names[-1].startswith("toilet tissue")
    assert names[607] == "jack-o'-lantern"  # cut off at the apostrophe, once
    assert not any("\\" in name for name in names)
    assert sum("'" in name for name in names) == 11


def test_restoring_undoes_preparing_whatever_a_pixel_holds():
    values = np.arange(256, dtype=np.uint8)
    colours = np.stack([values, values[::-1], np.roll(values, 7)], axis=-1)
    images = colours.reshape(1, 8, 32, 3)
    prepared = prepare_for_efficientnet_lite0(images)
    assert prepared.min() >= -127 / 128
    np.testing.assert_array_equal(restore_from_efficientnet_lite0(prepared), images)


@given(arrays(np.uint8, st.tuples(*[st.integers(1, 4)] * 3, st.just(3))))
def test_restoring_undoes_preparing_for_vgg16(images):
    np.testing.assert_array_equal(restore_from_vgg16(prepare_for_vgg16(images)), images)


def test_restored_values_are_cut_off_rather_than_wrapped():
    assert restore_from_efficientnet_lite0([[9.0, -9.0, 0.0]]).tolist() == [[255, 0, 127]]
    assert restore_from_vgg16([[999.0, -999.0, 0.0]]).tolist() == [[124, 0, 255]]


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"images must have shape \(batch, height, width, 3\)"):
        prepare_for_efficientnet_lite0(np.zeros((224, 224, 3), np.uint8))
    with pytest.raises(ValueError, match=r"input_shape must be \(height, width, 3\)"):
        load_efficientnet_lite0_base((31, 64, 3))
    with pytest.raises(ValueError, match=r"images must be 0 to 255, got 0 to 1"):
        prepare_for_efficientnet_lite0(np.linspace(0, 1, 224 * 224 * 3).reshape(1, 224, 224, 3))
    with pytest.raises(ValueError, match=r"images must be 0 to 255, got nan"):
        prepare_for_efficientnet_lite0(np.full((1, 224, 224, 3), np.nan))
    with pytest.raises(ValueError, match=r"three colours last, got shape \(2, 4\)"):
        restore_from_efficientnet_lite0(np.zeros((2, 4)))
    with pytest.raises(ValueError, match=r"three colours last, got shape \(2, 4\)"):
        restore_from_vgg16(np.zeros((2, 4)))
    with pytest.raises(
        ValueError, match=r"probabilities must be 1000 numbers, got shape \(2, 1"
    ):
        top_classes(np.zeros((2, 1000)))
