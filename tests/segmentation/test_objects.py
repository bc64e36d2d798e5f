from cnn_guide.segmentation import match_objects, split_by_distance, watershed_objects

import numpy as np
import pytest


def test_two_touching_discs_are_two_objects(as_answer, disc):
    one, two = disc(21, 40, 10, 11, 8), disc(21, 40, 10, 26, 8)
    mask = one | two
    inside = np.where(disc(21, 40, 10, 11, 6) | disc(21, 40, 10, 26, 6), 0.9, 0.05)
    objects = watershed_objects(as_answer(inside * mask, np.where(mask, 0.05, 1.0)))
    assert objects.max() == 2
    np.testing.assert_array_equal(objects > 0, mask)
    assert objects[10, 11] != objects[10, 26]
    for method in (objects, split_by_distance(mask)):
        assert match_objects(one + 2 * (two & ~one), method, threshold=0.9).f1 == 1


def test_thresholds_hold(as_answer):
    inside = np.array([[0.9, 0.9, 0.0, 0.55, 0.55, 0.0]])
    background = np.array([[0.1, 0.1, 0.6, 0.2, 0.2, 1.0]])
    answer, options = as_answer(inside, background), {"min_distance": 1, "smallest": 1}
    assert watershed_objects(answer, **options).tolist() == [[1, 1, 0, 0, 0, 0]]
    both = watershed_objects(answer, inside=0.5, **options)
    assert both.tolist() == [[1, 1, 0, 2, 2, 0]]
    grown = watershed_objects(answer, background=0.7, **options)
    assert grown.tolist() == [[1, 1, 1, 1, 1, 0]]


def test_small_objects_are_left_out_and_numbers_have_no_gaps(as_answer):
    mask = np.zeros((9, 30), bool)
    mask[4, 2] = mask[1:8, 6:13] = mask[2:6, 20:25] = True
    found = split_by_distance(mask, smallest=2)
    assert sorted(np.unique(found)) == [0, 1, 2]
    assert found[4, 2] == 0
    assert split_by_distance(mask, smallest=21).max() == 1
    answer = as_answer(mask * 0.9, np.where(mask, 0.1, 1.0))
    assert watershed_objects(answer, smallest=2).max() == 2
    assert watershed_objects(answer, smallest=1).max() == 3


def test_nothing_found_is_no_error(as_answer):
    nothing = as_answer(np.zeros((5, 8)), np.ones((5, 8)))
    for objects in (watershed_objects(nothing), split_by_distance(np.zeros((5, 8), bool))):
        assert objects.shape == (5, 8)
        assert not objects.any()
    # Seeds where all is background, and the other way round.
    assert not watershed_objects(as_answer(np.full((5, 8), 0.4), np.full((5, 8), 0.4))).any()


def test_min_distance_joins_seeds(disc):
    mask = disc(21, 40, 10, 11, 8) | disc(21, 40, 10, 26, 8)
    assert split_by_distance(mask, min_distance=30).max() == 1


GOOD = np.full((4, 5, 3), [0.2, 0.5, 0.3])
WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: watershed_objects(GOOD[..., :2]), r"probabilities must have 3 classes"),
        (lambda: watershed_objects(GOOD[None]), r"probabilities must have 3 axes"),
        (
            lambda: watershed_objects(GOOD * np.nan),
            r"probabilities must be finite, got 60 of 60",
        ),
        (lambda: watershed_objects(GOOD * 2), r"add up to 1 at each pixel, got 0.4 to 1"),
        (lambda: watershed_objects([[[0.0, 1.5, -0.5]]]), r"must be at least 0 and add"),
        (lambda: watershed_objects(GOOD, inside=1), r"inside must lie between 0 and 1"),
        (lambda: watershed_objects(GOOD, background=0), r"background must lie between 0 and 1"),
        (lambda: watershed_objects(GOOD, smallest=0), r"smallest must be .* at least 1"),
        (lambda: watershed_objects(GOOD, min_distance=0), r"min_distance must be"),
        (lambda: split_by_distance(WHOLE), r"mask must be booleans .* got int64"),
        (lambda: split_by_distance(WHOLE[0] > 0), r"mask must be booleans .* shape \(5,\)"),
        (lambda: split_by_distance(WHOLE > 0, smallest=0), r"smallest must be"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
