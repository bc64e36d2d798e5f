from typing import ClassVar

from cnn_guide.distortion import Distortion
from cnn_guide.models import build_mnist_cnn
from cnn_guide.recipes import RECIPES, Recipe, adam
from cnn_guide.training import train

import keras
import numpy as np
import pytest


def build():
    keras.utils.set_random_seed(0)
    return build_mnist_cnn()


def test_learns_and_reports_every_epoch(digits):
    model = build()
    history = train(model, *digits, epochs=3, validation_split=0.2)
    assert len(history.loss) == len(history.val_accuracy) == 3
    assert history.loss[-1] < 0.7 * history.loss[0]
    assert history.val_accuracy[-1] > 0.6
    assert all(isinstance(value, float) for value in history.loss)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_history(digits):
    images, labels = digits[0][:300], digits[1][:300]
    first, again = (train(build(), images, labels, epochs=1, seed=4) for _ in range(2))
    assert first == again
    assert train(build(), images, labels, epochs=1, seed=5) != first


def build_constant():
    """Build a network that answers class 2, whatever it sees."""
    keras.utils.set_random_seed(0)
    answer = keras.layers.Dense(4, activation="softmax", kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((3, 2, 1)), keras.layers.Flatten(), answer])
    answer.bias.assign([0.0, 0.0, 5.0, 0.0])
    return model


def test_the_last_images_are_held_out():
    labels = np.repeat([2, 1], [40, 10])
    images = np.zeros((50, 3, 2, 1), "f4")
    sgd = keras.optimizers.SGD(0.0)
    history = train(
        build_constant(), images, labels, epochs=2, validation_split=0.2, optimizer=sgd
    )
    assert history.accuracy == [1.0, 1.0]
    assert history.val_accuracy == [0.0, 0.0]


def test_takes_the_steps_it_is_told():
    model, images, labels = build_constant(), np.ones((50, 3, 2, 1), "f4"), np.full(50, 3)
    adam = keras.optimizers.Adam()
    train(model, images, labels, epochs=3, batch_size=16, validation_split=0.2, optimizer=adam)
    assert int(adam.iterations) == 3 * 3  # 40 images are two batches of 16 and one of 8


@pytest.mark.slow
def test_without_validation_there_are_no_validation_numbers(digits):
    history = train(build(), *digits, epochs=1, validation_split=0)
    assert history.val_loss == []


