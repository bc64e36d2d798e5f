"""A network that judges windows, and learns from few of them."""

from cnn_guide.detection import (
    build_window_network,
    gather_windows,
    learn_from_errors,
    learn_windows,
    scan,
)
from cnn_guide.detection.windows import _vary

import keras
import numpy as np
import pytest


def crosses(count, seed=0):
    """Windows of noise, with a bright cross in the middle."""
    windows = np.random.default_rng(seed).random((count, 25, 25, 1)) * 0.5
    windows[:, 11:14, 5:20] = windows[:, 5:20, 11:14] = 0.95
    return windows


def noise(count, seed=1):
    return np.random.default_rng(seed).random((count, 25, 25, 1)) * 0.5


@pytest.fixture(scope="module")
def learned():
    keras.utils.set_random_seed(0)
    network = build_window_network()
    learn_windows(network, crosses(8), noise(30), steps=60, seed=0)
    return network


def test_it_learns_what_a_cross_is(learned):
    assert (np.asarray(learned(crosses(20, 5))) > 0).mean() > 0.9
    assert (np.asarray(learned(noise(20, 6))) > 0).mean() < 0.1


def test_in_a_large_image_it_answers_as_for_the_windows_alone(learned):
    image = np.random.default_rng(2).random((45, 61))
    settings = {"smallest": 25, "shrink": 99.0, "least": -np.inf, "most_overlap": None}
    found = scan(learned, image, **settings)
    assert len(found.boxes) == 6 * 10
    for (left, top, right, bottom), score in zip(
        found.boxes.astype(int), found.scores, strict=True
    ):
        alone = learned(image[None, top:bottom, left:right, None])
        np.testing.assert_allclose(np.asarray(alone).item(), score, atol=1e-4)


@pytest.mark.slow
def test_the_seed_decides_what_is_drawn():
    scores = []
    for seed in (3, 3, 4):
        keras.utils.set_random_seed(0)
        network = build_window_network()
        learn_windows(network, crosses(3), noise(5), steps=2, seed=seed, batch_size=8)
        scores.append(np.asarray(network(crosses(1))).item())
    assert scores[0] == pytest.approx(scores[1], abs=1e-5)
    assert scores[0] != pytest.approx(scores[2], abs=1e-5)


def test_windows_are_moved_mirrored_and_change_their_light():
    window = np.zeros((1, 25, 25, 1), np.float32)
    window[0, 12, 3] = 1
    varied = _vary(np.repeat(window, 300, axis=0), np.random.default_rng(0))
    assert varied.shape == (300, 25, 25, 1)
    assert varied.min() >= 0
    assert varied.max() <= 1
    brightest = varied.reshape(300, -1).argmax(axis=1)
    assert set(brightest // 25) == {10, 11, 12, 13, 14}
    assert set(brightest % 25) == {1, 2, 3, 4, 5, 19, 20, 21, 22, 23}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"things": noise(0)}, "things must be at least one window"),
        ({"others": np.ones((2, 24, 25, 1))}, "others must be at least one window of shape"),
        ({"others": np.ones((25, 25, 1))}, "others must have 4 axes"),
        ({"things": np.full((2, 25, 25, 1), np.nan)}, "things must have pixels from 0 to 1"),
        ({"things": 255 * crosses(1)}, "divide 8-bit pixels by 255"),
        ({"steps": 0}, "steps must be a whole number"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"others_share": 1.0}, "others_share must lie between 0 and 1"),
        ({"batch_size": 1}, "batch_size must be a whole number of at least 2"),
    ],
)
def test_bad_input(changes, words):
    call = {"things": crosses(2), "others": noise(2), "steps": 1, "seed": 0} | changes
    with pytest.raises(ValueError, match=words):
        learn_windows(None, **call)


def test_gathered_windows_score_enough_and_are_few(learned):
    rng = np.random.default_rng(7)
    images = [rng.random((60, 71)) * 0.5, rng.random((20, 71))]
    images[0][15:40, 20:45] = crosses(1)[0, :, :, 0]
    hard = gather_windows(learned, images, limit=4)
    anywhere = gather_windows(learned, images, least=-np.inf, limit=4)
    assert 1 <= len(hard) <= 4
    assert len(anywhere) == 4  # the second image is smaller than a window
    assert np.asarray(learned(hard)).mean() > np.asarray(learned(anywhere)).mean()
    assert gather_windows(learned, images, least=np.inf).shape == (0, 25, 25, 1)
    assert gather_windows(learned, []).shape == (0, 25, 25, 1)
    other = gather_windows(learned, images, least=-np.inf, limit=4, seed=1)
    assert not np.array_equal(anywhere, other)
    with pytest.raises(ValueError, match="limit must be a whole number"):
        gather_windows(learned, images, limit=0)


class Recorder:
    """Stands where a network stands, and keeps what it is to learn."""

    def fit(self, batches, **_):
        self.pixels, self.answers = map(
            np.concatenate, zip(*batches.as_numpy_iterator(), strict=True)
        )


@pytest.mark.parametrize("others", [1, 50])
def test_others_have_their_share_however_many_there_are(others):
    network = Recorder()
    call = {"steps": 40, "seed": 0, "others_share": 0.7, "batch_size": 50}
    learn_windows(network, np.ones((3, 25, 25, 1)), np.zeros((others, 25, 25, 1)), **call)
    assert network.answers.shape == (2000, 1, 1, 1)
    assert network.answers.mean() == pytest.approx(0.3, abs=0.04)
    bright = network.pixels.mean(axis=(1, 2, 3)) > 0.5
    np.testing.assert_array_equal(bright, network.answers.ravel() == 1)


@pytest.mark.slow
def test_errors_of_each_round_are_learned_from_in_the_next(learned):
    image = np.random.default_rng(6).random((70, 90)).astype(np.float32)
    twins = []
    for _ in range(2):
        keras.utils.set_random_seed(4)
        network = build_window_network()
        network.set_weights(learned.get_weights())
        twins.append(network)
    things, pile = crosses(9), noise(7)
    learn_from_errors(twins[0], things, pile, [image, image], rounds=2, steps=3, least=-np.inf)
    for turn in (1, 2):
        new = gather_windows(twins[1], [image, image], least=-np.inf, seed=turn)
        assert len(new) > 0
        pile = np.concatenate([pile, new])
        learn_windows(twins[1], things, pile, steps=3, seed=turn)
    for one, other in zip(*(network.get_weights() for network in twins), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_bad_settings_of_rounds(learned):
    image = np.zeros((40, 40))
    with pytest.raises(ValueError, match="rounds must be a whole number"):
        learn_from_errors(learned, crosses(2), noise(2), [image], rounds=0)
    with pytest.raises(ValueError, match="others must be at least one window"):
        learn_from_errors(learned, crosses(2), noise(0), [image])
