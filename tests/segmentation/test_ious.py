from cnn_guide.segmentation import class_ious, mean_iou, pixel_iou

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import jaccard_score


def test_iou_on_paper():
    truth = np.array([[True, True, True, False]])
    assert pixel_iou(truth, np.array([[False, True, True, True]])) == 0.5
    assert pixel_iou(truth, ~truth) == 0
    assert pixel_iou(truth, truth) == 1
    assert pixel_iou(truth & False, truth & False) == 1
    assert pixel_iou(truth & False, truth) == 0


def test_ious_of_classes_on_paper():
    truth, predicted = [[0, 0, 0, 1, 1]], [[0, 0, 1, 1, 2]]
    # The last class is predicted only, and is as wrong as one that is never found.
    np.testing.assert_allclose(class_ious(truth, predicted, 3), [2 / 3, 1 / 3, 0])
    assert mean_iou(truth, predicted, 3) == pytest.approx(1 / 3)
    np.testing.assert_allclose(class_ious(predicted, truth, 3), [2 / 3, 1 / 3, 0])


def test_a_class_that_is_nowhere_is_not_measured():
    ious = class_ious([[0, 0, 3]], [[0, 3, 3]], 5)
    np.testing.assert_allclose(ious, [1 / 2, np.nan, np.nan, 1 / 2, np.nan])
    assert mean_iou([[0, 0, 3]], [[0, 3, 3]], 5) == 0.5


def test_a_batch_counts_together():
    # Not the mean over the images, in the first of which class 1 is missed.
    truth, predicted = [[[1, 0, 0]], [[1, 1, 1]]], [[[0, 0, 0]], [[1, 1, 1]]]
    np.testing.assert_allclose(class_ious(truth, predicted, 2), [2 / 3, 3 / 4])


def test_no_pixels_at_all():
    empty = np.zeros((0, 3), int)
    assert np.isnan(class_ious(empty, empty, 2)).all()
    with pytest.raises(
        ValueError, match=r"truth must have at least one pixel, got .* \(0, 3\)"
    ):
        mean_iou(empty, empty, 2)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 5), st.integers(1, 3))
def test_agrees_with_scikit_learn(seed, classes, height, batch):
    truth, predicted = np.random.default_rng(seed).integers(
        classes, size=(2, batch, height, 6), dtype=np.int8
    )
    ious = class_ious(truth, predicted, classes + 1)
    assert np.isnan(ious[-1])
    occur = np.union1d(truth, predicted)
    expected = jaccard_score(truth.ravel(), predicted.ravel(), labels=occur, average=None)
    np.testing.assert_allclose(ious[occur], expected)
    assert mean_iou(truth, predicted, classes + 1) == pytest.approx(expected.mean())
    assert mean_iou(truth, truth, classes) == 1


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pixel_iou(WHOLE > 0, WHOLE), r"predicted must be booleans"),
        (
            lambda: pixel_iou(WHOLE > 0, WHOLE[:3] > 0),
            r"predicted must have the shape of truth",
        ),
        (
            lambda: class_ious(WHOLE, WHOLE[:, :4], 2),
            r"predicted must have the shape of truth, \(4, 5\), got \(4, 4\)",
        ),
        (lambda: class_ious(WHOLE, WHOLE[None], 2), r"predicted must have .* got \(1, 4, 5\)"),
        (
            lambda: class_ious(WHOLE, WHOLE * np.nan, 2),
            r"predicted must be whole numbers from 0 to 1.*float64 of .*argmax\(axis=-1\)",
        ),
        (lambda: class_ious(WHOLE > 0, WHOLE, 2), r"truth must be whole .* got bool"),
        (lambda: class_ious(WHOLE[0], WHOLE[0], 2), r"truth must be .* of shape \(5,\)"),
        (lambda: class_ious(WHOLE + 2, WHOLE, 2), r"truth must be .* 0 to 1.* got 2 to 2"),
        (lambda: class_ious(WHOLE, WHOLE - 1, 2), r"predicted must be .* got -1 to -1"),
        (lambda: mean_iou(WHOLE, WHOLE, 0), r"num_classes must be .* at least 1"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
