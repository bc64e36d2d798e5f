import tracemalloc

from cnn_guide.ops import conv2d, conv2d_backward, im2col, output_size
from cnn_guide.ops.convolution import SLICE_BYTES

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def convolutions(draw, *, both=False, paddings=("valid", "same")):
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
    padding = draw(st.sampled_from(paddings))
    # With 'same' an image may be smaller than the window.
    height, width = (
        draw(st.integers(span if padding == "valid" else 1, span + 5)) for span in spans
    )
    channels, filters = draw(st.tuples(sizes, sizes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return {
        "images": rng.normal(size=(2, height, width, channels)).astype("float32"),
        "kernel": rng.normal(size=(*window, channels, filters)).astype("float32"),
        "strides": strides,
        "dilation_rate": dilation_rate,
        "padding": padding,
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


@given(call=convolutions())
def test_agrees_with_keras(keras_conv, call):
    actual, expected = conv2d(**call), np.asarray(keras_conv(**call))
    assert (actual.dtype, expected.dtype) == (np.float32, np.float64)
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)
    call |= {name: call[name].astype("float64") for name in ("images", "kernel")}
    np.testing.assert_allclose(conv2d(**call), expected, rtol=1e-10, atol=1e-10)


@given(convolutions(both=True))
def test_agrees_with_loops_where_strides_go_with_dilation_too(call):
    np.testing.assert_allclose(conv2d(**call), naive(**call), rtol=1e-4, atol=1e-5)


@given(convolutions(both=True), st.floats(-3, 3))
def test_is_linear(call, factor):
    other = np.flip(call["images"], axis=(1, 2))
    options = {key: value for key, value in call.items() if key != "images"}
    together = conv2d(call["images"] + np.float32(factor) * other, **options)
    apart = conv2d(**call) + np.float32(factor) * conv2d(other, **options)
    np.testing.assert_allclose(together, apart, rtol=1e-3, atol=1e-4)


@given(convolutions(both=True, paddings=["valid"]), st.integers(0, 2), st.integers(0, 2))
def test_shifts_with_the_image_by_whole_strides(call, down, right):
    still = conv2d(**call)
    margins = [(down * call["strides"][0], 0), (right * call["strides"][1], 0)]
    call["images"] = np.pad(call["images"], [(0, 0), *margins, (0, 0)])
    np.testing.assert_allclose(conv2d(**call)[:, down:, right:], still, rtol=1e-4, atol=1e-5)


@given(convolutions(both=True))
def test_dilation_puts_zeros_between_the_weights(call):
    kernel, (down, right) = call["kernel"], call["dilation_rate"]
    height, width = kernel.shape[:2]
    spread = np.zeros(((height - 1) * down + 1, (width - 1) * right + 1, *kernel.shape[2:]))
    spread[::down, ::right] = kernel
    dilated = conv2d(**call)
    call |= {"kernel": spread.astype("float32"), "dilation_rate": 1}
    np.testing.assert_allclose(dilated, conv2d(**call), rtol=1e-4, atol=1e-5)


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


def test_infinity_alone_is_no_reason_to_warn():
    images = np.array([np.inf, -1.0], "float32").reshape(2, 1, 1, 1)
    kernel = np.array([0.5, 0.25], "float32").reshape(1, 1, 1, 2)
    assert conv2d(images, kernel).ravel().tolist() == [np.inf, np.inf, -0.5, -0.25]


def test_an_empty_batch_gives_no_maps():
    assert conv2d(np.ones((0, 5, 4, 2)), np.ones((3, 2, 2, 6))).shape == (0, 3, 3, 6)


@given(convolutions(both=True), st.sampled_from([np.nan, np.inf, -np.inf]), st.data())
def test_what_is_not_finite_spreads_to_its_windows_alone(call, value, data):
    place = tuple(data.draw(st.integers(0, size - 1)) for size in call["images"].shape)
    mark = np.zeros_like(call["images"])
    mark[place] = 1
    options = {key: call[key] for key in ("strides", "dilation_rate", "padding")}
    expected = naive(mark, np.ones_like(call["kernel"]), **options) > 0
    call["images"][place] = value
    np.testing.assert_array_equal(~np.isfinite(conv2d(**call)), expected)


@pytest.mark.parametrize(
    ("images_type", "kernel_type", "kept"),
    [
        ("float32", "float32", "float32"),
        ("float64", "float64", "float64"),
        ("float32", "float64", "float64"),
        ("float64", "float32", "float64"),
        ("float16", "float16", "float32"),
        ("uint8", "int64", "float32"),
        ("bool", "float32", "float32"),
        ("int32", "float64", "float64"),
    ],
)
def test_keeps_float32_and_float64(images_type, kernel_type, kept):
    images, kernel = np.ones((1, 3, 2, 1), images_type), np.ones((2, 1, 1, 1), kernel_type)
    assert conv2d(images, kernel).dtype == kept
    assert conv2d(images, kernel, np.ones(1)).dtype == kept, "a bias must not widen the type"


def test_bytes_do_not_overflow():
    assert conv2d(np.full((1, 1, 2, 1), 200, "u1"), np.full((1, 2, 1, 1), 2, "u1")) == 800


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
        ({"bias": np.ones((1, 6))}, r"bias must have 1 axes \(filters\).* drop an axis"),
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


@pytest.mark.parametrize("dtype", ["complex64", "object", "str"])
def test_refuses_what_is_not_a_real_number(dtype):
    for name in ("images", "kernel", "bias"):
        call = {"images": IMAGES, "kernel": KERNEL, "bias": np.ones(6)}
        call[name] = call[name].astype(dtype)
        with pytest.raises(TypeError, match=rf"{name} must hold real numbers, got dtype"):
            conv2d(**call)


def draw_gradient(call, seed=0):
    """Draw a gradient for the output of a call, and make all float64."""
    call |= {name: call[name].astype("float64") for name in ("images", "kernel")}
    return np.random.default_rng(seed).normal(size=conv2d(**call).shape)


@given(call=convolutions())
def test_gradients_agree_with_tensorflow(keras, tape, keras_conv, call):
    gradient = np.random.default_rng(0).normal(size=conv2d(**call).shape).astype("float32")
    found = conv2d_backward(gradient, **call)
    arrays = call.pop("images"), call.pop("kernel"), np.zeros(gradient.shape[3], "float32")

    def convolve(images, kernel, bias):
        return keras_conv(images, kernel, **call) + keras.ops.cast(bias, "float64")

    for ours, theirs in zip(found, tape(convolve, arrays, gradient), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


@given(call=convolutions(both=True))
def test_gradients_of_strides_with_dilation_agree_with_tensorflow_on_a_spread_kernel(
    tape, keras_conv, call
):
    gradient = np.random.default_rng(0).normal(size=conv2d(**call).shape).astype("float32")
    found = conv2d_backward(gradient, **call)
    kernel, (down, right) = call["kernel"], call["dilation_rate"]
    sides = (kernel.shape[0] - 1) * down + 1, (kernel.shape[1] - 1) * right + 1
    spread = np.zeros((*sides, *kernel.shape[2:]), "float32")
    spread[::down, ::right] = kernel
    options = {"strides": call["strides"], "padding": call["padding"]}
    images_gradient, spread_gradient = tape(
        lambda images, weights: keras_conv(images, weights, **options),
        (call["images"], spread),
        gradient,
    )
    np.testing.assert_allclose(found[0], images_gradient, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(found[1], spread_gradient[::down, ::right], rtol=1e-4, atol=1e-4)


@given(call=convolutions(both=True), seed=st.integers(0, 2**32 - 1))
def test_gradients_agree_with_finite_differences(agrees_with_differences, call, seed):
    rng, gradient = np.random.default_rng(seed), draw_gradient(call, seed)
    call["bias"] = rng.normal(size=gradient.shape[3])
    names = ("images", "kernel", "bias")
    options = {key: value for key, value in call.items() if key != "bias"}
    for name, found in zip(names, conv2d_backward(gradient, **options), strict=True):
        agrees_with_differences(
            lambda array, name=name: conv2d(**(call | {name: array})),
            call[name],
            found,
            gradient,
            rng,
        )


@given(convolutions(both=True))
def test_backward_is_the_adjoint(call):
    gradient = draw_gradient(call)
    images_gradient, kernel_gradient, _ = conv2d_backward(gradient, **call)
    product = np.vdot(conv2d(**call), gradient)
    assert np.isclose(np.vdot(call["images"], images_gradient), product)
    assert np.isclose(np.vdot(call["kernel"], kernel_gradient), product)


@given(convolutions(both=True), st.floats(-3, 3))
def test_backward_is_linear_in_the_gradient(call, factor):
    first, second = draw_gradient(call, 0), draw_gradient(call, 1)
    together = conv2d_backward(first + factor * second, **call)
    apart = zip(conv2d_backward(first, **call), conv2d_backward(second, **call), strict=True)
    for whole, (one, other) in zip(together, apart, strict=True):
        np.testing.assert_allclose(whole, one + factor * other, atol=1e-9)


@given(convolutions(both=True, paddings=["valid"]), st.integers(0, 2), st.integers(0, 2))
def test_gradients_shift_with_the_image_by_whole_strides(call, down, right):
    gradient = draw_gradient(call)
    still = conv2d_backward(gradient, **call)
    rows, columns = down * call["strides"][0], right * call["strides"][1]
    call["images"] = np.pad(call["images"], [(0, 0), (rows, 0), (columns, 0), (0, 0)])
    gradient = np.pad(gradient, [(0, 0), (down, 0), (right, 0), (0, 0)])
    moved = conv2d_backward(gradient, **call)
    np.testing.assert_allclose(moved[0][:, rows:, columns:], still[0], atol=1e-9)
    assert (moved[0][:, :rows] == 0).all()
    assert (moved[0][:, :, :columns] == 0).all()
    np.testing.assert_allclose(moved[1], still[1], atol=1e-9)
    np.testing.assert_allclose(moved[2], still[2], atol=1e-9)


def test_gradients_on_paper():
    image = np.array([[1.0, 2.0, 4.0]]).reshape(1, 1, 3, 1)
    kernel = np.array([10.0, 1.0]).reshape(1, 2, 1, 1)
    gradient = np.array([1.0, 100.0]).reshape(1, 1, 2, 1)
    parts = conv2d_backward(gradient, image, kernel)
    assert [part.ravel().tolist() for part in parts] == [[10, 1001, 100], [201, 402], [101]]


@given(convolutions(both=True), st.integers(1, 400))
def test_slices_change_nothing(call, limit):
    gradient = draw_gradient(call)
    whole = conv2d(**call), *conv2d_backward(gradient, **call)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cnn_guide.ops.convolution.SLICE_BYTES", limit)
        sliced = conv2d(**call), *conv2d_backward(gradient, **call)
    for one, other in zip(whole, sliced, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_no_slice_is_larger_than_it_may_be():
    images, kernel = np.ones((3, 96, 80, 64), "float32"), np.ones((5, 4, 64, 2), "float32")
    whole_bytes = 3 * 92 * 77 * kernel[..., 0].nbytes
    tracemalloc.start()
    try:
        feature_maps = conv2d(images, kernel)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        images_gradient, _, _ = conv2d_backward(feature_maps, images, kernel)
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert SLICE_BYTES <= 256 * 2**20, "the promise of the documentation"
    kept = feature_maps.nbytes + images_gradient.nbytes
    assert whole_bytes > 4 * (SLICE_BYTES + kept)
    assert forward < 2 * SLICE_BYTES + kept
    assert backward < 3 * SLICE_BYTES + kept, "two slices, and what the sums need"


@given(convolutions(both=True))
def test_im2col_times_the_kernel_is_the_convolution(call):
    kernel = call.pop("kernel")
    columns = im2col(kernel_size=kernel.shape[:2], **call)
    expected = conv2d(kernel=kernel, **call)
    product = (columns @ kernel.reshape(-1, kernel.shape[3])).reshape(expected.shape)
    np.testing.assert_allclose(product, expected, rtol=1e-4, atol=1e-5)


def test_im2col_on_paper():
    image = np.arange(12.0).reshape(1, 3, 2, 2)
    assert im2col(image, (2, 1), strides=(1, 2)).tolist() == [[0, 1, 4, 5], [4, 5, 8, 9]]
    assert im2col(np.ones((0, 3, 2, 2)), 2).shape == (0, 8)


def test_an_empty_batch_gives_gradients_of_zero():
    parts = conv2d_backward(np.ones((0, 3, 3, 6)), np.ones((0, 5, 4, 2)), np.ones((3, 2, 2, 6)))
    assert [part.shape for part in parts] == [(0, 5, 4, 2), (3, 2, 2, 6), (6,)]
    assert not parts[1].any()
    assert not parts[2].any()


@pytest.mark.parametrize(
    ("types", "kept"),
    [
        (("float32", "float32", "float32"), "float32"),
        (("float64", "float32", "float32"), "float64"),
        (("float32", "float64", "float32"), "float64"),
        (("float32", "float32", "float64"), "float64"),
        (("float16", "uint8", "int64"), "float32"),
    ],
)
def test_gradients_keep_float32_and_float64(types, kept):
    shapes = (1, 2, 2, 3), (1, 3, 2, 1), (2, 1, 1, 3)
    arrays = [np.ones(shape, dtype) for shape, dtype in zip(shapes, types, strict=True)]
    assert [part.dtype for part in conv2d_backward(*arrays)] == [kept] * 3


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            {"gradient": np.ones((1, 3, 3, 5))},
            ValueError,
            r"gradient must have the shape of the output of conv2d, \(1, 3, 3, 6\), got "
            + r"\(1, 3, 3, 5\); give conv2d and its backward function the same options",
        ),
        ({"strides": 2}, ValueError, r"output of conv2d, \(1, 2, 2, 6\), got \(1, 3, 3, 6\)"),
        ({"gradient": np.ones((1, 3, 3, 6), "c8")}, TypeError, r"gradient must hold real"),
        ({"kernel": np.ones((3, 2, 1, 6))}, ValueError, r"kernel must have the channels of"),
        ({"padding": "full"}, ValueError, r"padding must be one of"),
    ],
)
def test_backward_says_what_is_wrong(call, error, message):
    usual = {"gradient": np.ones((1, 3, 3, 6)), "images": IMAGES, "kernel": KERNEL}
    with pytest.raises(error, match=message):
        conv2d_backward(**(usual | call))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"images": np.ones((5, 4, 2))}, r"images must have 4 axes"),
        ({"images": np.ones((1, 5, 4, 0))}, r"images must have channels, got shape"),
        ({"kernel_size": (3, 0)}, r"kernel_size must be .* got kernel_size=\(3, 0\)"),
        ({"kernel_size": 5}, r"no window of 5 pixels fits in an image of 4"),
    ],
)
def test_im2col_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        im2col(**({"images": IMAGES, "kernel_size": 2} | call))
