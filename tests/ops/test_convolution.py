import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_guide.ops import conv2d, output_size


@st.composite
def convolutions(draw, *, both=False):
    """Draw the arguments of one call: nothing square, so swapped axes show."""
    sizes = st.integers(1, 4)
    window = draw(st.tuples(sizes, sizes))
    strides = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    dilation_rate = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    if not both and draw(st.booleans()):
        strides = (1, 1)
    elif not both:
        dilation_rate = (1, 1)  # Keras refuses both at once.
    spans = [rate * (side - 1) + 1 for side, rate in zip(window, dilation_rate, strict=True)]
    height, width = (span + draw(st.integers(0, 5)) for span in spans)
    channels, filters = draw(st.tuples(sizes, sizes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return {
        "images": rng.normal(size=(2, height, width, channels)).astype("float32"),
        "kernel": rng.normal(size=(*window, channels, filters)).astype("float32"),
        "strides": strides,
        "dilation_rate": dilation_rate,
        "padding": draw(st.sampled_from(["valid", "same"])),
    }


def naive(images, kernel, strides, dilation_rate, padding):
    """Convolve with one loop an axis, and with padding counted from the definition."""
    sides = kernel.shape[:2]
    shape = [
        output_size(size, side, step, padding, rate)
        for size, side, step, rate in zip(
            images.shape[1:3], sides, strides, dilation_rate, strict=True
        )
    ]
    before = [0, 0]
    if padding == "same":
        for axis in (0, 1):
            reach = (
                (shape[axis] - 1) * strides[axis] + (sides[axis] - 1) * dilation_rate[axis] + 1
            )
            before[axis] = max(reach - images.shape[1 + axis], 0) // 2
    result = np.zeros((len(images), *shape, kernel.shape[3]))
    for row, column in np.ndindex(*shape):
        for down, right in np.ndindex(*sides):
            y = row * strides[0] + down * dilation_rate[0] - before[0]
            x = column * strides[1] + right * dilation_rate[1] - before[1]
            if 0 <= y < images.shape[1] and 0 <= x < images.shape[2]:
                result[:, row, column] += images[:, y, x] @ kernel[down, right]
    return result


@given(convolutions())
def test_agrees_with_keras(call):
    actual = conv2d(**call)
    inputs, kernel = call.pop("images"), call.pop("kernel")
    expected = np.asarray(keras.ops.conv(inputs, kernel, **call))
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)


@given(convolutions(both=True))
def test_strides_go_with_dilation(call):
    np.testing.assert_allclose(conv2d(**call), naive(**call), rtol=1e-4, atol=1e-5)


@given(convolutions(both=True), st.floats(-3, 3))
def test_is_linear(call, factor):
    other = np.flip(call["images"], axis=(1, 2))
    options = {key: value for key, value in call.items() if key != "images"}
    together = conv2d(call["images"] + np.float32(factor) * other, **options)
    apart = conv2d(**call) + np.float32(factor) * conv2d(other, **options)
    np.testing.assert_allclose(together, apart, rtol=1e-3, atol=1e-4)


@given(convolutions(), st.integers(1, 2), st.integers(0, 3))
def test_shifts_with_the_image(call, down, right):
    image, kernel = call["images"], call["kernel"]
    shifted = np.pad(image, [(0, 0), (down, 0), (right, 0), (0, 0)])
    moved = conv2d(shifted, kernel)[:, down:, right:]
    np.testing.assert_allclose(moved, conv2d(image, kernel), rtol=1e-4, atol=1e-5)


def test_does_not_flip_the_kernel():
    image = np.array([[1.0, 2.0, 4.0]]).reshape(1, 1, 3, 1)
    kernel = np.array([10.0, 1.0]).reshape(1, 2, 1, 1)
    assert conv2d(image, kernel).ravel().tolist() == [12.0, 24.0]


def test_adds_one_bias_to_each_filter():
    image, kernel = np.ones((1, 2, 3, 1)), np.ones((1, 1, 1, 2))
    feature_maps = conv2d(image, kernel, [10.0, 20.0])
    assert feature_maps.shape == (1, 2, 3, 2)
    assert (feature_maps == [11.0, 21.0]).all()


def test_same_pads_the_odd_pixel_at_the_bottom_and_right():
    image, kernel = np.ones((1, 6, 6, 1)), np.ones((3, 3, 1, 1))
    counts = conv2d(image, kernel, strides=2, padding="same")[0, :, :, 0]
    assert counts.tolist() == [[9, 9, 6], [9, 9, 6], [6, 6, 4]]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_spreads_to_its_windows_alone(value):
    image = np.zeros((1, 5, 6, 1))
    image[0, 2, 3, 0] = value
    touched = ~np.isfinite(conv2d(image, np.ones((2, 3, 1, 1)))[0, :, :, 0])
    expected = np.zeros((4, 4), dtype=bool)
    expected[1:3, 1:4] = True
    np.testing.assert_array_equal(touched, expected)


@pytest.mark.parametrize(
    ("given_type", "kept"),
    [
        ("float32", "float32"),
        ("float64", "float64"),
        ("float16", "float32"),
        ("uint8", "float32"),
    ],
)
def test_keeps_float32_and_float64(given_type, kept):
    assert (
        conv2d(np.ones((1, 3, 2, 1), given_type), np.ones((2, 1, 1, 1), given_type)).dtype
        == kept
    )


IMAGES, KERNEL = np.ones((1, 5, 4, 2)), np.ones((3, 2, 2, 6))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"images": np.ones((5, 4, 2))}, r"images must have 4 axes .* got shape \(5, 4, 2\)"),
        ({"kernel": np.ones((3, 2, 2))}, r"kernel must have 4 axes"),
        ({"kernel": np.ones((3, 2, 1, 6))}, r"kernel must have the channels of images, 2"),
        (
            {"kernel": np.ones((0, 2, 2, 6))},
            r"kernel must have weights, got shape \(0, 2, 2, 6\)",
        ),
        ({"kernel": np.ones((6, 2, 2, 6))}, r"no window of 6 pixels fits .* padding='same'"),
        ({"images": np.ones((1, 0, 4, 2)), "padding": "same"}, r"images must have pixels"),
        ({"bias": np.ones(5)}, r"bias must have shape \(6,\), one a filter, got \(5,\)"),
        ({"strides": 0}, r"strides must be .* at least 1.* got strides=0"),
        ({"strides": (1, 2, 3)}, r"strides must be .* pair .* got strides=\(1, 2, 3\)"),
        ({"strides": 1.5}, r"strides must be a whole number"),
        ({"dilation_rate": 0}, r"dilation_rate must be .* got dilation_rate=0"),
        (
            {"padding": "full"},
            r"padding must be one of \['same', 'valid'\], got padding='full'",
        ),
    ],
)
def test_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        conv2d(**({"images": IMAGES, "kernel": KERNEL} | call))


@pytest.mark.parametrize("images", [IMAGES.astype(complex), np.full(IMAGES.shape, "a")])
def test_refuses_what_is_not_a_real_number(images):
    with pytest.raises(TypeError, match=r"images must hold real numbers, got dtype"):
        conv2d(images, KERNEL)
