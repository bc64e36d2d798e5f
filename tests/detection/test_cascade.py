"""A cascade that others trained: a known face, and none."""

from cnn_guide.detection import find_faces_by_cascade, intersection_over_union

import numpy as np
import pytest
from skimage import data


def test_it_finds_the_astronaut_where_she_is():
    photograph = data.astronaut()[:300, 40:]
    found = find_faces_by_cascade(photograph, smallest=60)
    assert found.dtype == np.float64
    # Marked by eye.
    assert intersection_over_union(found, [[130, 70, 225, 180]]).max() > 0.4
    assert find_faces_by_cascade(photograph, smallest=20, largest=30).max(initial=0) < 300
    sides = found[:, 2:] - found[:, :2]
    assert (sides >= 60).all()


@pytest.mark.parametrize(
    ("photograph", "options", "message"),
    [
        (np.zeros((50, 60), np.uint8), {}, r"got uint8 of shape \(50, 60\)"),
        (np.zeros((50, 60, 3)), {}, "got float64"),
        (np.zeros((50, 60, 3), np.uint8), {"smallest": 0}, "got smallest=0"),
        (np.zeros((50, 60, 3), np.uint8), {"smallest": 9, "largest": 8}, "to largest=8"),
    ],
)
def test_bad_input_is_refused(photograph, options, message):
    with pytest.raises(ValueError, match=message):
        find_faces_by_cascade(photograph, **options)
