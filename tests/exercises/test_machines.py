from cnn_guide.distribute.shares import rows_of_epoch
from cnn_guide.exercises import NotYet
from cnn_guide.exercises.machines import (
    _share,
    check_all_reduce,
    check_share,
)

import numpy as np
import pytest

# 1,000 parameters, five processes, 8,000 bits a second
RING = 1000, 5, 8000


def test_right_answers_pass(passes):
    passes(check_all_reduce, 6.4, *RING)
    passes(check_all_reduce, np.float32(6.42), *RING)
    passes(check_share, _share)
    passes(check_share, lambda *job: _share(*job).tolist())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (0.8, "a byte has eight"),
        (1.6, "each gradient has four bytes"),
        (3.2, "go round twice"),
        (4.0, "2 \\(n - 1\\) / n of the gradients"),
        (32, "all processes send together"),
        (7, "is not right"),
    ],
)
def test_a_wrong_time_gets_its_hint(wrong, words):
    with pytest.raises(NotYet, match=words):
        check_all_reduce(wrong, *RING)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda o, b, n, k: np.array_split(o[: len(o) // b * b], n)[k].reshape(-1, b // n),
         "not batches of its own"),
        (lambda o, b, n, k: _share(np.arange(len(o)), b, n, k), "take its numbers"),
        (lambda o, b, n, k: _share(o, b, n, n - 1 - k), "first part of each batch"),
        (lambda o, b, n, k: _share(o, b, 1, 0)[:, k::n], "not every second or third"),
        (lambda o, b, n, k: _share(o, b, 1, 0), "whole batch"),
    ],
)  # fmt: skip
def test_a_wrong_share_gets_its_hint(wrong, words):
    with pytest.raises(NotYet, match=words):
        check_share(wrong)


def test_an_empty_function_does_not_pass(empty_function):
    with pytest.raises(NotYet):
        check_share(empty_function)


def test_an_empty_value_does_not_pass(empty_value):
    with pytest.raises(NotYet):
        check_all_reduce(empty_value, *RING)


def test_the_command_takes_the_shares_that_the_exercise_asks_for():
    order = rows_of_epoch(26, 1, epoch=2, seed=5).ravel()
    job = {"epoch": 2, "seed": 5, "processes": 3, "process": 1}
    np.testing.assert_array_equal(rows_of_epoch(26, 6, **job), _share(order, 6, 3, 1))
