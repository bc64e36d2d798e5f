from cnn_guide.exercises import NotYet, check_gradient
from cnn_guide.ops import (
    conv2d,
    conv2d_backward,
    cross_entropy,
    cross_entropy_backward,
    dense,
    dense_backward,
    relu,
    relu_backward,
)

import numpy as np
import pytest

RNG = np.random.default_rng(5)
ROWS, KERNEL, BIAS = RNG.normal(size=(5, 3)), RNG.normal(size=(3, 4)), RNG.normal(size=4)
IMAGES, FILTERS = RNG.normal(size=(2, 4, 5, 2)), RNG.normal(size=(2, 3, 2, 3))
LABELS = np.array([2, 0, 1, 1, 2])


@pytest.mark.parametrize(
    ("backward", "forward", "inputs"),
    [
        (relu_backward, relu, [ROWS]),
        (lambda g, x: [relu_backward(g, x)], relu, [ROWS]),
        (cross_entropy_backward, cross_entropy, [ROWS, LABELS]),
        (conv2d_backward, lambda i, k, b: conv2d(i, k, b), [IMAGES, FILTERS, BIAS[:3]]),
    ],
)
def test_right_gradients_pass(backward, forward, inputs, passes):
    if backward is conv2d_backward:
        backward = lambda g, i, k, b: conv2d_backward(g, i, k)  # noqa: E731
    passes(check_gradient, backward, forward, inputs)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r, k, b: (-r, k, b), "gradient of rows: the sign"),
        (lambda r, k, b: (r, k / 5, b), "gradient of kernel: it is divided by the batch; what"),
        (lambda r, k, b: (r, k, b / 25), "gradient of bias: it is divided by the batch twice"),
        (lambda r, k, b: (r, 5 * k, b), "the batch counts too often"),
        (lambda r, k, b: (r, k.T, b), "rows and columns are swapped"),
        (lambda r, k, b: (0 * r, k, b), "0 everywhere"),
        (lambda r, k, b: (2 * r, k, b), "twice too large"),
        (lambda r, k, b: (r, k, b + 0.1), "change one number"),
        (lambda r, k, b: (r, k, b[:, None]), "shape"),
        (lambda r, k, b: (r, k), "rows, kernel, bias, got 2"),
        (lambda r, k, b: (r, ..., b), "empty place"),
    ],
)
def test_a_wrong_gradient_gets_the_hint_that_fits(change, words):
    def backward(gradient, rows, kernel, _bias):
        return change(*dense_backward(gradient, rows, kernel))

    with pytest.raises(NotYet, match=words):
        check_gradient(backward, dense, [ROWS, KERNEL, BIAS], names=("rows", "kernel", "bias"))


def test_a_gradient_that_is_not_added_up_over_the_batch():
    def backward(gradient, rows, kernel, _bias):
        right = dense_backward(gradient, rows, kernel)
        return right[0], rows[:, :, None] * gradient[:, None, :], gradient

    with pytest.raises(
        NotYet, match=r"gradient of input 2: each image has its own; add them up"
    ):
        check_gradient(backward, dense, [ROWS, KERNEL, BIAS])


def test_a_mean_that_is_divided_twice():
    def loss(scores, labels):
        return cross_entropy(scores, labels).mean()

    def backward(gradient, scores, labels):
        each = cross_entropy_backward(np.ones(len(labels)), scores, labels)
        return gradient * each / len(labels)

    check_gradient(backward, loss, [ROWS, LABELS])
    with pytest.raises(NotYet, match="divided by the batch"):
        check_gradient(lambda g, s, y: backward(g, s, y) / len(y), loss, [ROWS, LABELS])
