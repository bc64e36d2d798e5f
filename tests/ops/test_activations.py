from cnn_guide.ops import relu, relu_backward, softmax

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

# TensorFlow takes numbers below the normal range for 0.
FINITE = {"allow_nan": False, "allow_infinity": False, "allow_subnormal": False}
shapes = array_shapes(min_dims=1, max_dims=3)
numbers = arrays(
    np.float32, shapes, elements=st.floats(-50, 50, width=32, allow_subnormal=False)
)
extremes = arrays(np.float32, shapes, elements=st.floats(width=32, **FINITE))


@given(extremes)
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


@given(numbers)
def test_softmax_keeps_the_order(scores):
    order = np.argsort(scores, axis=-1, kind="stable")
    assert (np.diff(np.take_along_axis(softmax(scores), order, axis=-1)) >= 0).all()


@given(extremes)
def test_no_score_is_too_large(scores):
    np.testing.assert_allclose(softmax(scores).sum(axis=-1), 1, rtol=1e-5)


def test_on_paper():
    assert softmax([1e4, 0.0]).tolist() == [1.0, 0.0]
    np.testing.assert_allclose(
        softmax(np.log([[1.0, 3.0], [2.0, 3.0]])), [[0.25, 0.75], [0.4, 0.6]]
    )
    assert softmax([-np.inf, 0.0, 0.0]).tolist() == [0, 0.5, 0.5]
    assert relu([[-2, 0, 3]]).tolist() == [[0, 0, 3]]


def test_nan_and_infinity_pass():
    np.testing.assert_array_equal(relu([np.nan, np.inf, -np.inf, 1]), [np.nan, np.inf, 0, 1])
    touched = np.isnan(softmax([[0.0, np.nan, 1.0], [0.0, 1.0, 2.0]]))
    assert touched.tolist() == [[True] * 3, [False] * 3]


@pytest.mark.parametrize("operation", [relu, softmax])
@pytest.mark.parametrize(
    ("given_type", "kept"),
    [("float32", "float32"), ("float64", "float64"), ("float16", "float32"), ("i8", "float32")],
)
def test_keeps_float32_and_float64(operation, given_type, kept):
    assert operation(np.ones((2, 3), given_type)).dtype == kept


@pytest.mark.parametrize("dtype", ["complex64", "object", "str"])
def test_refuses_what_is_not_a_real_number(dtype):
    with pytest.raises(TypeError, match=r"values must hold real numbers, got dtype"):
        relu(np.ones(3).astype(dtype))
    with pytest.raises(TypeError, match=r"scores must hold real numbers, got dtype"):
        softmax(np.ones(3).astype(dtype))


@pytest.mark.parametrize(
    ("scores", "axis", "message"),
    [
        (np.ones((3, 4)), 2, r"axis must be an axis of scores.* shape \(3, 4\), got axis=2"),
        (np.ones((3, 4)), -3, r"axis must be an axis of scores.* got axis=-3"),
        (5.0, -1, r"axis must be an axis of scores, which has shape \(\), got axis=-1"),
        ([1.0, 2.0], None, r"axis must be an axis of scores.* got axis=None; -1 is the last"),
        ([1.0, 2.0], 0.0, r"axis must be an axis of scores.* got axis=0\.0"),
        (np.ones((3, 0)), 1, r"scores must have classes on axis 1, got shape \(3, 0\)"),
    ],
)
def test_says_what_is_wrong(scores, axis, message):
    with pytest.raises(ValueError, match=message):
        softmax(scores, axis)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([np.inf, 0, 1], [1, 0, 0]),
        ([np.inf, 5, np.inf, -np.inf], [0.5, 0, 0.5, 0]),
        ([-np.inf, -np.inf], [0.5, 0.5]),
    ],
)
def test_scores_that_are_infinite_share_the_whole(scores, expected):
    assert softmax(scores).tolist() == expected
    rows = np.array([scores, np.zeros(len(scores))])
    np.testing.assert_allclose(softmax(rows), [expected, [1 / len(scores)] * len(scores)])
    np.testing.assert_array_equal(softmax(rows.T, axis=0), softmax(rows).T)


@given(values=numbers)
def test_relu_gradients_agree_with_tensorflow(tape, values):
    gradient = np.random.default_rng(0).normal(size=values.shape).astype("float32")
    (expected,) = tape(keras.ops.relu, [values], gradient)
    np.testing.assert_array_equal(relu_backward(gradient, values), expected)


@given(shape=shapes, seed=st.integers(0, 2**32 - 1))
def test_relu_gradients_agree_with_finite_differences(agrees_with_differences, shape, seed):
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.1, 2, shape) * rng.choice([-1, 1], shape)  # away from the bend
    gradient = rng.normal(size=shape)
    agrees_with_differences(relu, values, relu_backward(gradient, values), gradient, rng)


@given(numbers, st.floats(-3, 3))
def test_relu_gradients_are_linear_and_adjoint(values, factor):
    values = values.astype("float64")
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, *values.shape))
    found = relu_backward(first + factor * second, values)
    apart = relu_backward(first, values) + factor * relu_backward(second, values)
    np.testing.assert_allclose(found, apart, atol=1e-9)
    assert np.isclose(
        np.vdot(values, relu_backward(first, values)), np.vdot(relu(values), first)
    )
    np.testing.assert_array_equal(
        relu_backward(first, relu(values)), relu_backward(first, values)
    )


def test_relu_gradients_on_paper():
    assert relu_backward([5, 5, 5], [-2, 0, 3]).tolist() == [0, 0, 5]
    assert relu_backward([np.inf, np.nan], [-1.0, 0.0]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("types", "kept"),
    [
        (("float32", "float32"), "float32"),
        (("float64", "float32"), "float64"),
        (("float32", "float64"), "float64"),
        (("float16", "u1"), "float32"),
    ],
)
def test_relu_gradients_keep_float32_and_float64(types, kept):
    assert relu_backward(np.ones(3, types[0]), np.ones(3, types[1])).dtype == kept


def test_relu_backward_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"output of relu, \(2, 3\), got \(3, 2\)"):
        relu_backward(np.ones((3, 2)), np.ones((2, 3)))
    with pytest.raises(TypeError, match=r"gradient must hold real numbers"):
        relu_backward(np.ones(3, "complex64"), np.ones(3))
    with pytest.raises(TypeError, match=r"values must hold real numbers"):
        relu_backward(np.ones(3), np.ones(3, "complex64"))
