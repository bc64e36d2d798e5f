import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

from cnn_guide.ops import conv2d_parameters, dense_parameters, output_size, same_padding

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


@given(st.integers(1, 40), small, small, small)
def test_same_padding_is_as_small_as_the_last_window_allows(size, kernel_size, strides, rate):
    before, after = same_padding(size, kernel_size, strides, rate)
    assert 0 <= after - before <= 1
    stops = output_size(size, kernel_size, strides, "same", rate)
    reach = (stops - 1) * strides + (kernel_size - 1) * rate + 1
    assert before + after == max(reach - size, 0)


@given(st.tuples(small, small), small, small, st.booleans())
def test_conv2d_parameters_agree_with_keras(kernel_size, channels, filters, use_bias):
    layer = layers.Conv2D(filters, kernel_size, use_bias=use_bias)
    layer.build((None, 9, 8, channels))
    counted = conv2d_parameters(kernel_size, channels, filters, use_bias=use_bias)
    assert counted == layer.count_params()


@given(st.integers(1, 50), st.integers(1, 50), st.booleans())
def test_dense_parameters_agree_with_keras(inputs, units, use_bias):
    layer = layers.Dense(units, use_bias=use_bias)
    layer.build((None, inputs))
    assert dense_parameters(inputs, units, use_bias=use_bias) == layer.count_params()


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, "3"])
def test_says_what_is_wrong(bad):
    with pytest.raises(
        ValueError, match=r"size must be a whole number of at least 1, got size="
    ):
        output_size(bad, 3)
    with pytest.raises(ValueError, match=r"units must be a whole number"):
        dense_parameters(4, bad)
    with pytest.raises(ValueError, match=r"kernel_size must be a whole number"):
        conv2d_parameters(bad, 1, 1)
