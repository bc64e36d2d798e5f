import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_guide.ops import average_pool2d, max_pool2d


@st.composite
def poolings(draw):
    """Draw the arguments of one call: nothing square, so swapped axes show."""
    sizes = st.integers(1, 4)
    window = draw(st.tuples(sizes, sizes))
    height, width = (side + draw(st.integers(0, 6)) for side in window)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return {
        "images": rng.normal(size=(2, height, width, draw(sizes))).astype("float32"),
        "pool_size": window,
        "strides": draw(st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "padding": draw(st.sampled_from(["valid", "same"])),
    }


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(max_pool2d, keras.ops.max_pool), (average_pool2d, keras.ops.average_pool)],
)
@given(call=poolings())
def test_agrees_with_keras(ours, theirs, call):
    actual = ours(**call)
    expected = np.asarray(theirs(call.pop("images"), **call))
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-6)


@given(poolings())
def test_an_average_never_exceeds_the_largest(call):
    assert (average_pool2d(**call) <= max_pool2d(**call) + 1e-6).all()


@given(poolings(), st.floats(-5, 5))
def test_an_even_image_stays_even_as_padding_is_left_out(call, level):
    call["images"] = np.full_like(call["images"], level)
    for pool in (max_pool2d, average_pool2d):
        np.testing.assert_allclose(pool(**call), np.float32(level), rtol=1e-5)


def test_on_paper():
    image = np.arange(12.0).reshape(1, 3, 4, 1)
    assert max_pool2d(image, (1, 3))[0, :, :, 0].tolist() == [[2], [6], [10]]
    assert average_pool2d(image, (3, 2))[0, :, :, 0].tolist() == [[4.5, 6.5]]
    assert max_pool2d(image, 2, padding="same")[0, :, :, 0].tolist() == [[5, 7], [9, 11]]


def test_padding_never_wins():
    assert (max_pool2d(np.full((1, 3, 5, 1), -7.0), 2, padding="same") == -7).all()


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_nan_spreads_to_its_window_alone(pool):
    image = np.zeros((1, 4, 6, 1), dtype="float32")
    image[0, 1, 3, 0] = np.nan
    expected = [[False, True, False], [False, False, False]]
    assert np.isnan(pool(image, 2)[0, :, :, 0]).tolist() == expected


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"images": np.ones((4, 3))}, r"images must have 4 axes"),
        ({"pool_size": 0}, r"pool_size must be .* got pool_size=0"),
        ({"pool_size": (2, 4)}, r"no window of 4 pixels fits in an image of 3"),
        ({"strides": -1}, r"strides must be .* got strides=-1"),
        ({"padding": "full"}, r"padding must be one of"),
    ],
)
def test_says_what_is_wrong(pool, call, message):
    with pytest.raises(ValueError, match=message):
        pool(**({"images": np.ones((1, 4, 3, 2))} | call))


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_keeps_float64_and_turns_bytes_into_float32(pool):
    assert pool(np.ones((1, 2, 4, 1))).dtype == np.float64
    assert pool(np.ones((1, 2, 4, 1), np.uint8), padding="same").dtype == np.float32