@pytest.mark.slow
def test_the_plain_recipe_is_what_keras_does(digits):
    images, labels = digits[0][:300], digits[1][:300]
    model, keras_model = build(), build()
    history = train(model, images, labels, epochs=2, batch_size=50, seed=4)
    keras.utils.set_random_seed(4)
    keras_model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    targets = keras.utils.to_categorical(labels, 10)
    options = {"epochs": 2, "batch_size": 50, "validation_split": 0.1, "verbose": 0}
    assert history.val_loss == keras_model.fit(images, targets, **options).history["val_loss"]
    for ours, theirs in zip(model.get_weights(), keras_model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


class Still(Distortion):
    """Leave images as they are, and note them."""

    seen: ClassVar = []

    def draw(self, images, _rng):
        self.seen.append(images[:, 0, 0, 0].tolist())
        return images


def test_a_part_of_an_epoch_makes_the_last_one_longer():
    images = np.zeros((50, 3, 2, 1), "f4") + np.arange(50, dtype="f4").reshape(50, 1, 1, 1)
    planned = []

    def optimizer(steps):
        planned.append(steps)
        return keras.optimizers.SGD(0.0)

    Still.seen.clear()
    recipe = Recipe(2.25, 16, optimizer, Still())
    history = train(
        build_constant(), images, np.full(50, 3), recipe=recipe, validation_split=0.2
    )
    first, last = Still.seen
    # Full batches of 16, from the 40 that are not held out.
    assert len(first) == len(set(first)) == 32
    assert set(first) < set(last) == set(range(40))
    assert first != sorted(first)
    assert len(last) == 48  # of 1.25 times 40
    assert max(map(last.count, last)) == 2
    assert last[:32] != first
    assert planned == [2 + 3]
    assert len(history.loss) == len(history.val_loss) == 2


def test_learns_from_distorted_images_and_is_marked_on_others():
    """Where distortion wipes images out, only those held out are still read."""

    class Wipe(Distortion):
        def draw(self, images, _rng):
            return np.zeros_like(images)

    labels = np.tile([0, 2], 25)
    images = np.where(labels == 2, 1.0, -1.0).reshape(50, 1, 1, 1) * np.ones((50, 3, 2, 1))
    model = build_constant()
    kernel = model.layers[-1].kernel
    kernel.assign(np.array([[-9.0, 0, 9, 0]] * 6))
    model.layers[-1].bias.assign([0.1, 0, 0, 0])
    recipe = Recipe(1, 16, lambda _: keras.optimizers.SGD(0.0), Wipe())
    history = train(model, images, labels, recipe=recipe, validation_split=0.2)
    assert 0.2 < history.accuracy[0] < 0.8  # class 0 alone is read
    assert history.val_accuracy == [1.0]


def test_a_recipe_gives_way_to_arguments():
    images, labels = np.ones((50, 3, 2, 1), "f4"), np.full(50, 3)
    sgd = keras.optimizers.SGD(0.0)
    train(
        build_constant(),
        images,
        labels,
        recipe="fast",
        epochs=2,
        batch_size=8,
        validation_split=0.2,
        optimizer=sgd,
    )
    assert int(sgd.iterations) == 2 * 5


@pytest.mark.slow
def test_the_same_seed_gives_the_same_distorted_training(digits):
    images, labels = digits[0][:300], digits[1][:300]
    recipe = Recipe(1.5, 64, adam, Distortion(1, 5, 0.05))
    first, again, other = (
        train(build(), images, labels, recipe=recipe, seed=seed) for seed in (4, 4, 5)
    )
    assert first == again
    assert first != other


@pytest.mark.slow
def test_every_recipe_learns(digits):
    assert set(RECIPES) == {"plain", "fast", "thorough"}
    for name in ("fast", "thorough"):
        history = train(build(), *digits, recipe=name, epochs=3, validation_split=0)
        assert history.accuracy[-1] > 0.5
        assert history.val_loss == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, r"epochs must be a number above 0, got epochs=0"),
        ({"epochs": np.nan}, r"epochs must be a number above 0, got epochs=nan"),
        ({"recipe": "slow"}, r"recipe must be one of \['fast', 'plain', .* got recipe='slow'"),
        ({"batch_size": 0}, r"batch_size must be"),
        ({"validation_split": 1.0}, r"validation_split must be at least 0 and below 1"),
        ({"validation_split": -0.1}, r"validation_split must be .* validation_split=-0.1"),
        ({"validation_split": np.nan}, r"validation_split must be .* validation_split=nan"),
        (
            {"images": np.zeros((20, 28, 28), "f4")},
            r"images must have shape \(batch, 28, 28, 1\) .*; add a missing axis",
        ),
        (
            {"images": np.zeros((20, 28, 27, 1), "f4")},
            r"got shape \(20, 28, 27, 1\); prepare them",
        ),
        ({"images": np.zeros((20, 28, 28, 1), "u1")}, r"images must be floats, got uint8"),
        ({"images": np.full((20, 28, 28, 1), np.nan)}, r"images must be finite, got NaN"),
        (
            {"images": np.full((20, 28, 28, 1), np.inf)},
            r"images must be finite, got NaN or inf",
        ),
        ({"labels": np.zeros((20, 10), int)}, r"got int64 of shape \(20, 10\).*not one-hot"),
        ({"labels": np.zeros(19, int)}, r"labels must be .* of 20 images, got 19 of them"),
        ({"labels": np.full(20, 10)}, r"labels must be whole numbers from 0 to 9.*10 to 10"),
        (
            {"labels": np.full(20, -1)},
            r"labels must be whole numbers from 0 to 9.* got -1 to -1",
        ),
        ({"labels": np.full(20, "7")}, r"labels must be whole numbers.* got <U1"),
        ({"labels": np.full(20, None)}, r"labels must be whole numbers.* got object"),
        ({"labels": np.ones(20, bool)}, r"labels must be whole numbers.* got bool"),
        ({"labels": np.zeros(20)}, r"labels must be whole numbers.*float64"),
        (
            {"images": np.zeros((0, 28, 28, 1), "f4"), "labels": np.zeros(0, int)},
            r"images must leave at least one to train on, got 0",
        ),
    ],
)
def test_says_what_is_wrong(change, message):
    call = {"images": np.zeros((20, 28, 28, 1), "f4"), "labels": np.zeros(20, int)}
    with pytest.raises(ValueError, match=message):
        train(build_mnist_cnn(), **(call | change))
