"""The blood cells are whole, boxes fit what they mark, and fields stay on one side."""

from collections import Counter

from cnn_guide.datasets import (
    BLOOD_CELLS,
    find_overlaps,
    group_pairs,
    keep_groups_whole,
    load_blood_cells,
)
from cnn_guide.datasets.blood_cells import BLOOD, SAME_FIELD
from cnn_guide.files import FOLDER, DamagedFileError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

CELLS = load_blood_cells()
IMAGE_OF_BOX = np.repeat(np.arange(364), [len(boxes) for boxes in CELLS.boxes])
BOXES, CLASSES = np.concatenate(CELLS.boxes), np.concatenate(CELLS.cells)


def test_shapes_are_as_in_the_docstring():
    assert (CELLS.images.shape, CELLS.images.dtype) == ((364, 240, 320, 3), np.uint8)
    assert (BOXES.shape, BOXES.dtype, CLASSES.shape) == ((4886, 4), np.float32, (4886,))
    assert len(CELLS.boxes) == len(CELLS.cells) == len(CELLS.names) == len({*CELLS.names})
    assert CELLS.fields.shape == CELLS.published.shape == CELLS.parts.shape == (364,)
    assert np.bincount(CLASSES).tolist() == [2381 + 967 + 805, 214 + 87 + 71, 209 + 83 + 69]


def test_every_box_has_area_and_lies_in_its_image():
    assert (BOXES[:, 2:] > BOXES[:, :2]).all()
    assert BOXES.min() >= 0
    assert (BOXES[:, 2:] <= (320, 240)).all()


def test_boxes_fit_what_the_images_show():
    # White cells and platelets are stained violet: green is low beside blue.
    violet = CELLS.images[..., 2].astype(int) - CELLS.images[..., 1]

    means = np.zeros(3)
    for image, (left, top, right, bottom), cell in zip(
        IMAGE_OF_BOX, BOXES.astype(int), CLASSES, strict=True
    ):
        means[cell] += violet[image, top:bottom, left:right].mean() / np.sum(cell == CLASSES)
    named = dict(zip(BLOOD_CELLS, means, strict=True))
    assert named["white"] > named["platelet"] > 2 * max(named["red"], 1)


def test_the_published_split_is_kept_beside_ours():
    assert Counter(CELLS.published.tolist()) == {"train": 205, "val": 87, "test": 72}
    assert Counter(CELLS.parts.tolist()) == {"train": 181, "val": 91, "test": 92}
    assert (CELLS.parts[CELLS.published == "test"] == "test").all()


def test_no_field_is_on_two_sides():
    sides = {}
    for field, part in zip(CELLS.fields, CELLS.parts, strict=True):
        sides.setdefault(field, set()).add(str(part))
    assert {len(parts) for parts in sides.values()} == {1}
    elsewhere = CELLS.fields[CELLS.published != "test"]
    assert np.isin(CELLS.fields[CELLS.published == "test"], elsewhere).sum() == 13


@given(st.lists(st.tuples(st.sampled_from(["train", "val", "test"]), st.integers(0, 4))))
def test_a_field_goes_where_it_is_needed_most(images):
    split = np.array([part for part, _ in images], dtype="<U5")
    fields = np.array([field for _, field in images], dtype=int)
    parts = keep_groups_whole(split, fields)
    for field in np.unique(fields):
        before = {*split[fields == field].tolist()}
        expected = next(part for part in ("test", "val", "train") if part in before)
        assert {*parts[fields == field].tolist()} == {expected}


def check_fields(positions):
    """Look for the overlaps among these images anew."""
    groups = group_pairs(find_overlaps(CELLS.images[positions]), len(positions))
    np.testing.assert_array_equal(positions[groups], CELLS.fields[positions])


def test_the_fields_are_those_that_overlap():
    grouped = [image for group in SAME_FIELD for image in group]
    check_fields(np.union1d(grouped, np.arange(3, 364, 15)))


@pytest.mark.slow
def test_the_fields_are_those_that_overlap_among_all_images():
    check_fields(np.arange(364))


@pytest.mark.slow
def test_halved_photographs_and_boxes_still_fit():
    half = CELLS.halved()
    assert (half.images.shape, half.images.dtype) == ((364, 120, 160, 3), np.uint8)
    corner = CELLS.images[5, 6:8, 10:12].astype(float).mean(axis=(0, 1))
    assert np.abs(half.images[5, 3, 5] - corner).max() <= 0.5
    np.testing.assert_array_equal(half.boxes[7] * 2, CELLS.boxes[7])


def test_parts_are_chosen_with_their_boxes():
    images, boxes, cells = CELLS.choose("train", "val")
    assert len(images) == len(boxes) == len(cells) == 181 + 91
    (number,) = np.flatnonzero(np.isin(CELLS.parts, ("train", "val")))[[100]]
    np.testing.assert_array_equal(images[100], CELLS.images[number])
    np.testing.assert_array_equal(boxes[100], CELLS.boxes[number])
    np.testing.assert_array_equal(cells[100], CELLS.cells[number])
    with pytest.raises(ValueError, match="parts must be one of"):
        CELLS.choose("validation")


@pytest.mark.slow
def test_a_good_copy_elsewhere_is_read(tmp_path):
    copy = tmp_path / "copy.zip"
    copy.write_bytes((FOLDER / BLOOD.name).read_bytes())
    np.testing.assert_array_equal(load_blood_cells(copy).images, CELLS.images)


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: content[:-1] + b"?", lambda _content: b""],
    ids=["truncated", "altered", "emptied"],
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    file = tmp_path / BLOOD.name
    file.write_bytes(damage((FOLDER / BLOOD.name).read_bytes()))
    with pytest.raises(DamagedFileError, match=r"cells\.zip is damaged: SHA-256 \w+ found"):
        load_blood_cells(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.zip is missing; use the copy"):
        load_blood_cells(tmp_path / "none.zip")
