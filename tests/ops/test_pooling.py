from cnn_guide.ops import (
    average_pool2d,
    average_pool2d_backward,
    conv2d,
    max_pool2d,
    max_pool2d_backward,
)

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

THEIRS = {max_pool2d: keras.ops.max_pool, average_pool2d: keras.ops.average_pool}
BACKWARD = {max_pool2d: max_pool2d_backward, average_pool2d: average_pool2d_backward}


@st.composite
def poolings(draw, *, paddings=("valid", "same")):
    """Draw the arguments of one call: nothing square, so swapped axes show."""
    sizes = st.integers(1, 4)
    window = draw(st.tuples(sizes, sizes))
    padding = draw(st.sampled_from(paddings))
    # With 'same' an image may be smaller than the window.
    height, width = (
        draw(st.integers(side if padding == "valid" else 1, side + 6)) for side in window
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return {
        "images": rng.normal(size=(2, height, width, draw(sizes))).astype("float32"),
        "pool_size": window,
        "strides": draw(st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "padding": padding,
    }


@pytest.mark.parametrize(("ours", "theirs"), THEIRS.items())
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


def test_same_leaves_the_odd_pixel_at_the_bottom_and_right():
    image = np.arange(36.0).reshape(1, 6, 6, 1)
    pooled = max_pool2d(image, 3, strides=2, padding="same")[0, :, :, 0]
    assert pooled.tolist() == [[14, 16, 17], [26, 28, 29], [32, 34, 35]]
    pooled = average_pool2d(image, 3, strides=2, padding="same")[0, :, :, 0]
    assert pooled.tolist() == [[7, 9, 10.5], [19, 21, 22.5], [28, 30, 31.5]]


@given(poolings(paddings=["valid"]))
def test_an_average_is_a_convolution_with_equal_weights(call):
    height, width = call["pool_size"]
    channels = call["images"].shape[3]
    kernel = np.zeros((height, width, channels, channels))
    kernel[:, :, range(channels), range(channels)] = 1 / (height * width)
    averages = average_pool2d(**call)
    convolved = conv2d(call["images"], kernel, strides=call["strides"] or call["pool_size"])
    np.testing.assert_allclose(averages, convolved, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@given(call=poolings(paddings=["valid"]), down=st.integers(0, 2), right=st.integers(0, 2))
def test_a_shift_by_whole_strides_moves_the_map_by_whole_pixels(pool, call, down, right):
    strides = call["strides"] or call["pool_size"]
    still = pool(**call)
    margins = [(down * strides[0], 0), (right * strides[1], 0)]
    call["images"] = np.pad(call["images"], [(0, 0), *margins, (0, 0)])
    np.testing.assert_allclose(pool(**call)[:, down:, right:], still, rtol=1e-5, atol=1e-6)


def test_a_shift_by_one_pixel_changes_more_than_the_place():
    image = np.array([0.0, 9.0, 1.0, 2.0]).reshape(1, 1, 4, 1)
    assert max_pool2d(image, (1, 2)).ravel().tolist() == [9, 2]
    assert max_pool2d(np.roll(image, -1, axis=2), (1, 2)).ravel().tolist() == [9, 2]
    assert max_pool2d(np.roll(image, 1, axis=2), (1, 2)).ravel().tolist() == [2, 9]


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@given(call=poolings(), value=st.sampled_from([np.nan, np.inf]), data=st.data())
def test_what_is_not_finite_spreads_to_its_windows_alone(pool, call, value, data):
    place = tuple(data.draw(st.integers(0, size - 1)) for size in call["images"].shape)
    mark = np.zeros_like(call["images"])
    mark[place] = 1
    options = {key: value for key, value in call.items() if key != "images"}
    touched = np.asarray(THEIRS[pool](mark, **options)) > 0
    call["images"][place] = value
    np.testing.assert_array_equal(~np.isfinite(pool(**call)), touched)


def test_minus_infinity_loses_to_every_pixel():
    image = np.array([-np.inf, -3.0, -np.inf, -np.inf]).reshape(1, 1, 4, 1)
    assert max_pool2d(image, (1, 2)).ravel().tolist() == [-3, -np.inf]


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_an_empty_batch_gives_no_maps(pool):
    assert pool(np.ones((0, 4, 6, 3))).shape == (0, 2, 3, 3)


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"images": np.ones((4, 3))}, r"images must have 4 axes"),
        ({"pool_size": 0}, r"pool_size must be .* got pool_size=0"),
        ({"pool_size": (2, 4)}, r"no window of 4 pixels fits in an image of 3"),
        ({"strides": -1}, r"strides must be .* got strides=-1"),
        ({"images": np.ones((1, 0, 3, 2)), "padding": "same"}, r"images must have pixels"),
        ({"padding": "full"}, r"padding must be one of"),
    ],
)
def test_says_what_is_wrong(pool, call, message):
    with pytest.raises(ValueError, match=message):
        pool(**({"images": np.ones((1, 4, 3, 2))} | call))


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize(
    ("given_type", "kept"),
    [
        ("float32", "float32"),
        ("float64", "float64"),
        ("float16", "float32"),
        ("uint8", "float32"),
        ("bool", "float32"),
    ],
)
def test_keeps_float32_and_float64(pool, given_type, kept):
    for padding in ("valid", "same"):
        assert pool(np.ones((1, 3, 5, 1), given_type), padding=padding).dtype == kept


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize("dtype", ["complex64", "object", "str"])
def test_refuses_what_is_not_a_real_number(pool, dtype):
    with pytest.raises(TypeError, match=r"images must hold real numbers, got dtype"):
        pool(np.ones((1, 3, 5, 1)).astype(dtype))


