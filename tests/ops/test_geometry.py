from cnn_guide.ops import conv2d_parameters, dense_parameters, output_size, same_padding

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

small = st.integers(1, 5)


@given(st.integers(1, 40), small, small, small)
def test_output_size_counts_the_stops(size, kernel_size, strides, dilation_rate):
    span = (kernel_size - 1) * dilation_rate + 1
    stops = [start for start in range(0, size, strides) if start + span <= size]
    if stops:
        assert output_size(size, kernel_size, strides, "valid", dilation_rate) == len(stops)
    else:
        with pytest.raises(ValueError, match=r"no window of .* fits in an image of"):
            output_size(size, kernel_size, strides, "valid", dilation_rate)


def count_windows(size, kernel_size, strides, rate):
    """Slide a window until it leaves the pixels, and count its stops."""
    windows = 0
    while windows * strides + (kernel_size - 1) * rate < size:
        windows += 1
    return windows


@given(st.integers(1, 40), small, small, small)
def test_same_padding_is_the_least_with_a_window_for_each_stride(
    size, kernel_size, strides, rate
):
    before, after = same_padding(size, kernel_size, strides, rate)
    assert 0 <= after - before <= 1
    wanted = len(range(0, size, strides))
    assert output_size(size, kernel_size, strides, "same", rate) == wanted
    padded = size + before + after
    assert count_windows(padded, kernel_size, strides, rate) >= wanted
    if before + after:
        assert count_windows(padded - 1, kernel_size, strides, rate) < wanted


@given(st.integers(1, 12), small, small, small)
def test_same_padding_stands_where_keras_puts_it(keras, size, kernel_size, strides, rate):
    # A lone weight looks at one pixel only: ours is there, theirs must be.
    rate = rate if strides == 1 else 1  # Keras refuses both at once.
    before, _ = same_padding(size, kernel_size, strides, rate)
    image = np.arange(1.0, size + 1).reshape(1, size, 1)
    for place in range(kernel_size):
        kernel = np.eye(kernel_size)[place].reshape(-1, 1, 1)
        options = {"strides": strides, "padding": "same", "dilation_rate": rate}
        theirs = np.asarray(keras.ops.conv(image, kernel, **options)).ravel()
        seen = [n * strides + place * rate - before for n in range(len(theirs))]
        ours = [image[0, pixel, 0] if 0 <= pixel < size else 0 for pixel in seen]
        np.testing.assert_array_equal(theirs, ours)


@pytest.mark.builds
@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.tuples(small, small),
    st.tuples(small, small),
    st.sampled_from(["valid", "same"]),
)
def test_output_size_agrees_with_keras(keras, sizes, window, strides, padding):
    axes = list(zip(sizes, window, strides, strict=True))
    if padding == "valid":
        assume(all(size >= side for size, side, _ in axes))
    layer = keras.layers.AveragePooling2D(window, strides, padding)
    expected = layer.compute_output_shape((1, *sizes, 1))[1:3]
    assert tuple(output_size(*axis, padding) for axis in axes) == expected


def test_same_is_not_symmetric_when_the_zeros_are_odd():
    assert same_padding(6, 3, strides=2) == (0, 1)
    assert same_padding(6, 3) == (1, 1)
    assert same_padding(6, 1, strides=4) == (0, 0)
    assert same_padding(1, 4, strides=3) == (1, 2)


@pytest.mark.builds
@given(st.tuples(small, small), small, small, st.booleans())
def test_conv2d_parameters_agree_with_keras(keras, kernel_size, channels, filters, use_bias):
    layer = keras.layers.Conv2D(filters, kernel_size, use_bias=use_bias)
    layer.build((None, 9, 8, channels))
    counted = conv2d_parameters(kernel_size, channels, filters, use_bias=use_bias)
    assert counted == layer.count_params()


@pytest.mark.builds
@given(st.integers(1, 50), st.integers(1, 50), st.booleans())
def test_dense_parameters_agree_with_keras(keras, inputs, units, use_bias):
    layer = keras.layers.Dense(units, use_bias=use_bias)
    layer.build((None, inputs))
    assert dense_parameters(inputs, units, use_bias=use_bias) == layer.count_params()


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, "3"])
@pytest.mark.parametrize(
    ("function", "call"),
    [
        (output_size, {"size": 9, "kernel_size": 3, "strides": 2, "dilation_rate": 2}),
        (same_padding, {"size": 9, "kernel_size": 3, "strides": 2, "dilation_rate": 2}),
        (conv2d_parameters, {"kernel_size": 3, "channels": 1, "filters": 4}),
        (dense_parameters, {"inputs": 3, "units": 2}),
    ],
)
def test_says_which_number_is_wrong(function, call, bad):
    for name in call:
        with pytest.raises(
            ValueError, match=rf"{name} must be a whole number of at least 1.* got {name}="
        ):
            function(**(call | {name: bad}))


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"padding must be one of .* got padding='full'"):
        output_size(9, 3, padding="full")
    with pytest.raises(
        ValueError, match=r"no window of 5 pixels fits in an image of 4; .* padding='same'"
    ):
        output_size(4, 3, dilation_rate=2)
