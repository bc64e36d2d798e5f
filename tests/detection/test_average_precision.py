"""Right boxes and average precision: by hand, by brute force, and as scikit-learn has it."""

from cnn_guide.detection import intersection_over_union, match_boxes, precision_recall

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve

TRUE = [[0, 0, 4, 3], [6, 0, 9, 5]]


@st.composite
def rankings(draw):
    """Draw which boxes are right, and scores of which some are equal."""
    right = draw(st.lists(st.booleans(), min_size=1, max_size=20))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return np.array(right), rng.integers(0, draw(st.integers(1, 30)), len(right)) / 7


@given(rankings().filter(lambda ranking: ranking[0].any()))
def test_its_curve_is_scikit_learns(ranking):
    right, scores = ranking
    curve = precision_recall(right, scores, int(right.sum()))
    precision, recall, _ = precision_recall_curve(
        right, scores
    )  # least sure first, then (1, 0)
    np.testing.assert_allclose(curve.precision, precision[-2::-1])
    np.testing.assert_allclose(curve.recall, recall[-2::-1])
    # scikit-learn takes the precision at each box, and we the best from there on.
    steps = np.diff(curve.recall, prepend=0)
    reference = average_precision_score(right, scores)
    assert np.sum(steps * curve.precision) == pytest.approx(reference)
    assert curve.average_precision >= reference - 1e-12


@given(rankings().filter(lambda ranking: ranking[0].any()))
def test_it_is_scikit_learns_where_precision_never_rises(ranking):
    right, scores = np.sort(ranking[0])[::-1], np.sort(ranking[1])[::-1]
    curve = precision_recall(right, scores, int(right.sum()))
    assert (np.diff(curve.precision) <= 1e-12).all()
    assert curve.average_precision == pytest.approx(average_precision_score(right, scores))


@given(rankings(), st.integers(0, 4))
def test_it_is_the_best_precision_from_each_recall_on(ranking, missed):
    right, scores = ranking
    total = int(right.sum()) + missed
    if not total:
        return
    curve = precision_recall(right, scores, total)
    expected = 0
    for hit in range(1, int(right.sum()) + 1):
        enough = curve.recall >= (hit - 0.5) / total
        expected += curve.precision[enough].max() / total
    assert curve.average_precision == pytest.approx(expected)


@given(rankings(), st.integers(1, 4))
def test_what_is_never_found_takes_its_share(ranking, missed):
    right, scores = ranking
    hits = int(right.sum())
    if hits:
        whole = precision_recall(right, scores, hits).average_precision
        part = precision_recall(right, scores, hits + missed).average_precision
        assert part == pytest.approx(whole * hits / (hits + missed))


def test_a_curve_for_paper():
    curve = precision_recall([True, False, False, True], [0.9, 0.8, 0.7, 0.6], 3)
    np.testing.assert_allclose(curve.precision, [1, 1 / 2, 1 / 3, 2 / 4])
    np.testing.assert_allclose(curve.recall, [1 / 3, 1 / 3, 1 / 3, 2 / 3])
    assert curve.average_precision == pytest.approx(1 / 3 + 1 / 3 * 1 / 2)
    # A dip does not count: with the second box right, the third hit lifts it again.
    dip = precision_recall([False, True, True], [0.9, 0.8, 0.7], 2)
    assert dip.average_precision == pytest.approx(2 / 3)


def test_equal_scores_have_no_order():
    for right in ([True, False], [False, True]):
        assert precision_recall(right, [0.5, 0.5], 1).average_precision == pytest.approx(0.5)


def test_nothing_found_and_nothing_to_find():
    assert precision_recall([], [], 3).average_precision == 0
    assert np.isnan(precision_recall([], [], 0).average_precision)
    assert np.isnan(precision_recall([False], [0.3], 0).average_precision)


@st.composite
def answers(draw):
    """Draw boxes and true boxes that often overlap."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def some(count):
        corners = rng.integers(0, (6, 4), (count, 2))
        return np.hstack([corners, corners + rng.integers(0, (7, 5), (count, 2))])

    boxes = some(draw(st.integers(0, 9)))
    return boxes, rng.permutation(len(boxes)) / 10, some(draw(st.integers(0, 6)))


@given(answers(), st.sampled_from([0.2, 0.5, 0.75]))
def test_a_right_box_fits_and_is_the_surest_for_its_true_box(answer, least):
    boxes, scores, true = answer
    right = match_boxes(boxes, scores, true, least_overlap=least)
    overlaps = intersection_over_union(boxes, true)
    assert right.sum() <= len(true)
    for box, good in enumerate(right):
        if not len(true) or overlaps[box].max() < least:
            assert not good
            continue
        rivals = (overlaps.argmax(axis=1) == overlaps[box].argmax()) & (
            overlaps.max(axis=1) >= least
        )
        assert good == (scores[box] == scores[rivals].max())


def test_matches_for_paper():
    near, off = [0, 0, 4, 4], [0, 0, 9, 9]
    assert match_boxes([near, TRUE[0], off], [0.9, 0.8, 0.7], TRUE).tolist() == [
        True,
        False,
        False,
    ]
    assert match_boxes([near, TRUE[0]], [0.8, 0.9], TRUE).tolist() == [False, True]
    assert match_boxes([near], [0.9], TRUE, least_overlap=0.75).tolist() == [True]  # 12 of 16
    assert match_boxes([near], [0.9], TRUE, least_overlap=0.76).tolist() == [False]


def test_empty_lists_and_boxes_without_area():
    assert match_boxes([], [], TRUE).tolist() == []
    assert match_boxes(TRUE, [0.5, 0.6], []).tolist() == [False, False]
    line = [[1, 1, 1, 5]]
    assert match_boxes(line, [0.5], line).tolist() == [False]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: match_boxes(TRUE, [1, np.nan], TRUE), "scores must be finite, got NaN"),
        (
            lambda: match_boxes(TRUE, [0.5], TRUE),
            "scores must be one for each of 2 boxes, got 1",
        ),
        (lambda: match_boxes([[0, 0, np.nan, 1]], [1], TRUE), "boxes must be finite"),
        (lambda: match_boxes(TRUE, [1, 1], [[5, 0, 1, 1]]), "got a box turned round"),
        (
            lambda: match_boxes(TRUE, [1, 1], TRUE, least_overlap=0),
            "above 0 and at most 1, got",
        ),
        (lambda: precision_recall([True], [np.nan], 1), "scores must be finite"),
        (lambda: precision_recall([True, True], [1, 2], 1), "total must be at least 2"),
        (lambda: precision_recall([True], [1, 2], 1), "scores must be one for each of 1 boxes"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
