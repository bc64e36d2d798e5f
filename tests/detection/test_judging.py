"""Boxes that fit and false alarms, box by box and counted."""

from cnn_guide.detection import Found, count_judged, intersection_over_union, judge_boxes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def drawn_boxes(rng, count):
    corners = rng.integers(0, 6, (count, 2))
    return np.hstack([corners, corners + rng.integers(1, 5, (count, 2))])


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.2, 0.5, 1.0]))
def test_a_box_is_right_if_it_fits_any_true_one(seed, least):
    rng = np.random.default_rng(seed)
    boxes = {name: drawn_boxes(rng, rng.integers(0, 6)) for name in "abc"}
    true = {name: drawn_boxes(rng, rng.integers(0, 4)) for name in "ab"}
    judged = judge_boxes(boxes, true, least_overlap=least)
    assert list(judged) == ["a", "b", "c"]
    images, alarms = 0, 0
    for name, found in judged.items():
        right = [
            any(intersection_over_union([box], [other])[0, 0] >= least for other in there)
            for there in [true.get(name, [])]
            for box in boxes[name]
        ]
        assert found.classes.tolist() == right
        assert found.scores.tolist() == [1] * len(right)
        np.testing.assert_array_equal(found.boxes, boxes[name].reshape(-1, 4))
        images, alarms = images + any(right), alarms + right.count(False)
    assert count_judged(judged) == (images, alarms)


def test_counts_on_paper():
    true = {"two": [[0, 0, 4, 4], [6, 6, 9, 9]], "missed": [[0, 0, 3, 3]]}
    boxes = {
        "two": [[0, 0, 4, 4], [0, 0, 4, 3], [6, 6, 9, 9], [0, 5, 2, 9]],
        "missed": [],
        "nothing": np.ones((0, 4)),
    }
    judged = judge_boxes(boxes, true)
    assert judged["two"].classes.tolist() == [1, 1, 1, 0]
    assert count_judged(judged) == (1, 1)
    assert count_judged({}) == (0, 0)


@pytest.mark.parametrize(
    ("boxes", "true", "least", "message"),
    [
        ({"a": []}, {}, 0, "least_overlap must lie above 0 and up to 1, got least_overlap=0"),
        ({"a": []}, {}, np.nan, "got least_overlap=nan"),
        ({"a": []}, {"b": [[0, 0, 1, 1]]}, 0.5, r"got none for \['b'\]"),
        ({"a": [[0, 0, np.nan, 1]]}, {}, 0.5, "boxes must be finite"),
        ({"a": []}, {"a": [[2, 0, 1, 1]]}, 0.5, "true must be left, top, right, bottom"),
    ],
)
def test_bad_input_is_refused(boxes, true, least, message):
    with pytest.raises(ValueError, match=message):
        judge_boxes(boxes, true, least_overlap=least)


def test_only_two_classes_are_counted():
    with pytest.raises(ValueError, match="judged must be whole numbers from 0 to 1"):
        count_judged({"a": Found(np.zeros((1, 4)), np.array([2]), np.ones(1))})
