from cnn_guide.trials import Trials

import keras
import numpy as np
import pytest


def build():
    return keras.Sequential(
        [
            keras.Input((5, 7, 2)),
            keras.layers.Conv2D(3, 3, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.1),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )


def build_still():
    """Build one without chance but in its first weights."""
    return keras.Sequential(
        [
            keras.Input((5, 7, 2)),
            keras.layers.Conv2D(3, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 60)
    images = rng.normal(size=(60, 5, 7, 2)).astype("float32")
    return images + labels[:, None, None, None], labels


def test_a_seed_gives_the_same_run_whatever_ran_before(data):
    trials = Trials(build, *data, steps=9, batch_size=16)
    first = trials.run(3)
    weights = trials.model.get_weights()
    assert not np.array_equal(trials.run(4), first)
    np.testing.assert_array_equal(trials.run(3), first)
    for now, before in zip(trials.model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, before)


def adam():
    return keras.optimizers.Adam(0.01)


def test_learns(data):
    trials = Trials(build, *data, steps=300, batch_size=16, optimizer=adam)
    losses = trials.run(0)
    assert losses[-10:].mean() < 0.5 * losses[0]
    assert trials.accuracy(*data) > 0.8
    moving = trials.model.layers[1].moving_mean
    assert np.abs(np.asarray(moving)).max() > 0.01  # normalisation saw the batches


def sgd():
    return keras.optimizers.SGD(0.05, momentum=0.9)


def test_takes_the_steps_that_fit_takes(data):
    images, labels = data
    trials = Trials(build_still, images, labels, steps=7, batch_size=20, optimizer=sgd)
    losses = trials.run(5)
    keras.utils.set_random_seed(5)
    model = build_still()
    rng = np.random.default_rng(5)
    order = np.concatenate([rng.permutation(60) for _ in range(3)])[:140]
    model.compile(optimizer=sgd(), loss="sparse_categorical_crossentropy")
    expected = [
        model.train_on_batch(images[rows], labels[rows]) for rows in order.reshape(7, 20)
    ]
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    for ours, theirs in zip(trials.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def test_each_image_comes_once_a_round(data):
    images, labels = data[0][:6], data[1][:6]

    def stand_still():
        return keras.optimizers.SGD(0.0)

    still = Trials(build_still, images, labels, steps=12, batch_size=1, optimizer=stand_still)
    first, second = still.run(0).reshape(2, 6)
    assert len(np.unique(first)) == 6
    np.testing.assert_allclose(np.sort(first), np.sort(second), rtol=1e-5)
    assert not np.allclose(first, second)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"images": np.zeros((60, 7, 5, 2))}, "images"),
        ({"images": np.full((60, 5, 7, 2), np.nan)}, "finite"),
        ({"images": np.zeros((0, 5, 7, 2)), "labels": []}, "at least one"),
        ({"labels": np.full(60, 4)}, "labels"),
        ({"labels": np.zeros(59, int)}, "labels"),
        ({"steps": 0}, "steps"),
        ({"batch_size": 0}, "batch_size"),
    ],
)
def test_refuses_what_cannot_be_learned_from(data, change, words):
    options = {"images": data[0], "labels": data[1], "steps": 2} | change
    with pytest.raises(ValueError, match=words):
        Trials(build, **options)
