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
        (lambda r, k, b: (r, k, b[:, None]), r"bias: it has shape \(4, 1\); .*here \(4,\)"),
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
        NotYet, match=r"gradient of kernel: each image has its own; add them up"
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


def test_inputs_are_called_as_the_reader_calls_them():
    def backward(gradient, images, kernel, _bias):
        right = conv2d_backward(gradient, images, kernel)
        return right[0], right[1][::-1, ::-1], right[2]

    inputs = [IMAGES, FILTERS, BIAS[:3]]
    with pytest.raises(NotYet, match="the gradient of kernel: "):
        check_gradient(backward, lambda i, k, b: conv2d(i, k, b), inputs)
    with pytest.raises(NotYet, match="the gradient of input 1: "):
        check_gradient(lambda *given: (given[1], 0, 0), dense, [ROWS, KERNEL, BIAS])


def test_the_first_number_that_is_off_is_shown_beside_its_slope():
    """A flipped kernel and other mistakes without a hint of their own."""

    def backward(gradient, images, kernel):
        return conv2d_backward(gradient, images, kernel[::-1, ::-1])[:2]

    def flipped(gradient, images, kernel):
        right = conv2d_backward(gradient, images, kernel)
        return right[0], right[1][::-1, ::-1]

    with pytest.raises(NotYet, match=r"of images: \d+ of 80 numbers are off. The first at \["):
        check_gradient(backward, conv2d, [IMAGES, FILTERS])
    with pytest.raises(
        NotYet, match=r"of kernel: 36 of 36 .* at \[0, 0, 0, 0\] is (\S+);"
    ) as no:
        check_gradient(flipped, conv2d, [IMAGES, FILTERS])
    output = conv2d(IMAGES, FILTERS)
    gradient = np.random.default_rng(0).normal(size=output.shape)
    slope = conv2d_backward(gradient, IMAGES, FILTERS)[1]
    assert (
        f"is {slope[-1, -1, 0, 0]:.4g}; measured, the slope is {slope[0, 0, 0, 0]:.4g}"
        in str(no.value)
    )


def test_a_forgotten_stride_is_told_by_the_shape():
    def backward(_gradient, images, kernel):
        return images[:, :-1], kernel

    images = RNG.normal(size=(2, 6, 5, 2))
    with pytest.raises(NotYet, match=r"images: it has shape \(2, 5, 5, 2\).*\(2, 6, 5, 2\)"):
        check_gradient(backward, lambda i, k: conv2d(i, k, strides=2), [images, FILTERS])


def test_whole_numbers_have_no_gradient():
    with pytest.raises(ValueError, match=r"inputs must hold floats.*got int64.*astype"):
        check_gradient(relu_backward, relu, [np.array([1, -2, 3])])
