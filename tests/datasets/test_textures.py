from cnn_guide.datasets import TEXTURES, draw_texture_mosaics, load_photograph, textures

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

AREAS = {"train": np.s_[:384, :256], "validation": np.s_[384:, :256], "test": np.s_[:, 256:]}


@pytest.mark.parametrize("part", AREAS)
def test_each_texture_is_a_piece_of_its_part(part):
    images, classes = draw_texture_mosaics(3, part=part, size=30, seed=4)
    assert images.dtype == np.float32
    assert classes.dtype == np.int32
    found = set()
    for image, truth in zip(images[..., 0], classes, strict=True):
        for number, name in enumerate(TEXTURES):
            where = truth == number
            if where.sum() > 20:
                grey = load_photograph(name)[AREAS[part]][..., 0]
                windows = np.lib.stride_tricks.sliding_window_view(
                    textures._equalise(grey), (30, 30)
                )
                row, column = np.argwhere(where)[0]
                places = np.argwhere(windows[..., row, column] == image[row, column])
                assert any((windows[tuple(place)] == image)[where].all() for place in places), (
                    f"{name} of {part} is cut from elsewhere"
                )
                found.add(name)
    assert len(found) >= 2


@pytest.mark.parametrize("part", AREAS)
def test_each_texture_has_all_greys_equally_often(part):
    for name in TEXTURES:
        grey = load_photograph(name)[AREAS[part]][..., 0]
        ranks = textures._equalise(grey)
        np.testing.assert_allclose(
            np.sort(ranks.ravel()), np.linspace(-1, 1, grey.size), atol=1e-6
        )
        # What is brighter has a higher rank.
        order = ranks.ravel().argsort()
        assert (np.diff(grey.ravel()[order].astype(int)) >= 0).all()


def test_brightness_tells_nothing():
    # Of a whole part, each texture has all greys equally often.
    means, spreads = [], []
    for seed in range(3):
        images, classes = draw_texture_mosaics(60, part="test", size=64, seed=seed)
        pieces = [images[..., 0][classes == number] for number in range(3)]
        means += [piece.mean() for piece in pieces]
        spreads += [piece.std() for piece in pieces]
    assert np.abs(means).max() < 0.15
    assert np.ptp(spreads) < 0.1


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_cells_are_those_of_the_nearest_point(seed, cells):
    images, classes = draw_texture_mosaics(2, size=9, cells=cells, seed=seed)
    assert images.shape == (2, 9, 9, 1)
    assert np.abs(images).max() <= 1
    assert set(np.unique(classes)) <= {0, 1, 2}
    assert all(len(np.unique(each)) <= cells for each in classes)
    # The first numbers drawn are the points of the first mosaic.
    points = np.random.default_rng(seed).uniform(0, 9, (cells, 2))
    nearest = cKDTree(points).query(np.argwhere(np.ones((9, 9))))[1]
    for cell in range(cells):
        assert len(np.unique(classes[0].ravel()[nearest == cell])) <= 1


def test_a_seed_draws_the_same_mosaics_again():
    first, again, other = (draw_texture_mosaics(2, size=16, seed=seed) for seed in (5, 5, 6))
    for one, two, three in zip(first, again, other, strict=True):
        np.testing.assert_array_equal(one, two)
        assert not np.array_equal(one, three)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"part": "left"}, r"part must be one of \['test', 'train', 'validation'\], got"),
        ({"count": 0}, r"count must be .* at least 1, got count=0"),
        ({"size": 129}, r"size must be .* at most 128, got size=129"),
        ({"cells": 0}, r"cells must be .* got cells=0"),
        ({"seed": -1}, r"seed must be .* at least 0, got seed=-1"),
    ],
)
def test_says_what_is_wrong(options, message):
    with pytest.raises(ValueError, match=message):
        draw_texture_mosaics(**({"count": 1} | options))
