from cnn_guide.exercises import NotYet, check_mover, check_neighbour_gap, check_unit
from cnn_guide.ops import conv2d

import numpy as np
import pytest


def looped_unit(numbers, weights, bias):
    total = bias
    for number, weight in zip(numbers, weights, strict=True):
        total += number * weight
    return total


@pytest.mark.parametrize("answer", [looped_unit, lambda x, w, b: float(np.dot(w, x) + b)])
def test_every_form_of_a_unit_passes(answer, passes):
    passes(check_unit, answer)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda x, w, _b: x @ w, "with a bias of 5: the bias is missing"),
        (lambda x, w, b: sum(p * q + b for p, q in zip(x, w, strict=True)), "counts once"),
        (lambda x, w, b: (x * w).mean() + b, "averaged"),
        (lambda x, w, b: x * w + b, "these are the products"),
        (lambda x, w, b: (x + w).sum() + b, "multiplied by its weight"),
        (lambda x, w, b: x @ w - b, "not taken away"),
    ],
)
def test_what_goes_wrong_with_a_unit_is_told(answer, hint):
    with pytest.raises(NotYet, match=hint):
        check_unit(answer)


def looped_gap(grey):
    gaps = []
    height, width = grey.shape
    for row in range(height):
        for column in range(width):
            here = float(grey[row, column])
            if row + 1 < height:
                gaps.append(abs(here - float(grey[row + 1, column])))
            if column + 1 < width:
                gaps.append(abs(here - float(grey[row, column + 1])))
    return sum(gaps) / len(gaps)


def gaps_of(grey, axes=(0, 1), dtype=float):
    given = grey.astype(dtype)
    return np.concatenate([np.diff(given, axis=axis).ravel() for axis in axes])


def test_every_form_of_a_neighbour_gap_passes(passes):
    passes(check_neighbour_gap, looped_gap)
    passes(check_neighbour_gap, lambda grey: np.abs(gaps_of(grey)).mean())


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda grey: np.abs(gaps_of(grey, dtype=grey.dtype)).mean(), "uint8.* is 254"),
        (lambda grey: np.abs(gaps_of(grey, (1,))).mean(), "neighbours down are missing"),
        (lambda grey: np.abs(gaps_of(grey, (0,))).mean(), "to the right are missing"),
        (
            lambda grey: sum(np.abs(gaps_of(grey, (axis,))).mean() / 2 for axis in (0, 1)),
            "not as many pairs",
        ),
        (
            lambda grey: sum(np.abs(gaps_of(grey, (axis,))).mean() for axis in (0, 1)),
            "two means are added",
        ),
        (lambda grey: gaps_of(grey).mean(), "cancel"),
        (lambda grey: (gaps_of(grey) ** 2).mean(), "squared"),
        (lambda grey: np.abs(gaps_of(grey)).sum(), "added up"),
    ],
)
def test_what_goes_wrong_with_neighbours_is_told(answer, hint):
    with pytest.raises(NotYet, match=hint):
        check_neighbour_gap(answer)


@pytest.mark.parametrize("check", [check_unit, check_neighbour_gap], ids=["unit", "gap"])
def test_an_empty_place_never_passes(check, empty_function):
    with pytest.raises(NotYet, match="empty place"):
        check(empty_function)


MOVES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (1, 1)]


def plane(right, down):
    return [[int((i, j) == (1 - down, 1 - right)) for j in range(3)] for i in range(3)]


@pytest.mark.parametrize(("right", "down"), MOVES)
def test_a_filter_that_passes_moves_the_picture(right, down, passes):
    image = np.random.default_rng(0).normal(size=(1, 6, 7, 1))
    weights = np.array(plane(right, down), np.float32)
    passes(check_mover, weights, right=right, down=down)
    moved = conv2d(image, weights[:, :, None, None], padding="same")
    wanted = np.roll(image, (down, right), axis=(1, 2))
    np.testing.assert_allclose(moved[:, 1:-1, 1:-1], wanted[:, 1:-1, 1:-1])


@pytest.mark.parametrize(
    ("weights", "hint"),
    [
        (plane(-1, 0), "other way"),
        (plane(0, 1), "rows come before columns"),
        (plane(0, 0), "stays"),
        (np.ones((3, 3)), "eight others"),
        (np.full((3, 3), 1 / 9), "mean of nine"),
        (-np.array(plane(1, 0)), "negative"),
        (2 * np.array(plane(1, 0)), "."),
        (np.zeros((3, 3)), "."),
        (np.zeros((1, 3)), "shape"),
    ],
)
def test_what_goes_wrong_with_a_mover_is_told(weights, hint):
    with pytest.raises(NotYet, match=hint):
        check_mover(weights, right=1)


def test_an_empty_mover_never_passes(empty_value):
    with pytest.raises(NotYet, match=r"empty place|must be made of numbers"):
        check_mover(empty_value, right=1)


@pytest.mark.parametrize("empty", [..., None])
def test_nine_empty_places_say_so(empty):
    rows = [[0, empty, 0], [empty, empty, empty], [0, 0, 0]]
    with pytest.raises(NotYet, match="a part of the filter is still an empty place"):
        check_mover(rows, right=1)


@pytest.mark.parametrize("move", [{}, {"right": 2}, {"right": 1, "down": -3}])
def test_a_move_that_no_filter_makes_is_refused(move):
    with pytest.raises(ValueError, match="must be -1, 0 or 1"):
        check_mover(plane(1, 0), **move)
