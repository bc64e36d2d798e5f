import time
from concurrent.futures import ThreadPoolExecutor

from cnn_guide.trials import Trials

import keras
import numpy as np
import pytest
import tensorflow as tf


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


def test_tensorflow_forgets_nothing_between_runs(data, monkeypatch):
    trials = Trials(build, *data, steps=2, batch_size=16)

    def forget(_):
        raise AssertionError("setting TensorFlow's seed clears its prepared functions")

    monkeypatch.setattr(tf.random, "set_seed", forget)
    trials.run(0)


def build_slowly():
    """Build one, and let other threads have their turn between layers."""
    stack = [keras.Input((5, 7, 2))]
    for filters in (3, 4, 5):
        stack.append(keras.layers.Conv2D(filters, 2))
        time.sleep(0.005)
    dropout = keras.layers.Dropout(0.3)
    top = keras.layers.Dense(4, activation="softmax")
    return keras.Sequential([*stack, keras.layers.Flatten(), dropout, top])


@pytest.mark.slow
def test_two_at_a_time_give_what_they_give_one_after_the_other(data):
    def run(size):
        trials = Trials(build_slowly, *data, steps=5, batch_size=size)
        return [trials.run(seed) for seed in range(4)]

    expected = [run(size) for size in (8, 16)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(run, (8, 16)))
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.slow
def test_trials_that_are_prepared_meanwhile_change_nothing(data):
    plan = {"steps": 2, "batch_size": 8}
    once, again = (Trials(build_slowly, *data, **plan) for _ in range(2))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lambda: [again.run(seed) for seed in range(30)])
        while not running.done():
            Trials(build_slowly, *data, **plan)
    np.testing.assert_array_equal(running.result(), [once.run(seed) for seed in range(30)])


def adam():
    return keras.optimizers.Adam(0.01)


def test_learns(data):
    trials = Trials(build, *data, steps=300, batch_size=16, optimizer=adam)
    losses = trials.run(0)
    assert losses[-10:].mean() < 0.5 * losses[0]
    assert trials.accuracy(*data) > 0.8
    moving = trials.model.layers[1].moving_mean
    assert np.abs(np.asarray(moving)).max() > 0.01  # normalisation saw the batches


def test_marks_as_predict_answers(data):
    trials = Trials(build, *data, steps=30, batch_size=16, optimizer=adam)
    trials.run(0)
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 4, 2345)
    images = rng.normal(labels[:, None, None, None], 2, (2345, 5, 7, 2)).astype("float32")
    answers = trials.model.predict(images, verbose=0).argmax(axis=1)
    mark = trials.accuracy(images, labels)
    assert mark == pytest.approx(np.mean(answers == labels), abs=1e-3)
    assert 0.3 < mark < 0.95


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


@pytest.fixture(scope="module")
def trials(data):
    return Trials(build_still, *data, steps=7, batch_size=20, optimizer=sgd)


def test_a_learning_rate_is_as_if_the_optimizer_had_it(data, trials):
    def slower():
        return keras.optimizers.SGD(0.01, momentum=0.9)

    expected = Trials(build_still, *data, steps=7, batch_size=20, optimizer=slower).run(2)
    np.testing.assert_array_equal(trials.run(2, learning_rate=0.01), expected)
    np.testing.assert_array_equal(trials.run(2, learning_rate=[0.01] * 7), expected)
    own = trials.run(2)
    assert not np.array_equal(own, expected)  # its own is back
    np.testing.assert_array_equal(trials.run(2, learning_rate=0.05), own)


def test_each_step_has_its_own_rate(data):
    def plain():  # momentum would go on moving
        return keras.optimizers.SGD(0.05)

    trials = Trials(build_still, *data, steps=7, batch_size=20, optimizer=plain)
    full = trials.run(1)
    rates = np.where(np.arange(7) < 3, 0.05, 0)
    stopped = trials.run(1, learning_rate=rates)
    np.testing.assert_array_equal(stopped[:4], full[:4])
    assert not np.allclose(stopped[4:], full[4:])
    weights = trials.model.get_weights()
    trials.run(1, steps=3)
    for now, before in zip(trials.model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, before)


