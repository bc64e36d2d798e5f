from cnn_guide.visualize import (
    deletion_curve,
    hide_most_important,
    insertion_curve,
    resize_map,
)

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from keras import layers


@pytest.fixture(scope="module")
def sums():
    """Class 0 counts the pixels of a grey image of 2 by 5, class 1 is its negative."""
    model = keras.Sequential([keras.Input((2, 5, 1)), layers.Flatten(), layers.Dense(2)])
    model.layers[-1].set_weights([np.array([[1.0, -1.0]] * 10), np.zeros(2)])
    return model


def test_curves_of_a_sum_are_its_partial_sums(sums):
    image = np.arange(10.0).reshape(2, 5, 1)
    curve = deletion_curve(sums, image, 0, image[..., 0], steps=10, fill=0)
    left = [45 - sum(range(10 - hidden, 10)) for hidden in range(11)]
    np.testing.assert_allclose(curve.outputs, left)
    np.testing.assert_allclose(curve.shares, np.arange(11) / 10)
    shown = insertion_curve(sums, image, 0, image[..., 0], steps=10, fill=0)
    np.testing.assert_allclose(shown.outputs, 45 - np.array(left))
    worst = deletion_curve(sums, image, 0, -image[..., 0], steps=10, fill=0)
    assert curve.area < worst.area
    assert worst.area == pytest.approx(np.trapezoid(worst.outputs, worst.shares))


@pytest.mark.parametrize("curve", [deletion_curve, insertion_curve])
def test_a_curve_sorts_once_and_asks_the_model_in_batches(sums, curve, monkeypatch):
    calls = {"argsort": 0, "model": []}
    sort, compute = np.argsort, sums.call

    def sorting(*args, **options):
        calls["argsort"] += 1
        return sort(*args, **options)

    def computing(images, **options):
        calls["model"].append(images.shape[0])
        return compute(images, **options)

    monkeypatch.setattr(np, "argsort", sorting)
    monkeypatch.setattr(sums, "call", computing)
    curve(sums, np.ones((2, 5, 1)), 0, np.ones((2, 5)), steps=20)
    assert calls == {"argsort": 1, "model": [8, 8, 5]}


@given(
    arrays(np.float64, (3, 4), elements=st.floats(-9, 9), unique=True),
    st.integers(0, 12),
)
def test_hides_the_most_important_pixels_and_no_others(importance, count):
    image = np.ones((3, 4, 2))
    hidden = hide_most_important(image, importance, count / 12, fill=-1)
    gone = hidden[..., 0] < 0
    assert gone.sum() == count
    assert (hidden[..., 1] < 0).tolist() == gone.tolist()
    if 0 < count < 12:
        assert importance[gone].min() > importance[~gone].max()


@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 5), st.integers(1, 4)), elements=st.floats(-9, 9)
    ),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_a_resized_map_stays_between_its_neighbours(coarse, down, right):
    size = (coarse.shape[0] * (2 * down - 1), coarse.shape[1] * (2 * right - 1))
    fine = resize_map(coarse, size)
    assert fine.shape == size
    # With an odd factor each value lies exactly in the middle of its part.
    middle = fine[down - 1 :: 2 * down - 1, right - 1 :: 2 * right - 1]
    np.testing.assert_allclose(middle, coarse, atol=1e-9)
    assert fine.min() >= coarse.min() - 1e-9
    assert fine.max() <= coarse.max() + 1e-9


def test_between_two_values_a_resized_map_is_a_straight_line():
    fine = resize_map([[0.0, 1.0], [2.0, 3.0]], (2, 8))
    line = [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1]
    np.testing.assert_allclose(fine, [line, np.array(line) + 2], atol=1e-12)


def test_says_what_is_wrong(sums):
    image = np.ones((2, 5, 1))
    with pytest.raises(
        ValueError, match=r"importance must have .*\(2, 5\), got shape \(5, 2\)"
    ):
        hide_most_important(image, np.ones((5, 2)), 0.5)
    with pytest.raises(ValueError, match=r"share must be from 0 to 1, got share=20"):
        hide_most_important(image, np.ones((2, 5)), 20)
    with pytest.raises(ValueError, match=r"steps must be a whole number of at least 1"):
        deletion_curve(sums, image, 0, np.ones((2, 5)), steps=0)
    with pytest.raises(
        ValueError, match=r"class_indices must be .* from 0 to 1, .* got 2 to 2"
    ):
        insertion_curve(sums, image, 2, np.ones((2, 5)))
    with pytest.raises(ValueError, match=r"coarse must have 2 axes"):
        resize_map(np.ones((1, 2, 3)), (4, 5))
