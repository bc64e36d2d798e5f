"""Counts by class, and the score that makes them err least."""

from cnn_guide.detection import Found, choose_least_scores, count_found

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

CLASSES = 3
NOTHING = Found(np.empty((0, 4)), np.empty(0, int), np.empty(0))


def test_counts_are_of_sure_boxes_by_class():
    found = [
        Found(np.zeros((4, 4)), np.array([0, 1, 1, 1]), np.array([0.2, 0.4, 0.6, 0.8])),
        Found(np.empty((0, 4)), np.empty(0, int), np.empty(0)),
    ]
    assert count_found(found, 3).tolist() == [[1, 3, 0], [0, 0, 0]]
    sure = [each.at_least([0.1, 0.7, 0]) for each in found]
    assert count_found(sure, 3).tolist() == [[1, 1, 0], [0, 0, 0]]
    assert count_found([], 3).shape == (0, 3)
    assert found[0].at_least(0.6).scores.tolist() == [0.6, 0.8]
    assert found[0].at_least(0.6).classes.tolist() == [1, 1]
    assert found[0].at_least([0.1, 0.7]).scores.tolist() == [0.2, 0.8]
    with pytest.raises(ValueError, match="found must be whole numbers from 0 to 0"):
        count_found(found, 1)


@st.composite
def answers(draw):
    """Draw classes and scores found in a few images, and the classes that are there."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    images = draw(st.integers(1, 5))
    sizes = rng.integers(0, 9, images)
    found = [
        Found(np.zeros((n, 4)), rng.integers(0, CLASSES, n), rng.integers(0, 12, n) / 7)
        for n in sizes
    ]
    return found, [rng.integers(0, CLASSES, rng.integers(0, 6)) for _ in range(images)]


def errors(found, classes, least):
    there = [np.bincount(kinds, minlength=CLASSES) for kinds in classes]
    counts = count_found([each.at_least(least) for each in found], CLASSES)
    return np.abs(counts - there).mean(axis=0)


@given(answers())
def test_no_other_score_counts_better(answer):
    found, classes = answer
    chosen = choose_least_scores(found, classes, num_classes=CLASSES)
    best = errors(found, classes, chosen)
    for least in (*np.arange(-1, 14) / 7, np.inf):
        other = errors(found, classes, least)
        assert (best <= other + 1e-12).all()
        assert (chosen >= np.where(other <= best + 1e-12, least, -np.inf)).all()


def test_scores_for_paper():
    found = Found(np.zeros((4, 4)), np.array([0, 0, 1, 0]), np.array([0.9, 0.2, 0.5, 0.6]))
    kinds = np.array([0, 0])
    chosen = choose_least_scores([found, NOTHING], [kinds, kinds], num_classes=2)
    assert chosen.tolist() == [0.6, np.inf]
    assert choose_least_scores([NOTHING], [kinds], num_classes=1).tolist() == [np.inf]


@pytest.mark.parametrize(
    ("found", "classes", "message"),
    [
        ([], [], "at least one image, got 0 and 0"),
        ([NOTHING], [], "at least one image, got 1 and 0"),
        ([NOTHING], [np.array([3])], "classes must be whole numbers from 0 to 2"),
        (
            [Found(np.zeros((1, 4)), np.array([3]), np.array([1]))],
            [np.array([0])],
            "found must be whole numbers from 0 to 2",
        ),
        (
            [Found(np.zeros((1, 4)), np.array([0]), np.array([np.nan]))],
            [np.array([0])],
            "scores must be finite",
        ),
    ],
)
def test_bad_input_is_refused(found, classes, message):
    with pytest.raises(ValueError, match=message):
        choose_least_scores(found, classes, num_classes=CLASSES)
