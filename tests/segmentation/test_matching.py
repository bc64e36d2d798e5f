from cnn_guide.segmentation import match_objects

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def test_matching_on_paper():
    truth = [[1, 1, 1, 1, 0, 2, 2, 2, 0, 5]]
    given = [[7, 7, 7, 0, 0, 8, 8, 9, 9, 0]]
    found = match_objects(truth, given)
    assert (found.pairs, found.missed, found.false) == ([(1, 7), (2, 8)], [5], [9])
    np.testing.assert_allclose(found.ious, [3 / 4, 2 / 3])
    assert found.f1 == 2 * 2 / (3 + 3)
    strict = match_objects(truth, given, threshold=0.7)
    assert (strict.pairs, strict.missed, strict.false) == ([(1, 7)], [2, 5], [8, 9])
    # The threshold itself does not do.
    assert not match_objects(truth, given, threshold=0.75).pairs
    assert not match_objects([[1, 1]], [[1, 0]]).pairs


@given(st.integers(0, 2**32 - 1), st.integers(1, 7))
def test_objects_match_themselves_whatever_their_numbers(seed, height):
    # With gaps in their numbers, and not square.
    labels = 3 * np.random.default_rng(seed).integers(5, size=(height, 9))
    found = match_objects(labels, labels * 7)
    assert found.pairs == [(name, 7 * name) for name in np.unique(labels[labels > 0])]
    assert found.ious == [1.0] * len(found.pairs)
    assert not found.missed
    assert not found.false
    assert found.f1 == 1


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 0.6, 0.9]))
def test_each_object_is_counted_once_and_sides_can_change(seed, threshold):
    rng = np.random.default_rng(seed)
    truth = np.repeat(rng.integers(4, size=(3, 5)), 3, axis=1)
    given = np.roll(truth, rng.integers(3), axis=1) + 0
    there = match_objects(truth, given, threshold=threshold)
    back = match_objects(given, truth, threshold=threshold)
    assert sorted([pair[0] for pair in there.pairs] + there.missed) == sorted(
        set(truth[truth > 0])
    )
    assert sorted([pair[1] for pair in there.pairs] + there.false) == sorted(
        set(given[given > 0])
    )
    assert there.pairs == [pair[::-1] for pair in back.pairs]
    assert there.f1 == back.f1
    assert all(iou > threshold for iou in there.ious)


def test_no_objects_at_all():
    empty = np.zeros((2, 3), int)
    assert match_objects(empty, empty).f1 == 1
    assert match_objects(empty, empty + 1).f1 == 0
    assert match_objects(empty + 1, empty).f1 == 0
    assert match_objects(np.zeros((0, 3), int), np.zeros((0, 3), int)).f1 == 1


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: match_objects(WHOLE, WHOLE[:, :4]),
            r"predicted must have .* \(4, 5\), got \(4, 4\)",
        ),
        (lambda: match_objects(WHOLE - 1, WHOLE), r"truth must be whole numbers of at least 0"),
        (lambda: match_objects(WHOLE, WHOLE * np.nan), r"predicted must be whole .* float64"),
        (lambda: match_objects(WHOLE, WHOLE, threshold=0.4), r"threshold must be at least 0.5"),
        (lambda: match_objects(WHOLE, WHOLE, threshold=1), r"threshold must be .* below 1"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
