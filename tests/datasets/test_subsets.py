from cnn_guide.datasets import first_of_each_class

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 3))
def test_finds_the_first_of_each_class_in_order(drawn, count):
    labels = np.array([*drawn, *range(4), *range(4), *range(4)])
    found = first_of_each_class(labels, count, 4).reshape(4, count)
    for wanted, places in enumerate(found):
        assert (labels[places] == wanted).all()
        assert (np.diff(places) > 0).all()
        assert np.sum(labels[: places[-1] + 1] == wanted) == count, "none was left out"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1, 1], 2, 2), r"at least count=2 times, got class 0 1 times; choose a smaller"),
        (([0, 1, 1], 1, 3), r"got class 2 0 times"),
        (([0, 2], 1, 2), r"labels must be whole numbers from 0 to 1"),
        (([0, 1], 0, 2), r"count must be a whole number of at least 1"),
        (([], 1, 0), r"num_classes must be a whole number"),
    ],
)
def test_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        first_of_each_class(*arguments)