@pytest.mark.parametrize(("pool", "backward"), BACKWARD.items())
@given(call=poolings(), ties=st.booleans())
def test_gradients_agree_with_tensorflow(tape, pool, backward, call, ties):
    if ties:
        call["images"] = np.round(call["images"])
    images = call.pop("images")
    output = pool(images, **call)
    gradient = np.random.default_rng(0).normal(size=output.shape).astype("float32")
    (expected,) = tape(lambda images: THEIRS[pool](images, **call), [images], gradient)
    found = backward(gradient, images, **call)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("pool", "backward"), BACKWARD.items())
@given(call=poolings(), seed=st.integers(0, 2**32 - 1))
def test_gradients_agree_with_finite_differences(
    agrees_with_differences, pool, backward, call, seed
):
    rng = np.random.default_rng(seed)
    shape = call.pop("images").shape
    images = rng.permutation(float(np.prod(shape)) * np.linspace(0, 1, np.prod(shape)))
    images = images.reshape(shape)  # No two pixels are nearly equal.
    gradient = rng.normal(size=pool(images, **call).shape)
    found = backward(gradient, images, **call)
    agrees_with_differences(lambda images: pool(images, **call), images, found, gradient, rng)


@pytest.mark.parametrize(("pool", "backward"), BACKWARD.items())
@given(call=poolings())
def test_no_gradient_is_lost(pool, backward, call):
    images = call.pop("images").astype("float64")
    output = pool(images, **call)
    gradient = np.random.default_rng(0).normal(size=output.shape)
    found = backward(gradient, images, **call)
    np.testing.assert_allclose(found.sum(axis=(1, 2)), gradient.sum(axis=(1, 2)), atol=1e-9)
    # The adjoint identity: between pixels that win or share, both poolings are linear.
    assert np.isclose(np.vdot(images, found), np.vdot(output, gradient))


@pytest.mark.parametrize(("pool", "backward"), BACKWARD.items())
@given(call=poolings(), factor=st.floats(-3, 3))
def test_backward_is_linear_in_the_gradient(pool, backward, call, factor):
    images = call.pop("images").astype("float64")
    rng, shape = np.random.default_rng(0), pool(images, **call).shape
    first, second = rng.normal(size=shape), rng.normal(size=shape)
    together = backward(first + factor * second, images, **call)
    apart = backward(first, images, **call) + factor * backward(second, images, **call)
    np.testing.assert_allclose(together, apart, atol=1e-9)


