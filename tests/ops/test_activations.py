import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnn_guide.ops import relu, softmax

# TensorFlow takes numbers below the normal range for 0.
numbers = arrays(
    np.float32,
    array_shapes(min_dims=1, max_dims=3),
    elements=st.floats(-50, 50, width=32, allow_subnormal=False),
)


@given(numbers)
def test_relu_agrees_with_keras(values):
    np.testing.assert_array_equal(relu(values), np.asarray(keras.ops.relu(values)))


@given(numbers, st.data())
def test_softmax_agrees_with_keras(scores, data):
    axis = data.draw(st.integers(-scores.ndim, scores.ndim - 1))
    expected = np.asarray(keras.ops.softmax(scores, axis=axis)) if scores.shape[axis] > 1 else 1
    np.testing.assert_allclose(softmax(scores, axis), expected, rtol=1e-4, atol=1e-7)


@given(numbers)
def test_probabilities_add_up_to_one(scores):
    np.testing.assert_allclose(softmax(scores).sum(axis=-1), 1, rtol=1e-5)


@given(numbers, st.floats(-100, 100))
def test_softmax_sees_differences_alone(scores, shift):
    moved = softmax(scores.astype(float) + shift)
    np.testing.assert_allclose(moved, softmax(scores.astype(float)), rtol=1e-6, atol=1e-12)


def test_large_scores_do_not_overflow():
    assert softmax([1e4, 0.0]).tolist() == [1.0, 0.0]


def test_nan_passes_relu():
    assert np.isnan(relu([np.nan, 1.0])).tolist() == [True, False]


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"axis must be an axis of scores.* got 2"):
        softmax(np.ones((3, 4)), axis=2)
    with pytest.raises(TypeError, match=r"values must hold real numbers"):
        relu(["a"])
