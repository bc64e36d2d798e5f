from cnn_guide.ops import cross_entropy, cross_entropy_backward, softmax

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def loss_calls(draw, dtype="float32"):
    """Draw scores, labels and a gradient: nothing square."""
    sizes = st.lists(st.integers(1, 9), min_size=2, max_size=2, unique=True)
    batch, classes = draw(sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([0.1, 1, 30]))
    scores = scale * rng.normal(size=(batch, classes)).astype(dtype)
    return scores, rng.integers(classes, size=batch), rng.normal(size=batch).astype(dtype)


def their_loss(labels):
    """Make Keras' loss a function of the scores alone."""
    return lambda scores: keras.ops.sparse_categorical_crossentropy(
        labels, scores, from_logits=True
    )


@given(loss_calls())
def test_agrees_with_keras(call):
    scores, labels, _ = call
    expected = np.asarray(their_loss(labels)(scores))
    np.testing.assert_allclose(cross_entropy(scores, labels), expected, rtol=1e-4, atol=1e-5)


@given(call=loss_calls())
def test_gradients_agree_with_tensorflow(tape, call):
    scores, labels, gradient = call
    (expected,) = tape(their_loss(labels), [scores], gradient)
    found = cross_entropy_backward(gradient, scores, labels)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@given(call=loss_calls("float64"), seed=st.integers(0, 2**32 - 1))
def test_gradients_agree_with_finite_differences(agrees_with_differences, call, seed):
    scores, labels, gradient = call
    agrees_with_differences(
        lambda scores: cross_entropy(scores, labels),
        scores,
        cross_entropy_backward(gradient, scores, labels),
        gradient,
        np.random.default_rng(seed),
    )


@given(loss_calls("float64"))
def test_is_minus_the_log_of_the_probability_and_never_negative(call):
    scores, labels, _ = call
    truth = np.take_along_axis(softmax(scores), labels[:, np.newaxis], axis=1)[:, 0]
    losses = cross_entropy(scores, labels)
    np.testing.assert_allclose(np.exp(-losses), truth, rtol=1e-9, atol=1e-300)
    assert (losses >= 0).all()


@given(loss_calls("float64"), st.floats(-100, 100))
def test_sees_differences_of_scores_alone_so_the_gradients_add_up_to_nothing(call, shift):
    scores, labels, gradient = call
    np.testing.assert_allclose(
        cross_entropy(scores + shift, labels), cross_entropy(scores, labels), atol=1e-10
    )
    found = cross_entropy_backward(gradient, scores, labels)
    np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-12)


@given(loss_calls("float64"), st.floats(-3, 3))
def test_backward_is_linear_in_the_gradient(call, factor):
    scores, labels, first = call
    second = np.random.default_rng(0).normal(size=first.shape)
    together = cross_entropy_backward(first + factor * second, scores, labels)
    apart = cross_entropy_backward(first, scores, labels)
    apart = apart + factor * cross_entropy_backward(second, scores, labels)
    np.testing.assert_allclose(together, apart, atol=1e-9)


def test_on_paper():
    scores = np.log([[1.0, 3.0], [1.0, 1.0]])
    np.testing.assert_allclose(cross_entropy(scores, [1, 0]), [np.log(4 / 3), np.log(2)])
    found = cross_entropy_backward([1.0, 10.0], scores, [1, 0])
    np.testing.assert_allclose(found, [[0.25, -0.25], [-5, 5]])


def test_a_sure_error_has_a_finite_loss():
    assert cross_entropy(np.float32([[2000, 0, 0]]), [1]).tolist() == [2000]
    assert cross_entropy_backward([1], np.float32([[2000, 0, 0]]), [1]).tolist() == [[1, -1, 0]]


def test_infinite_scores_follow_softmax():
    scores = [[np.inf, 0.0], [np.inf, np.inf], [np.inf, 0.0], [0.0, np.nan]]
    losses = cross_entropy(scores, [0, 0, 1, 0])
    np.testing.assert_allclose(losses, [0, np.log(2), np.inf, np.nan])


def test_an_empty_batch_has_no_loss():
    none = np.ones(0, int)
    assert cross_entropy(np.ones((0, 3)), none).shape == (0,)
    assert cross_entropy_backward(np.ones(0), np.ones((0, 3)), none).shape == (0, 3)


@pytest.mark.parametrize(
    ("types", "kept"),
    [
        (("float32", "float32"), "float32"),
        (("float64", "float32"), "float64"),
        (("float32", "float64"), "float64"),
        (("float16", "u1"), "float32"),
    ],
)
def test_keeps_float32_and_float64(types, kept):
    gradient, scores = np.ones(2, types[0]), np.ones((2, 3), types[1])
    assert cross_entropy_backward(gradient, scores, [0, 2]).dtype == kept
    assert cross_entropy(scores, [0, 2]).dtype == (
        "float64" if types[1] == "float64" else "float32"
    )


@pytest.mark.parametrize(
    ("scores", "labels", "error", "message"),
    [
        (np.ones(3), [0], ValueError, r"scores must have 2 axes \(batch, classes\)"),
        (np.ones((2, 0)), [0, 0], ValueError, r"scores must have classes on axis 1, got"),
        (
            np.ones((2, 3)),
            [0, 3],
            ValueError,
            r"labels must be whole numbers from 0 to 2, one for each image, got 0 to 3; number",
        ),
        (np.ones((2, 3)), [-1, 0], ValueError, r"got -1 to 0"),
        (np.ones((2, 3)), [0.0, 1.0], ValueError, r"got float64 of shape \(2,\); pass classes"),
        (
            np.ones((2, 3)),
            np.eye(2, 3, dtype=int),
            ValueError,
            r"pass classes, not one-hot rows",
        ),
        (
            np.ones((2, 3)),
            [0],
            ValueError,
            r"labels must have shape \(2,\), one class an image",
        ),
        (np.ones((2, 3), "c8"), [0, 1], TypeError, r"scores must hold real numbers"),
    ],
)
def test_says_what_is_wrong(scores, labels, error, message):
    with pytest.raises(error, match=message):
        cross_entropy(scores, labels)
    with pytest.raises(error, match=message):
        cross_entropy_backward(np.ones(2), scores, labels)


def test_backward_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"output of cross_entropy, \(2,\), got \(2, 3\)"):
        cross_entropy_backward(np.ones((2, 3)), np.ones((2, 3)), [0, 1])