@pytest.mark.parametrize(("pool", "backward"), BACKWARD.items())
@given(call=poolings(paddings=["valid"]), down=st.integers(0, 2), right=st.integers(0, 2))
def test_gradients_shift_with_the_image_by_whole_strides(pool, backward, call, down, right):
    images = call.pop("images").astype("float64")
    strides = call["strides"] or call["pool_size"]
    gradient = np.random.default_rng(0).normal(size=pool(images, **call).shape)
    still = backward(gradient, images, **call)
    rows, columns = down * strides[0], right * strides[1]
    images = np.pad(images, [(0, 0), (rows, 0), (columns, 0), (0, 0)])
    gradient = np.pad(gradient, [(0, 0), (down, 0), (right, 0), (0, 0)])
    moved = backward(gradient, images, **call)
    np.testing.assert_allclose(moved[:, rows:, columns:], still, atol=1e-9)
    assert (moved[:, :rows] == 0).all()
    assert (moved[:, :, :columns] == 0).all()


def test_gradients_on_paper():
    image = np.array([[1.0, 5.0, 2.0]]).reshape(1, 1, 3, 1)
    gradient = np.array([10.0, 4.0]).reshape(1, 1, 2, 1)
    options = {"pool_size": (1, 2), "strides": 1}
    assert max_pool2d_backward(gradient, image, **options).ravel().tolist() == [0, 14, 0]
    assert average_pool2d_backward(gradient, image, **options).ravel().tolist() == [5, 7, 2]
    options = {"pool_size": (1, 2), "padding": "same"}
    assert average_pool2d_backward(gradient, image, **options).ravel().tolist() == [5, 5, 4]


def test_of_equal_pixels_the_first_gets_all():
    image, gradient = np.ones((1, 2, 3, 1)), np.full((1, 1, 1, 1), 7.0)
    found = max_pool2d_backward(gradient, image, (2, 3))
    assert found.ravel().tolist() == [7, 0, 0, 0, 0, 0]
    image[0, 0, 0] = 0
    found = max_pool2d_backward(gradient, image, (2, 3))
    assert found.ravel().tolist() == [0, 7, 0, 0, 0, 0]


@pytest.mark.parametrize("value", [-np.inf, np.nan])
def test_padding_wins_no_gradient_even_from_what_is_not_finite(value):
    image, gradient = np.full((1, 1, 3, 1), value), np.ones((1, 1, 3, 1))
    found = max_pool2d_backward(gradient, image, (3, 3), strides=1, padding="same")
    assert found.ravel().tolist() == [2, 1, 0]


@pytest.mark.parametrize("backward", BACKWARD.values())
def test_an_empty_batch_gives_no_gradient(backward):
    assert backward(np.ones((0, 2, 3, 3)), np.ones((0, 4, 6, 3))).shape == (0, 4, 6, 3)


@pytest.mark.parametrize("backward", BACKWARD.values())
@pytest.mark.parametrize(
    ("types", "kept"),
    [
        (("float32", "float32"), "float32"),
        (("float64", "float32"), "float64"),
        (("float32", "float64"), "float64"),
        (("float16", "uint8"), "float32"),
    ],
)
def test_gradients_keep_float32_and_float64(backward, types, kept):
    gradient, images = np.ones((1, 2, 3, 1), types[0]), np.ones((1, 3, 5, 1), types[1])
    assert backward(gradient, images, padding="same").dtype == kept


@pytest.mark.parametrize("backward", BACKWARD.values())
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            {"gradient": np.ones((1, 2, 2, 2))},
            ValueError,
            r"gradient must have the shape of the output of \w+, \(1, 2, 1, 2\), got",
        ),
        ({"gradient": np.ones((1, 2, 1, 2), "c8")}, TypeError, r"gradient must hold real"),
        ({"images": np.ones((4, 3))}, ValueError, r"images must have 4 axes"),
        ({"pool_size": 0}, ValueError, r"pool_size must be .* got pool_size=0"),
        ({"strides": -1}, ValueError, r"strides must be .* got strides=-1"),
    ],
)
def test_backward_says_what_is_wrong(backward, call, error, message):
    usual = {"gradient": np.ones((1, 2, 1, 2)), "images": np.ones((1, 4, 3, 2))}
    with pytest.raises(error, match=message):
        backward(**(usual | call))
