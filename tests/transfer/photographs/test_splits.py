from cnn_guide.transfer.photographs.folders import PhotographsError
from cnn_guide.transfer.photographs.splits import split_photographs
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st


def make_table(labels, groups):
    labels, groups = np.asarray(labels), np.asarray(groups)
    names = tuple(f"class {label}" for label in range(labels.max() + 1))
    columns = {name: ("",) * len(labels) for name in ("paths", "sources", "digests")}
    return Photographs(
        names,
        (),
        labels=labels,
        thumbnails=labels,
        look_alikes=groups,
        groups=groups,
        **columns,
    )


@st.composite
def grouped(draw):
    """Draw labels and groups; a group may span classes."""
    count = draw(st.integers(9, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    classes = draw(st.integers(2, 4))
    labels = np.sort(np.append(np.arange(classes), rng.integers(0, classes, count)))
    return labels, rng.integers(0, draw(st.integers(8, 80)), len(labels))


@given(grouped(), st.integers(0, 10))
def test_no_group_is_on_two_sides_and_no_class_is_missing_anywhere(task, seed):
    labels, groups = task
    try:
        split = split_photographs(make_table(labels, groups), seed=seed)
    except PhotographsError:
        least = min(len(set(groups[labels == label])) for label in set(labels))
        assume(least >= 5)  # with so many groups of each class there is a split
        raise
    parts = [split.train, split.validation, split.test]
    assert sorted(np.concatenate(parts)) == list(range(len(labels)))
    sides = [set(groups[part]) for part in parts]
    assert sum(map(len, sides)) == len(set(groups))
    assert all(set(labels[part]) == set(labels) for part in parts)


@given(st.integers(3, 200), st.integers(3, 200), st.integers(0, 99))
def test_shares_are_three_fifths_and_a_fifth_and_a_fifth(cats, dogs, seed):
    labels = [0] * cats + [1] * dogs
    split = split_photographs(make_table(labels, np.arange(len(labels))), seed=seed)
    for label, total in enumerate((cats, dogs)):
        shares = [np.sum(np.asarray(labels)[part] == label) for part in vars(split).values()]
        assert np.abs(shares - np.array([0.6, 0.2, 0.2]) * total).max() < 1.5


def test_the_seed_decides_and_nothing_else():
    photographs = make_table([0, 1] * 20, np.arange(40))
    first, again, other = (split_photographs(photographs, seed=s) for s in (5, 5, 6))
    np.testing.assert_array_equal(first.test, again.test)
    assert first.test.tolist() != other.test.tolist()
    with pytest.raises(ValueError, match=r"seed must be a whole number of at least 0"):
        split_photographs(photographs, seed=-1)


def test_fewer_than_three_are_named_with_their_number():
    with pytest.raises(
        PhotographsError, match=r"'class 1' has fewer than three photographs, 2;"
    ):
        split_photographs(make_table([0, 0, 0, 1, 1], np.arange(5)))
    with pytest.raises(
        PhotographsError, match=r"'class 0' has fewer than three groups, 2, of 4 photographs"
    ):
        split_photographs(make_table([0, 0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 3, 4]))


def test_a_table_without_rows_is_named_too():
    nothing = make_table([0, 1], [0, 1]).select([])
    with pytest.raises(PhotographsError, match=r"'class 0' has fewer than three photog.*, 0;"):
        split_photographs(nothing)


def test_groups_that_leave_no_split_are_an_error():
    # Classes in groups 0 1 2, 0 1 3 and 0 2 3: the last two would be where 2, and 3, are not.
    labels, groups = np.repeat([0, 1, 2], 3), [0, 1, 2, 0, 1, 3, 0, 2, 3]
    with pytest.raises(PhotographsError, match=r"each of the 3 classes in all three parts"):
        split_photographs(make_table(labels, groups))
