from cnn_guide.evaluation import accuracy_interval, confusion_matrix, surest_errors

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest


@given(st.integers(1, 500), st.floats(0.01, 0.999), st.data())
def test_the_interval_is_wilsons(total, confidence, data):
    correct = data.draw(st.integers(0, total))
    low, high = accuracy_interval(correct, total, confidence)
    assert 0 <= low < high <= 1
    wilsons = binomtest(correct, total).proportion_ci(confidence, method="wilson")
    np.testing.assert_allclose([low, high], wilsons, rtol=0, atol=1e-9)


def test_the_level_is_95_percent_unless_told_otherwise():
    assert accuracy_interval(90, 100) == accuracy_interval(90, 100, 0.95)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_the_matrix_counts_truth_by_row_and_answer_by_column(pairs):
    labels, answers = ([pair[side] for pair in pairs] for side in (0, 1))
    matrix = confusion_matrix(np.array(labels, int), np.array(answers, int), 4)
    for row, column in np.ndindex(4, 4):
        assert matrix[row, column] == pairs.count((row, column))


def test_small_types_do_not_overflow():
    assert confusion_matrix(np.array([200], "u1"), np.array([3], "u1"), 201)[200, 3] == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ((3, 2), r"correct must be at most total=2, got correct=3"),
        ((-1, 2), r"correct must be a whole number of at least 0, got correct=-1"),
        ((1.0, 2), r"correct must be a whole number"),
        ((1, 2, 0), r"confidence must lie between 0 and 1, got confidence=0"),
        ((0, 0), r"total must be a whole number of at least 1"),
        ((1, 2, 1.0), r"confidence must lie between 0 and 1"),
    ],
)
def test_intervals_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        accuracy_interval(*call)


@pytest.mark.parametrize(
    ("labels", "answers", "message"),
    [
        ([0, 1], [0], r"answers must be .*, one for each of 2 images, got 1 of them; keep"),
        ([0, 3], [0, 1], r"labels must be .* from 0 to 2, .* got 0 to 3; number .* from 0"),
        ([0, 1], [0, -1], r"answers must be .* from 0 to 2, .* got -1 to 0; number .* from 0"),
        ([0.0, 1.0], [0, 1], r"labels must be whole numbers"),
        ([0, 1], [[1, 0, 0], [0, 1, 0]], r"answers must be whole numbers .* argmax"),
    ],
)
def test_matrices_say_what_is_wrong(labels, answers, message):
    with pytest.raises(ValueError, match=message):
        confusion_matrix(labels, answers, 3)


def test_no_answers_are_no_errors():
    assert confusion_matrix([], [], 3).tolist() == [[0] * 3] * 3


@given(st.integers(0, 30), st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_the_surest_errors_are_wrong_and_no_surer_one_is_left_out(total, seed, count):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, total)
    probabilities = rng.integers(0, 9, (total, 3)) / 10  # with ties
    answers, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    found = surest_errors(labels, probabilities, count)
    wrong = [row for row in range(total) if answers[row] != labels[row]]
    assert list(found) == sorted(wrong, key=lambda row: -sure[row])[:count]
    assert list(found) == list(surest_errors(labels, probabilities)[:count])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [[0.5, 0.5]]), r"one row for each of 2 labels, got 1; give both"),
        (([2], [[0.5, 0.5]]), r"labels must be whole numbers from 0 to 1"),
        (([0], [0.5]), r"probabilities must have 2 axes"),
        (([0], [[0.5, 0.5]], 0), r"count must be a whole number of at least 1"),
    ],
)
def test_surest_errors_say_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        surest_errors(*arguments)
