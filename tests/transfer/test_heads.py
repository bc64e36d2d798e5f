from cnn_guide.transfer.heads import train_head

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def draw(count, seed=0, noise=0.3):
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 3)
    features = 2 * np.eye(3, 7)[labels] + noise * rng.normal(size=(count, 7))
    return features, labels


def test_learns_what_is_easy():
    head = train_head(*draw(30), 3)
    features, labels = draw(60, seed=1)
    assert (np.asarray(head(features)).argmax(axis=1) == labels).mean() > 0.95


@pytest.fixture(scope="module")
def head():
    return train_head(*draw(12), 3, epochs=5)


@given(st.floats(0.01, 100))
def test_the_length_of_a_feature_vector_does_not_count(head, factor):
    features, _ = draw(6, seed=2)
    np.testing.assert_allclose(head(factor * features), head(features), rtol=1e-3, atol=1e-5)


def test_standardising_makes_scale_and_shift_of_each_channel_unimportant():
    features, labels = draw(30)
    options = {"normalisation": "standardise", "epochs": 5, "learning_rate": 0.01}
    head = train_head(features, labels, 3, **options)
    factors, shifts = np.array([1e-2, 1, 5, 0.3, 70, 2, 9]), np.arange(7)
    other = train_head(factors * features + shifts, labels, 3, **options)
    new, _ = draw(6, seed=2)
    np.testing.assert_allclose(other(factors * new + shifts), head(new), atol=1e-3)
    assert np.abs(head(5 * new) - head(new)).max() > 0.01, "but the length of a vector counts"


def test_a_channel_that_is_silent_in_training_shouts_once_it_is_standardised():
    features, labels = draw(30)
    features[:, 6] = 0
    new = features[:1].copy()
    new[0, 6] = 0.01
    options = {"epochs": 5, "learning_rate": 0.01}
    moved = {}
    for name in ("length", "standardise", "none"):
        head = train_head(features, labels, 3, normalisation=name, **options)
        moved[name] = np.abs(np.asarray(head(new)) - np.asarray(head(features[:1]))).max()
    assert moved["standardise"] > 0.3
    assert max(moved["length"], moved["none"]) < 0.01


def test_without_normalisation_features_stay_as_they_come():
    head = train_head(*draw(30), 3, normalisation="none", epochs=5)
    kernel, bias = head.get_weights()
    features, _ = draw(6, seed=2)
    scores = np.exp(features @ kernel + bias)
    expected = scores / scores.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(head(features), expected, rtol=1e-3, atol=1e-5)


@pytest.mark.slow
def test_keeps_the_weights_of_the_best_epoch_for_validation():
    features, labels = draw(9, noise=1.5)
    held_out = draw(60, seed=1, noise=1.5)

    def loss(head):
        return head.evaluate(*held_out, verbose=0)

    last = train_head(features, labels, 3)
    best = train_head(features, labels, 3, validation=held_out)
    # Each epoch by itself: the same seed makes the same steps.
    lowest = min(loss(train_head(features, labels, 3, epochs=n)) for n in range(1, 8))
    assert loss(best) <= lowest + 1e-5
    assert loss(best) < 0.9 * loss(last)


def test_the_seed_decides():
    kernels = [train_head(*draw(9), 3, epochs=1, seed=s).get_weights()[0] for s in (1, 1, 2)]
    np.testing.assert_array_equal(kernels[0], kernels[1])
    assert not np.array_equal(kernels[0], kernels[2])


def test_says_what_is_wrong():
    features, labels = draw(9)
    with pytest.raises(ValueError, match=r"features must hold one row for each label.*8 rows"):
        train_head(features[:8], labels, 3)
    with pytest.raises(ValueError, match=r"validation's features must hold one row for each"):
        train_head(features, labels, 3, validation=(features[:0], labels[:0]))
    with pytest.raises(ValueError, match=r"validation's labels must be whole .* got 0 to 3;"):
        train_head(features, labels, 3, validation=(features[:2], [0, 3]))
    with pytest.raises(ValueError, match=r"features must have 7 channels as .* got 6; make"):
        train_head(features, labels, 3, validation=(features[:, :6], labels))
    with pytest.raises(ValueError, match=r"normalisation must be one of .*'standardise'"):
        train_head(features, labels, 3, normalisation="batch")
    for rate in (0, -0.1, np.nan, np.inf, "fast"):
        with pytest.raises(ValueError, match=r"learning_rate must be a number above 0, got"):
            train_head(features, labels, 3, learning_rate=rate)
    with pytest.raises(ValueError, match=r"labels must be whole numbers from 0 to 1"):
        train_head(features, labels, 2)
    with pytest.raises(ValueError, match=r"num_classes must be .* at least 2"):
        train_head(features, labels, 1)
    with pytest.raises(ValueError, match=r"features must have 2 axes"):
        train_head(features[:, :, np.newaxis], labels, 3)
