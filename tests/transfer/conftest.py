"""A base that is small and fast, and photographs that it can tell apart."""

from functools import partial

from cnn_guide.pretrained import (
    BASES,
    PretrainedBase,
    load_efficientnet_lite0_base,
    prepare_for_vgg16,
)
from cnn_guide.transfer.heads import train_head

import keras
import numpy as np
import pytest
from PIL import Image

COLOURS = {"blue": (60, 60, 200), "green": (60, 200, 60), "red": (200, 60, 60)}


def load_small(input_shape):
    """Build two convolutions with drawn weights, the same each time."""
    first = keras.initializers.GlorotUniform(seed=1)
    second = keras.initializers.GlorotUniform(seed=2)
    inputs = keras.Input(input_shape)
    maps = keras.layers.Conv2D(6, 3, strides=4, kernel_initializer=first)(inputs)
    maps = keras.layers.Conv2D(
        5, 3, activation="relu", kernel_initializer=second, name="top_conv"
    )(maps)
    return keras.Model(inputs, maps, name="small")


SMALL = PretrainedBase("vgg16", load_small, prepare_for_vgg16, "top_conv", "as VGG16")


@pytest.fixture(scope="session")
def loaded_efficientnet_base():
    """Load it once for all tests; they ask for `efficientnet_base`."""
    return load_efficientnet_lite0_base((64, 96, 3))


@pytest.fixture
def efficientnet_base(loaded_efficientnet_base):
    """A base of 64 by 96 pixels that a test may train: it is as it was for the next."""
    weights = loaded_efficientnet_base.get_weights()
    yield loaded_efficientnet_base
    for layer in loaded_efficientnet_base.layers:
        layer.trainable = True
    loaded_efficientnet_base.set_weights(weights)


@pytest.fixture
def small_base(monkeypatch, tmp_path, eagerly):  # noqa: ARG001 - it trains for a moment
    """Put the small base in the place of VGG16, train for a moment, keep the cache here."""
    monkeypatch.setitem(BASES, "vgg16", SMALL)
    quick = partial(train_head, epochs=5)
    monkeypatch.setattr("cnn_guide.transfer.photographs.learning.train_head", quick)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return SMALL


def draw_noise(name, seed):
    """Draw noise around a colour: no two such pictures look alike."""
    noise = np.random.default_rng([seed, len(name)]).normal(0, 40, (40, 60, 3))
    pixels = np.clip(np.array(COLOURS[name]) + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(pixels).resize((90, 60), Image.Resampling.BICUBIC)


def make_photographs(folder, per_class=5):
    """Fill a folder with photographs of three classes, by colour."""
    for name in COLOURS:
        (folder / name).mkdir(parents=True)
        for seed in range(per_class):
            draw_noise(name, seed).save(folder / name / f"{seed}.png")
    return folder
