from cnn_guide.datasets import PHOTOGRAPHS, load_photograph, load_photograph_patches

import numpy as np
import pytest


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_every_photograph_is_in_colour(name):
    photo = load_photograph(name)
    assert photo.dtype == np.uint8
    assert photo.shape[2] == 3
    assert photo.std() > 5


@pytest.mark.slow
def test_patches_lie_in_their_half_of_their_photograph():
    (x_train, y_train), (x_test, y_test) = load_photograph_patches(2, size=60, seed=3)
    assert x_train.shape == x_test.shape == (26, 60, 60, 3)
    photos = [load_photograph(name) for name in PHOTOGRAPHS]
    for patches, labels, half in ((x_train, y_train, 0), (x_test, y_test, 1)):
        assert np.bincount(labels).tolist() == [2] * 13
        for patch, label in zip(patches, labels, strict=True):
            photo = photos[label]
            middle = photo.shape[1] // 2
            side = photo[:, half * middle : (half + 1) * middle]
            corners = np.argwhere((side == patch[0, 0]).all(axis=2))
            assert any(np.array_equal(side[y : y + 60, x : x + 60], patch) for y, x in corners)


def test_a_seed_draws_the_same_patches_again():
    (first, _), _ = load_photograph_patches(1, seed=5)
    (again, _), _ = load_photograph_patches(1, seed=5)
    (other, _), _ = load_photograph_patches(1, seed=6)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_says_what_is_wrong():
    with pytest.raises(
        ValueError, match=r"name must be one of \['astronaut', .* got name='cat'"
    ):
        load_photograph("cat")
    with pytest.raises(ValueError, match=r"per_class must be a whole number .* per_class=0"):
        load_photograph_patches(0)
    with pytest.raises(ValueError, match=r"seed must be .* at least 0, got seed=-1"):
        load_photograph_patches(1, seed=-1)
    with pytest.raises(ValueError, match=r"size must be a whole number .* got size=0"):
        load_photograph_patches(1, size=0)
    with pytest.raises(ValueError, match=r"size must be at most 192, half a photograph"):
        load_photograph_patches(1, size=400)
