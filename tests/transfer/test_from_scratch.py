from cnn_guide.transfer.from_scratch import train_from_scratch

import keras
import numpy as np
import pytest


def draw(count, seed=0):
    """Draw noise in which a bright square is on the left or on the right."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 2)
    images = rng.integers(0, 120, (count, 33, 41, 3), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[5:25, 3:23, 2 * label] += 100  # red, or blue
    return images, labels


@pytest.mark.slow
def test_learns_what_is_easy():
    model = train_from_scratch(*draw(12), 2, steps=60)
    images, labels = draw(40, seed=1)
    answers = np.asarray(model(images))
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=1e-5)
    assert (answers.argmax(axis=1) == labels).mean() > 0.9


@pytest.mark.slow
def test_every_call_begins_anew_and_the_seed_decides():
    images, labels = draw(6)
    first, again, other = (
        train_from_scratch(images, labels, 2, steps=3, seed=seed).get_weights()
        for seed in (1, 1, 2)
    )
    for old, new in zip(first, again, strict=True):
        np.testing.assert_array_equal(old, new)
    # Three steps at this rate move no weight by 0.02: the networks began apart.
    assert np.abs(first[0] - other[0]).max() > 0.1


def test_learns_as_long_from_few_as_from_many_and_shows_each_as_often(monkeypatch):
    shown = []

    def fit(_model, batches, **_options):
        shown.append([np.asarray(x)[:, 0, 0, 0].astype(int) for x, _ in batches])

    monkeypatch.setattr(keras.Model, "fit", fit)
    for count in (3, 50):
        images = np.zeros((count, 33, 33, 3), dtype=np.uint8)
        images[:, 0, 0, 0] = np.arange(count)
        train_from_scratch(images, np.arange(count) % 2, 2, steps=10, batch_size=4)
    for count, batches in zip((3, 50), shown, strict=True):
        assert [len(batch) for batch in batches] == [4] * 10
        assert np.ptp(np.bincount(np.concatenate(batches), minlength=count)) <= 1


@pytest.mark.slow
def test_the_rate_falls_to_nothing():
    model = train_from_scratch(*draw(6), 2, steps=5, learning_rate=0.01)
    rates = [float(model.optimizer._learning_rate(step)) for step in (0, 2.5, 5)]
    np.testing.assert_allclose(rates, [0.01, 0.005, 0], atol=1e-8)
    assert int(model.optimizer.iterations) == 5


def test_says_what_is_wrong():
    images, labels = draw(6)
    for some in (images[:5], images[:, :32], images[:0]):
        with pytest.raises(ValueError, match=r"images must be one for each label.* 6 labels"):
            train_from_scratch(some, labels, 2)
    with pytest.raises(ValueError, match=r"labels must be whole numbers from 0 to 1"):
        train_from_scratch(images, labels + 1, 2)
    with pytest.raises(ValueError, match=r"learning_rate must be a number above 0"):
        train_from_scratch(images, labels, 2, learning_rate=0)
    with pytest.raises(ValueError, match=r"steps must be a whole number of at least 1"):
        train_from_scratch(images, labels, 2, steps=0)
