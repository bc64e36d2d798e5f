"""Marks over many images are those of all their boxes together."""

from cnn_guide.detection import Found, count_found, mark_boxes, match_boxes, precision_recall

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

CLASSES = 3


@st.composite
def answers(draw):
    """Draw true boxes in a few images, and a detector that is right now and then."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found, boxes, classes = [], [], []
    for _ in range(draw(st.integers(1, 4))):
        corners = rng.integers(0, (12, 7), (rng.integers(0, 6), 2))
        there = np.hstack([corners, corners + rng.integers(1, (7, 5), corners.shape)])
        kinds = rng.integers(0, CLASSES, len(there))
        guess = np.vstack([there, there])[rng.permutation(2 * len(there))]
        guess[:, 2:] += rng.integers(0, 3, 2)
        found.append(Found(guess, rng.integers(0, CLASSES, len(guess)), rng.random(len(guess))))
        boxes.append(there)
        classes.append(kinds)
    return found, boxes, classes


@given(answers())
def test_it_is_the_precision_of_all_boxes_together(answer):
    found, boxes, classes = answer
    marks = mark_boxes(found, boxes, classes, num_classes=CLASSES)
    for kind, got in enumerate(marks.average_precisions()):
        right, scores, total = [], [], 0
        for each, there, kinds in zip(found, boxes, classes, strict=True):
            mine = each.classes == kind
            right += match_boxes(
                each.boxes[mine], each.scores[mine], there[kinds == kind]
            ).tolist()
            scores += each.scores[mine].tolist()
            total += int((kinds == kind).sum())
        np.testing.assert_equal(got, precision_recall(right, scores, total).average_precision)


@settings(max_examples=25)
@given(answers())
def test_a_box_in_another_image_or_of_another_class_is_wrong(answer):
    _, boxes, classes = answer
    perfect = [
        Found(there, kinds, np.ones(len(there)))
        for there, kinds in zip(boxes, classes, strict=True)
    ]
    sure = mark_boxes(perfect, boxes, classes, num_classes=CLASSES).average_precisions()
    assert (np.isnan(sure) | (sure > 0.49)).all()  # boxes that repeat are found once
    moved = [Found(each.boxes, (each.classes + 1) % CLASSES, each.scores) for each in perfect]
    marks = mark_boxes(moved, boxes, classes, num_classes=CLASSES)
    for kind in range(CLASSES):
        for image, kinds in enumerate(classes):
            if not (kinds == kind).any():
                assert not marks.right[kind][image].any()
            assert marks.true[kind, image] == (kinds == kind).sum()


def make(hits):
    """Make marks of images with one true box each, found or not, with falling scores."""
    box = np.array([[0, 0, 4, 4]])
    found = [
        Found(box if hit else box + 9, np.array([0]), np.array([0.9 - 0.1 * image]))
        for image, hit in enumerate(hits)
    ]
    return mark_boxes(found, [box] * len(hits), [np.array([0])] * len(hits), num_classes=1)


def test_images_may_be_chosen_and_repeated():
    marks = make([True, False, True])
    assert marks.average_precisions() == pytest.approx(1 / 3 + 2 / 9)
    assert marks.average_precisions([0, 2, 2]) == pytest.approx(1)
    assert marks.average_precisions([1, 1, 0]) == pytest.approx(1 / 3)


def test_drawing_images_anew_spreads_around_the_mark():
    marks = make([True, False] * 10)
    drawn = marks.bootstrap(rounds=200, seed=3)
    assert drawn.shape == (200, 1)
    assert drawn.min() < marks.average_precisions() < drawn.max()
    np.testing.assert_array_equal(drawn, marks.bootstrap(rounds=200, seed=3))
    assert (make([True] * 5).bootstrap(rounds=9) == 1).all()


def test_intervals_hold_the_middle_of_the_draws_and_end_with_the_mean():
    marks = make([True, False] * 10)
    low, high = marks.intervals(rounds=200, seed=3)
    assert low.shape == high.shape == (2,)
    drawn = marks.bootstrap(rounds=200, seed=3)
    assert low[0] == low[1] == pytest.approx(np.percentile(drawn, 2.5))
    assert high[0] == high[1] == pytest.approx(np.percentile(drawn, 97.5))


def test_counts_are_of_sure_boxes_by_class():
    found = [
        Found(np.zeros((4, 4)), np.array([0, 1, 1, 1]), np.array([0.2, 0.4, 0.6, 0.8])),
        Found(np.empty((0, 4)), np.empty(0, int), np.empty(0)),
    ]
    assert count_found(found, 3).tolist() == [[1, 3, 0], [0, 0, 0]]
    assert count_found(found, 3, 0.4).tolist() == [[0, 3, 0], [0, 0, 0]]
    assert count_found(found, 3, [0.1, 0.7, 0]).tolist() == [[1, 1, 0], [0, 0, 0]]
    assert found[0].at_least(0.6).scores.tolist() == [0.6, 0.8]
    assert found[0].at_least(0.6).classes.tolist() == [1, 1]
    with pytest.raises(ValueError, match="found must be whole numbers from 0 to 0"):
        count_found(found, 1)


def test_nothing_found_anywhere():
    nothing = Found(np.empty((0, 4)), np.empty(0, int), np.empty(0))
    marks = mark_boxes([nothing], [[[0, 0, 1, 2]]], [[1]], num_classes=2)
    np.testing.assert_equal(marks.average_precisions(), [np.nan, 0])


@pytest.mark.parametrize(
    ("found", "boxes", "classes", "message"),
    [
        ([], [[]], [[]], "one entry for each image, got 0, 1 and 1"),
        ([Found([[0, 0, 1, 1]], [0], np.array([np.nan]))], [[]], [[]], "scores must be finite"),
        (
            [Found([[0, 0, 1, 1]], [4], np.array([1]))],
            [[]],
            [[]],
            "found must be whole numbers",
        ),
        ([Found([], np.array([], int), np.array([]))], [[[0, 0, 1, 1]]], [[]], "got 0 of them"),
    ],
)
def test_bad_input_is_refused(found, boxes, classes, message):
    with pytest.raises(ValueError, match=message):
        mark_boxes(found, boxes, classes, num_classes=2)
