"""Of boxes that overlap much the surest stays, and no box goes without a reason."""

from cnn_guide.detection import intersection_over_union, suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

LEFT, NEARLY, RIGHT = [0, 0, 4, 3], [0, 0, 4, 4], [6, 0, 9, 5]


@st.composite
def answers(draw):
    """Draw boxes that often overlap, with scores of which some are equal."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(0, 12))
    corners = rng.integers(0, (6, 4), (count, 2))
    boxes = np.hstack([corners, corners + rng.integers(0, (7, 5), (count, 2))])
    return boxes, rng.integers(0, 6, count) / 6, rng.integers(0, 3, count)


@given(answers(), st.floats(0, 1))
def test_what_stays_overlaps_little_and_what_goes_overlaps_a_surer_box(answer, most):
    boxes, scores, classes = answer
    kept = suppress(boxes, scores, classes, most_overlap=most)
    overlaps = intersection_over_union(boxes, boxes)
    overlaps[classes[:, None] != classes] = 0
    among = overlaps[np.ix_(kept, kept)]
    assert (among[~np.eye(len(kept), dtype=bool)] <= most).all()
    for gone in np.setdiff1d(np.arange(len(boxes)), kept):
        reasons = kept[overlaps[gone, kept] > most]
        assert (scores[reasons] >= scores[gone]).any()
    assert (np.diff(scores[kept]) <= 0).all()


@given(answers())
def test_a_second_time_changes_nothing(answer):
    kept = suppress(*answer)
    again = suppress(*(part[kept] for part in answer))
    assert again.tolist() == list(range(len(kept)))


def test_a_case_for_paper():
    assert suppress([LEFT, NEARLY, RIGHT], [0.6, 0.9, 0.3]).tolist() == [1, 2]
    assert suppress([LEFT, NEARLY, RIGHT], [0.6, 0.5, 0.7]).tolist() == [2, 0]
    # Their overlap is 12 / 16: not more than .75.
    assert suppress([LEFT, NEARLY], [0.6, 0.9], most_overlap=0.75).tolist() == [1, 0]


def test_classes_leave_one_another_alone():
    assert suppress([LEFT, LEFT, LEFT], [0.1, 0.3, 0.2], [0, 1, 0]).tolist() == [1, 2]


def test_a_box_that_is_gone_suppresses_no_other():
    row = [[0, 0, 9, 2], [3, 0, 12, 2], [6, 0, 15, 2]]  # neighbours overlap by half, ends by .2
    assert suppress(row, [0.9, 0.8, 0.7], most_overlap=0.4).tolist() == [0, 2]


def test_nothing_found_and_boxes_without_area():
    assert suppress([], []).tolist() == []
    assert suppress([[1, 1, 1, 5], [1, 1, 1, 5]], [0.5, 0.5]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("scores", "options", "message"),
    [
        ([0.1, np.nan], {}, "scores must be finite, got NaN or infinity; drop those boxes"),
        ([0.1], {}, "scores must be one for each of 2 boxes, got 1"),
        ([[0.1, 0.2]], {}, "scores must have 1 axes"),
        ([0.1, 0.2], {"classes": [1]}, r"classes must be one for each of 2 boxes, got shape"),
        ([0.1, 0.2], {"most_overlap": 1.5}, "most_overlap must lie between 0 and 1, got"),
        ([0.1, 0.2], {"most_overlap": np.nan}, "most_overlap=nan"),
    ],
)
def test_bad_input_is_refused(scores, options, message):
    with pytest.raises(ValueError, match=message):
        suppress([LEFT, RIGHT], scores, **options)
