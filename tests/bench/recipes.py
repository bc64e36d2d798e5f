"""Train by one recipe from one seed, in a process that knows nothing yet.

`python tests/bench/recipes.py fast 0` prints, as JSON, the accuracy on the test digits, which
are read this once, and what the training took: seconds of the processor and of the clock, from
before the network was built until it was trained.
"""

import json
import sys
import time
from dataclasses import replace

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.models import build_mnist_cnn, build_thorough_cnn
from cnn_guide.recipes import RECIPES, Recipe, adam, one_cycle
from cnn_guide.training import train

import keras
import numpy as np
from keras import layers

FAST = RECIPES["fast"]
# Of the fast recipe; `main` checks it.
PEAK, DECAY, REST = 0.01, 0.02, {"rise": 0.2, "beta_2": 0.98}


def constant(_steps):
    """Take the schedule from the fast recipe: its highest rate, all the time."""
    return keras.optimizers.AdamW(PEAK, weight_decay=DECAY, beta_2=REST["beta_2"])


def build_keras_io():
    """Build the network of keras.io's first example, in our words."""
    stack = [keras.Input((28, 28, 1))]
    for filters in (32, 64):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2)]
    stack += [layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, "softmax")]
    return keras.Sequential(stack)


# Those whose times are compared come first, one after the other.
WAYS = {
    "plain": (build_mnist_cnn, RECIPES["plain"]),
    "fast": (build_mnist_cnn, FAST),
    "thorough": (build_thorough_cnn, RECIPES["thorough"]),
    "constant": (build_mnist_cnn, replace(FAST, optimizer=constant)),
    "low_peak": (
        build_mnist_cnn,
        replace(FAST, optimizer=one_cycle(0.001, weight_decay=DECAY, **REST)),
    ),
    "no_decay": (
        build_mnist_cnn,
        replace(FAST, optimizer=one_cycle(PEAK, weight_decay=0.0, **REST)),
    ),
    "short": (build_mnist_cnn, replace(RECIPES["plain"], epochs=FAST.epochs)),
    "keras_io": (build_keras_io, Recipe(15, 128, adam)),
}


def main(way, seed):
    """Train, test once, and print what came out."""
    plan = one_cycle(PEAK, weight_decay=DECAY, **REST)
    ours, theirs = FAST.optimizer(100).get_config(), plan(100).get_config()
    assert ours | {"name": ""} == theirs | {"name": ""}
    build, recipe = WAYS[way]
    (x_train, y_train), (x_test, y_test) = load_mnist()
    images, new_images = prepare_digits(x_train), prepare_digits(x_test)
    clock, processor = time.perf_counter(), time.process_time()
    keras.utils.set_random_seed(seed)
    model = build()
    history = train(model, images, y_train, recipe=recipe, seed=seed)
    took = {
        "cpu_s": time.process_time() - processor,
        "clock_s": time.perf_counter() - clock,
    }
    right = model.predict(new_images, verbose=0).argmax(axis=1) == y_test
    found = {
        "way": way,
        "seed": seed,
        "epochs": recipe.epochs,
        "parameters": model.count_params(),
        "val_accuracy": history.val_accuracy[-1],
        "accuracy": float(np.mean(right)),
    }
    print(json.dumps(found | took))  # noqa: T201 - the result


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
