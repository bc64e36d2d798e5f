from cnn_guide.transfer.recipe import build_transfer_model
from cnn_guide.visualize import randomise_weights

import keras
import numpy as np
from keras import layers


def test_shuffling_keeps_the_weights_and_moves_them(mnist_cnn):
    before = [np.array(value) for value in mnist_cnn.get_weights()]
    for model in (mnist_cnn, build_transfer_model(_base(), 3, units=4)):
        copy = randomise_weights(model, seed=1)
        for old, new in zip(model.get_weights(), copy.get_weights(), strict=True):
            np.testing.assert_array_equal(np.sort(old, axis=None), np.sort(new, axis=None))
            assert np.array_equal(old, new) == (old.ndim < 2)
    for old, new in zip(before, mnist_cnn.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def _base():
    return keras.Sequential(
        [keras.Input((5, 6, 2)), layers.Conv2D(3, 2), layers.BatchNormalization()], name="base"
    )


def test_shuffles_from_the_end(mnist_cnn):
    def changed(layers_count, seed=0):
        copy = randomise_weights(mnist_cnn, layers=layers_count, seed=seed)
        pairs = zip(mnist_cnn.get_weights(), copy.get_weights(), strict=True)
        return [not np.array_equal(old, new) for old, new in pairs][::2]

    assert changed(0) == [False] * 4
    assert changed(1) == [False, False, False, True]
    assert changed(3) == [False, True, True, True]
    assert changed(99) == [True] * 4
    first, second = (randomise_weights(mnist_cnn, seed=seed).get_weights() for seed in (1, 2))
    assert not np.array_equal(first[0], second[0])
