from cnn_guide.ops import dense, dense_backward, flatten, flatten_backward

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def dense_calls(draw, dtype="float32"):
    """Draw the arguments of one call, and a gradient for its output: nothing square."""
    sizes = st.lists(st.integers(1, 9), min_size=3, max_size=3, unique=True)
    batch, inputs, units = draw(sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shapes = (batch, inputs), (inputs, units), (units,), (batch, units)
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


@pytest.mark.builds
@given(dense_calls())
def test_agrees_with_keras(call):
    rows, kernel, bias, _ = call
    layer = keras.layers.Dense(len(bias))
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    np.testing.assert_allclose(
        dense(rows, kernel, bias), np.asarray(layer(rows)), rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(
        dense(rows, kernel), np.asarray(keras.ops.matmul(rows, kernel)), rtol=1e-4, atol=1e-5
    )


@given(call=dense_calls())
def test_gradients_agree_with_tensorflow(tape, call):
    rows, kernel, bias, gradient = call

    def layer(rows, kernel, bias):
        return keras.ops.matmul(rows, kernel) + bias

    expected = tape(layer, (rows, kernel, bias), gradient)
    for ours, theirs in zip(dense_backward(gradient, rows, kernel), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@given(call=dense_calls("float64"), seed=st.integers(0, 2**32 - 1))
def test_gradients_agree_with_finite_differences(agrees_with_differences, call, seed):
    *arrays, gradient = call
    rng = np.random.default_rng(seed)
    for index, found in enumerate(dense_backward(gradient, *arrays[:2])):
        agrees_with_differences(
            lambda array, index=index: dense(*arrays[:index], array, *arrays[index + 1 :]),
            arrays[index],
            found,
            gradient,
            rng,
        )


@given(dense_calls("float64"), st.floats(-3, 3))
def test_backward_is_the_adjoint_and_linear_in_the_gradient(call, factor):
    rows, kernel, _, gradient = call
    found = dense_backward(gradient, rows, kernel)
    product = np.vdot(dense(rows, kernel), gradient)
    assert np.isclose(np.vdot(rows, found[0]), product)
    assert np.isclose(np.vdot(kernel, found[1]), product)
    other = np.random.default_rng(0).normal(size=gradient.shape)
    together = dense_backward(gradient + factor * other, rows, kernel)
    apart = zip(found, dense_backward(other, rows, kernel), strict=True)
    for whole, (one, another) in zip(together, apart, strict=True):
        np.testing.assert_allclose(whole, one + factor * another, atol=1e-9)


@st.composite
def image_batches(draw):
    sizes = draw(st.lists(st.integers(1, 6), min_size=4, max_size=4, unique=True))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.normal(size=sizes).astype("float32")


@given(images=image_batches())
def test_flatten_agrees_with_keras_and_its_gradient_with_tensorflow(tape, images):
    rows = flatten(images)
    np.testing.assert_array_equal(rows, np.asarray(keras.layers.Flatten()(images)))
    gradient = np.random.default_rng(0).normal(size=rows.shape).astype("float32")
    (expected,) = tape(keras.layers.Flatten(), [images], gradient)
    np.testing.assert_array_equal(flatten_backward(gradient, images), expected)


@given(image_batches())
def test_flatten_backward_undoes_flatten_and_is_its_adjoint(images):
    rows = flatten(images)
    np.testing.assert_array_equal(flatten_backward(rows, images), images)
    gradient = np.random.default_rng(0).normal(size=rows.shape)
    assert np.isclose(
        np.vdot(images, flatten_backward(gradient, images)), np.vdot(rows, gradient)
    )


def test_on_paper():
    rows, kernel = [[2.0, 3.0]], [[1.0, 0.0, 5.0], [0.0, 1.0, 7.0]]
    assert dense(rows, kernel, [0, 0, 100]).tolist() == [[2, 3, 131]]
    found = dense_backward([[1.0, 10.0, 0.0]], rows, kernel)
    assert [part.tolist() for part in found] == [
        [[1, 10]],
        [[2, 20, 0], [3, 30, 0]],
        [1, 10, 0],
    ]


def test_an_empty_batch_gives_no_sums_and_gradients_of_zero():
    assert dense(np.ones((0, 3)), np.ones((3, 2))).shape == (0, 2)
    found = dense_backward(np.ones((0, 2)), np.ones((0, 3)), np.ones((3, 2)))
    assert [part.shape for part in found] == [(0, 3), (3, 2), (2,)]
    assert not any(part.any() for part in found)
    assert flatten(np.ones((0, 2, 3, 4))).shape == (0, 24)


def test_infinity_alone_is_no_reason_to_warn():
    assert dense([[np.inf, 1.0]], [[1.0], [2.0]]).tolist() == [[np.inf]]


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
def test_keeps_float32_and_float64(types, kept):
    shapes = (4, 2), (4, 3), (3, 2)
    arrays = [np.ones(shape, dtype) for shape, dtype in zip(shapes, types, strict=True)]
    assert [part.dtype for part in dense_backward(*arrays)] == [kept] * 3
    narrow = "float64" if "float64" in types[1:] else "float32"
    assert dense(*arrays[1:], np.ones(2)).dtype == narrow, "a bias must not widen the type"
    images = np.ones((4, 1, 3, 1), types[1])
    assert flatten_backward(np.ones((4, 3), types[0]), images).dtype == (
        "float64" if "float64" in types[:2] else "float32"
    )


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ({"rows": np.ones(3)}, ValueError, r"rows must have 2 axes \(batch, inputs\)"),
        ({"kernel": np.ones((4, 2))}, ValueError, r"kernel must have the inputs of rows, 3"),
        ({"kernel": np.ones((3, 0))}, ValueError, r"kernel must have weights, got shape"),
        ({"bias": np.ones(3)}, ValueError, r"bias must have shape \(2,\), one a unit, got"),
        ({"rows": np.ones((5, 3), "c8")}, TypeError, r"rows must hold real numbers"),
    ],
)
def test_dense_says_what_is_wrong(call, error, message):
    usual = {"rows": np.ones((5, 3)), "kernel": np.ones((3, 2)), "bias": np.ones(2)}
    with pytest.raises(error, match=message):
        dense(**(usual | call))


def test_backward_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"output of dense, \(5, 2\), got \(5, 3\)"):
        dense_backward(np.ones((5, 3)), np.ones((5, 3)), np.ones((3, 2)))
    with pytest.raises(ValueError, match=r"output of flatten, \(2, 6\), got \(2, 5\)"):
        flatten_backward(np.ones((2, 5)), np.ones((2, 3, 1, 2)))
    with pytest.raises(ValueError, match=r"images must have 4 axes"):
        flatten(np.ones((2, 5)))