def test_steps_and_batches_are_as_if_prepared_with_them(data, trials):
    expected = Trials(build_still, *data, steps=11, batch_size=9, optimizer=sgd).run(4)
    losses = trials.run(4, steps=11, batch_size=9)
    np.testing.assert_allclose(losses, expected, rtol=1e-6)
    assert trials.run(4).shape == (7,)


def test_a_schedule_of_the_optimizer_is_kept(data):
    def falling():
        decay = keras.optimizers.schedules.PiecewiseConstantDecay([2], [0.05, 0.0])
        return keras.optimizers.SGD(decay)

    trials = Trials(build_still, *data, steps=9, batch_size=60, optimizer=falling)
    losses = trials.run(0)
    assert losses[1] < losses[0]
    np.testing.assert_allclose(losses[3:], losses[3], rtol=1e-6)
    with pytest.raises(ValueError, match="schedule of its own"):
        trials.run(0, learning_rate=0.1)


def build_shifted():
    shift = keras.layers.RandomTranslation(0.3, 0.3, fill_mode="constant")
    return keras.Sequential([keras.Input((5, 7, 2)), shift, *build_still().layers])


def test_images_changed_at_random_repeat_with_the_seed(data):
    shifted = Trials(build_shifted, *data, steps=7, batch_size=20, optimizer=sgd)
    first = shifted.run(3)
    assert not np.array_equal(shifted.run(4), first)
    np.testing.assert_array_equal(shifted.run(3), first)
    marks = [shifted.accuracy(*data) for _ in range(2)]
    assert marks[0] == marks[1]  # changed in training alone


def build_for_pixels():
    inputs = keras.Input((None, None, 2))
    maps = keras.layers.Conv2D(5, 3, padding="same", activation="relu")(inputs)
    return keras.Model(inputs, keras.layers.Conv2D(3, 1, activation="softmax")(maps))


@pytest.fixture(scope="module")
def pixels():
    classes = np.random.default_rng(1).integers(0, 3, (24, 4, 6))
    return np.stack([classes, classes == 1], axis=-1).astype("float32"), classes


@pytest.mark.slow
def test_learns_the_classes_of_pixels_as_fit_does(pixels):
    images, classes = pixels
    trials = Trials(build_for_pixels, *pixels, steps=3, batch_size=24, optimizer=adam)
    losses = trials.run(6)
    keras.utils.set_random_seed(6)
    model = build_for_pixels()
    model.compile(adam(), "sparse_categorical_crossentropy")
    expected = [model.train_on_batch(images, classes) for _ in range(3)]
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    trials.run(6, steps=400)
    assert trials.accuracy(*pixels) > 0.95
    assert trials.accuracy(images, (classes + 1) % 3) < 0.05


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda classes: classes[:, :, :5], r"labels must have a class for each pixel .*4, 5"),
        (lambda classes: classes[:, 0, 0], r"shape \(24, 4, 6\), got shape \(24,\)"),
        (lambda classes: classes[:23], r"labels .* got shape \(23, 4, 6\)"),
        (lambda classes: classes + 1, r"labels must be .* 0 to 2.* got 1 to 3"),
        (lambda classes: classes * np.nan, r"labels must be whole numbers .* float64"),
    ],
)
def test_refuses_labels_that_are_none_of_pixels(pixels, change, words):
    with pytest.raises(ValueError, match=words):
        Trials(build_for_pixels, pixels[0], change(pixels[1]), steps=2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"learning_rate": [0.1] * 6}, "one for each of 7 steps"),
        ({"learning_rate": [[0.1] * 7]}, "shape"),
        ({"learning_rate": -0.1}, "at least 0"),
        ({"learning_rate": np.inf}, "finite"),
        ({"steps": 0}, "steps"),
        ({"batch_size": 0}, "batch_size"),
    ],
)
def test_refuses_a_run_that_can_not_be(trials, options, words):
    with pytest.raises(ValueError, match=words):
        trials.run(0, **options)


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
