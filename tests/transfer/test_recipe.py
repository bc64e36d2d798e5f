from cnn_guide.transfer.recipe import build_transfer_model

import keras
import numpy as np
import pytest
from keras import layers


@pytest.fixture
def base():
    return keras.Sequential(
        [keras.Input((9, 8, 3)), layers.Conv2D(4, 3), layers.BatchNormalization()]
    )


def test_training_moves_the_head_and_nothing_of_the_base(base):
    model = build_transfer_model(base, 5, units=7)
    assert [weight.shape for weight in model.trainable_weights] == [(4, 7), (7,), (7, 5), (5,)]
    before, head = base.get_weights(), model.layers[-1].get_weights()
    rng = np.random.default_rng(0)
    model.fit(rng.normal(size=(12, 9, 8, 3)), np.eye(5)[rng.integers(0, 5, 12)], verbose=0)
    # With moving means and variances: batch normalisation rests too.
    for old, new in zip(before, base.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert not np.array_equal(head[0], model.layers[-1].get_weights()[0])


def test_is_compiled_and_answers_with_probabilities(base):
    model = build_transfer_model(base, 5, units=7)
    images = np.random.default_rng(0).normal(size=(3, 9, 8, 3))
    np.testing.assert_allclose(np.asarray(model(images)).sum(axis=1), 1, rtol=1e-5)
    answer = model.evaluate(images, np.eye(5)[:3], verbose=0, return_dict=True)
    assert set(answer) == {"accuracy", "loss"}
    assert base.trainable is False


def test_says_what_is_wrong(base):
    with pytest.raises(
        ValueError, match=r"num_classes must be .* at least 2, got num_classes=1"
    ):
        build_transfer_model(base, 1)
    with pytest.raises(ValueError, match=r"units must be a whole number"):
        build_transfer_model(base, 5, units=0)
    flat = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    with pytest.raises(ValueError, match=r"base must end in feature maps .* include_top=False"):
        build_transfer_model(flat, 5)
