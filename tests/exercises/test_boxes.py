from cnn_guide.exercises import NotYet
from cnn_guide.exercises.boxes import (
    _area,
    _share,
    _shared,
    check_false_alarms,
    check_iou,
)

import numpy as np
import pytest


def _iou(first, second, least=0.0):
    return _share(_shared(first, second, least), first, second)


def test_right_answers_pass(passes):
    passes(check_iou, _iou)
    passes(check_iou, lambda a, b: np.float32(_iou(a, b)))
    passes(check_false_alarms, 30, 6000, 0.005)
    passes(check_false_alarms, np.float32(30.1), 6000, 0.005)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda a, b: _shared(a, b) / (_area(a) + _area(b)), "take it away once"),
        (_shared, "shared area itself"),
        (lambda a, b: _shared(a, b) / _area(a), "not by one of the boxes"),
        (lambda a, b: _shared(a, b) / min(_area(a), _area(b)), "smaller box"),
        (lambda a, b: _iou(a, b, -np.inf), "below 0"),
        (lambda a, b: 1 - _iou(a, b), "squared paper"),
    ],
)
def test_a_wrong_overlap_gets_its_hint(wrong, words):
    with pytest.raises(NotYet, match=words):
        check_iou(wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(5970, "rightly"), (3000, "a hundredth"), (0.005, "one window"), (31, "is not right")],
)
def test_a_wrong_number_of_alarms_gets_its_hint(wrong, words):
    with pytest.raises(NotYet, match=words):
        check_false_alarms(wrong, 6000, 0.005)


def test_an_empty_function_does_not_pass(empty_function):
    with pytest.raises(NotYet):
        check_iou(empty_function)


def test_an_empty_value_does_not_pass(empty_value):
    with pytest.raises(NotYet):
        check_false_alarms(empty_value, 6000, 0.005)
