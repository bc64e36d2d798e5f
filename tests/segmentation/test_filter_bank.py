from cnn_guide.segmentation import describe_textures

import numpy as np
import pytest

NOISE = np.random.default_rng(0).normal(size=(25, 40))


def test_describes_each_pixel_on_any_scale_of_brightness():
    features = describe_textures(NOISE)
    assert features.shape == (25, 40, 34)
    assert features.dtype == np.float32
    np.testing.assert_allclose(describe_textures(100 * NOISE - 7), features, atol=1e-5)


def test_patterns_are_shares():
    # The last ten are how frequent each kind of pattern is.
    patterns = describe_textures(NOISE)[..., -10:]
    np.testing.assert_allclose(patterns.sum(axis=-1), 1, atol=1e-5)
    flat = describe_textures(np.zeros((7, 9)))[..., -10:]
    np.testing.assert_allclose(flat, np.eye(10)[8] * np.ones((7, 9, 1)), atol=1e-5)
    dots = np.zeros((30, 45))
    dots[::5, ::5] = 1
    expected = np.zeros(10)
    expected[0] = np.mean(dots)  # brighter than all eight neighbours
    assert describe_textures(dots, reach=9)[15, 22, -10] == pytest.approx(expected[0], abs=0.01)


def test_strength_is_that_of_the_surroundings():
    half = np.where(np.arange(60) < 30, NOISE[:, :1] * 0, 1.0) * np.random.default_rng(
        1
    ).normal(size=(25, 60))
    strength = describe_textures(half, reach=3)[..., 12:24]
    assert strength.shape[-1] == 12
    edges = strength[12, :, 1]
    assert edges[5] < 0.1 * edges[55]
    assert edges[5] < edges[29] < edges[55]
    wide = describe_textures(half, reach=9)[12, 24, 13]
    assert wide > edges[24]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: describe_textures(NOISE[0]), r"image must have 2 axes .* got shape \(40,\)"),
        (lambda: describe_textures(NOISE * np.nan), r"image must be finite, got 1000 of 1000"),
        (lambda: describe_textures(NOISE, reach=0), r"reach must be .* at least 1"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
