"""Features computed once, beside training through the frozen base: same head, data and seed."""

from cnn_guide.datasets import (
    PHOTOGRAPHS,
    central_square,
    first_of_each_class,
    load_photograph_patches,
)
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.recipe import build_transfer_model

import keras
import numpy as np
import pytest
from keras import layers

SIDE, TRAIN, TEST, EPOCHS, BATCH = 224, 16, 5, 10, 16
CLASSES = len(PHOTOGRAPHS)


@pytest.fixture(scope="module")
def task():
    """Draw enlarged patches: enough to learn from, and a few of other pixels to test with."""
    parts = load_photograph_patches(TRAIN, size=112, seed=0)
    (x, y), (x_new, y_new) = [
        (np.stack([central_square(patch, SIDE) for patch in patches]), labels)
        for patches, labels in parts
    ]
    few = first_of_each_class(y_new, TEST, CLASSES)
    return x, keras.utils.to_categorical(y, CLASSES), x_new[few], y_new[few]


def train_through(base, x, targets):
    """Train the recipe's head with the frozen base in front of it."""
    keras.utils.set_random_seed(0)
    model = build_transfer_model(base, CLASSES)
    model.fit(prepare_for_vgg16(x), targets, epochs=EPOCHS, batch_size=BATCH, verbose=0)
    return keras.Sequential([keras.Input((512,)), *model.layers[-2:]])


def train_on_features(features, targets):
    """Train the same head on features that are computed already."""
    keras.utils.set_random_seed(0)
    head = keras.Sequential(
        [
            keras.Input((512,)),
            layers.Dense(1024, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    head.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    head.fit(features, targets, epochs=EPOCHS, batch_size=BATCH, verbose=0)
    return head


@pytest.mark.parametrize("way", ["through", "once", "head"])
def test_ten_epochs(benchmark, task, way):
    x, targets, x_new, y_new = task
    model = pool_features(base := load_vgg16_base((SIDE, SIDE, 3)))
    base.predict(prepare_for_vgg16(x[:BATCH]), verbose=0)  # what is compiled once is not timed

    def extract(images):
        return extract_features(model, prepare_for_vgg16, images, progress=False)

    extract(x[:BATCH])
    features = extract(x) if way == "head" else None
    work = {
        "through": lambda: train_through(base, x, targets),
        "once": lambda: train_on_features(extract(x), targets),
        "head": lambda: train_on_features(features, targets),
    }[way]
    head = benchmark.pedantic(work, rounds=1)
    right = np.mean(head.predict(extract(x_new), verbose=0).argmax(axis=1) == y_new)
    benchmark.extra_info |= {"way": way, "accuracy": float(right), "images": len(x)}
    assert right > 0.7
