"""The recipes side by side, and the one of keras.io's example: seconds, epochs, accuracy."""

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.models import build_mnist_cnn
from cnn_guide.training import train

import keras
import numpy as np
import pytest
from keras import layers


def build_example():
    """Build the network of keras.io's example on MNIST."""
    stack = [keras.Input((28, 28, 1))]
    for filters in (32, 64):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D()]
    stack += [layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, "softmax")]
    return keras.Sequential(stack)


WAYS = {
    "plain": (build_mnist_cnn, {}),
    "fast": (build_mnist_cnn, {"recipe": "fast"}),
    "thorough": (lambda: build_mnist_cnn(dropout=0.5), {"recipe": "thorough"}),
    "example": (build_example, {"epochs": 15}),
}


@pytest.fixture(scope="module")
def digits():
    (x_train, y_train), (x_test, y_test) = load_mnist()
    pixels = prepare_digits(x_train)
    train(build_mnist_cnn(), pixels[:1280], y_train[:1280], epochs=1)  # TensorFlow warms up
    return (pixels, y_train), (prepare_digits(x_test), y_test)


@pytest.mark.parametrize("way", WAYS)
def test_recipes(benchmark, digits, way):
    (pixels, labels), (new, truth) = digits
    build, recipe = WAYS[way]
    keras.utils.set_random_seed(0)
    model = build()
    benchmark.pedantic(train, (model, pixels, labels), recipe, rounds=1)
    right = float(np.mean(model.predict(new, verbose=0).argmax(axis=1) == truth))
    benchmark.extra_info |= {"way": way, "accuracy": right, "parameters": model.count_params()}
    assert right > 0.98
