import io
from pathlib import Path

from cnn_guide.datasets import central_square, load_photograph
from cnn_guide.transfer.photographs.folders import PhotographFolder, PhotographsError
from cnn_guide.transfer.photographs.reading import Look
from cnn_guide.transfer.photographs.splits import group_photographs, split_photographs

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image


def make_folder(labels, sources=None):
    labels = np.asarray(labels)
    names = tuple(f"class {label}" for label in range(labels.max() + 1))
    paths = tuple(Path(names[label], f"{i}.jpg") for i, label in enumerate(labels))
    return PhotographFolder(names, paths, labels, tuple(sources or [""] * len(labels)), ())


def make_look(thumbnails, digests=None):
    count = len(thumbnails)
    digests = digests or [str(number) for number in range(count)]
    return Look(tuple(range(count)), tuple(digests), np.asarray(thumbnails), ())


@pytest.fixture(scope="module")
def tiles():
    """What looks alike to the eye and yet is different: gravel beside gravel, and so on."""
    photographs = [load_photograph(name) for name in ("gravel", "grass", "astronaut", "retina")]
    return [
        photo[top : top + 90, left : left + 90]
        for photo in photographs
        for top in range(100, 400, 90)
        for left in range(100, 400, 90)
    ]


def thumbnail(pixels):
    return central_square(pixels, 32)


def as_jpeg(pixels, quality):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


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
        split = split_photographs(make_folder(labels), groups, seed=seed)
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
    split = split_photographs(make_folder(labels), np.arange(len(labels)), seed=seed)
    for label, total in enumerate((cats, dogs)):
        shares = [np.sum(np.asarray(labels)[part] == label) for part in vars(split).values()]
        assert np.abs(shares - np.array([0.6, 0.2, 0.2]) * total).max() < 1.5


def test_the_seed_decides_and_nothing_else():
    folder, groups = make_folder([0, 1] * 20), np.arange(40)
    first, again, other = (split_photographs(folder, groups, seed=s) for s in (5, 5, 6))
    np.testing.assert_array_equal(first.test, again.test)
    assert first.test.tolist() != other.test.tolist()
    with pytest.raises(ValueError, match=r"seed must be a whole number of at least 0"):
        split_photographs(folder, groups, seed=-1)


def test_fewer_than_three_are_named_with_their_number():
    with pytest.raises(
        PhotographsError, match=r"'class 1' has fewer than three photographs, 2;"
    ):
        split_photographs(make_folder([0, 0, 0, 1, 1]), np.arange(5))
    with pytest.raises(
        PhotographsError, match=r"'class 0' has fewer than three groups, 2, of 4 photographs"
    ):
        split_photographs(make_folder([0, 0, 0, 0, 1, 1, 1]), [0, 0, 1, 1, 2, 3, 4])


def test_groups_that_leave_no_split_are_an_error():
    # Classes in groups 0 1 2, 0 1 3 and 0 2 3: the last two would be where 2, and 3, are not.
    labels, groups = np.repeat([0, 1, 2], 3), [0, 1, 2, 0, 1, 3, 0, 2, 3]
    with pytest.raises(PhotographsError, match=r"each of the 3 classes in all three parts"):
        split_photographs(make_folder(labels), groups)


def test_photographs_of_one_subfolder_stay_together_in_whatever_class(tiles):
    found = make_folder([0, 0, 0, 1, 1], ["ann", "", "bob", "ann", ""])
    groups = group_photographs(found, make_look([thumbnail(tile) for tile in tiles[:5]]))
    assert groups[0] == groups[3]
    assert len(set(groups)) == 4


def test_the_same_content_is_one_group():
    black = np.zeros((4, 32, 32, 3), np.uint8)
    found = make_folder([0, 0, 0, 1])
    groups = group_photographs(found, make_look(black, ["a", "b", "a", "c"]))
    assert groups[0] == groups[2]
    assert len(set(groups)) == 3, "even pictures are not alike for being even"


def test_different_pictures_of_one_thing_are_not_alike(tiles):
    groups = group_photographs(
        make_folder([0] * len(tiles)), make_look([thumbnail(tile) for tile in tiles])
    )
    assert len(set(groups)) == len(tiles) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda tile: as_jpeg(tile, 75),
        lambda tile: np.asarray(Image.fromarray(tile).resize((60, 60))),
        lambda tile: (tile * 0.8).astype(np.uint8),
        lambda tile: tile[1:, 1:],
    ],
    ids=["saved anew", "smaller", "darker", "cut"],
)
def test_a_picture_that_was_changed_a_little_is_alike(tiles, change):
    tiles = [*tiles[:32:5], tiles[40], tiles[41]]  # gravel, grass, a spacesuit
    pictures = [thumbnail(tile) for tile in tiles] + [thumbnail(change(tile)) for tile in tiles]
    groups = group_photographs(make_folder([0] * len(pictures)), make_look(pictures))
    half = len(tiles)
    assert groups[:half].tolist() == groups[half:].tolist()
    assert len(set(groups)) == half


def test_alikeness_is_found_across_blocks_and_passed_on():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (1100, 32, 32, 3), dtype=np.uint8)
    pictures[1099] = pictures[3]
    sources = [""] * 1100
    sources[1099] = sources[600] = "walk"
    groups = group_photographs(make_folder([0] * 1100, sources), make_look(pictures))
    assert groups[3] == groups[1099] == groups[600]
    assert len(set(groups)) == 1098


def test_the_same_picture_in_two_classes_is_an_error_that_names_both(tiles):
    pictures = [thumbnail(tile) for tile in (*tiles[:3], as_jpeg(tiles[1], 95))]
    with pytest.raises(
        PhotographsError,
        match=r"class 0.1\.jpg and class 1.3\.jpg show the same .*; delete the",
    ):
        group_photographs(make_folder([0, 0, 1, 1]), make_look(pictures))
    black = np.zeros((4, 32, 32, 3), np.uint8)
    with pytest.raises(PhotographsError, match=r"0\.jpg and .*2\.jpg .* \(and 1 more such"):
        group_photographs(make_folder([0, 0, 1, 1]), make_look(black, ["a", "b", "a", "b"]))
