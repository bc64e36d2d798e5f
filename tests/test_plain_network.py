"""What the plain network reads after two epochs of the plain recipe."""

from cnn_guide.datasets import load_mnist, prepare_digits, prepare_drawing
from cnn_guide.models import build_mnist_cnn
from cnn_guide.training import train

import keras
import numpy as np
import pytest
from scipy import ndimage

pytestmark = pytest.mark.slow
_, (IMAGES, LABELS) = load_mnist()


@pytest.fixture(scope="module")
def reader():
    """Train it once for all of these tests."""
    keras.utils.set_random_seed(0)
    model = build_mnist_cnn()
    (images, labels), _ = load_mnist()
    train(model, prepare_digits(images), labels, epochs=2)
    return model


def accuracy(model, inputs):
    """Return how much of the first test digits, made into inputs, a network reads."""
    answers = model.predict(inputs, verbose=0).argmax(axis=1)
    return (answers == LABELS[: len(inputs)]).mean()


def test_it_reads_over_98_percent_of_the_test_digits(reader):
    assert accuracy(reader, prepare_digits(IMAGES)) > 0.98


def scaled_and_shifted(digit, rng):
    """Put a digit on 28x28 paper, 0.4 to 1.2 times as large, up to 5 pixels off the middle."""
    scaled = ndimage.zoom(digit / 255, rng.uniform(0.4, 1.2), order=1)
    rows, columns = (scaled > 0.1).nonzero()
    ink = scaled[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    paper = np.zeros((56, 56))
    shift = rng.integers(-5, 6, size=2)
    top, left = (28 - np.array(ink.shape) // 2) + shift
    paper[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return paper


def test_small_digits_off_the_middle_are_read_where_plain_squeezing_fails(reader):
    rng = np.random.default_rng(0)
    papers = [scaled_and_shifted(digit, rng) for digit in IMAGES[:2000]]
    squeezed = np.array([paper.reshape(28, 2, 28, 2).mean(axis=(1, 3)) for paper in papers])
    prepared = np.array([prepare_drawing(paper) for paper in papers])
    untouched = accuracy(reader, prepare_digits(IMAGES[:2000]))
    assert accuracy(reader, prepared) > untouched - 0.02
    assert accuracy(reader, squeezed[..., np.newaxis]) < untouched / 2
