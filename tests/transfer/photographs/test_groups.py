import io
from pathlib import Path

from cnn_guide.datasets import central_square, load_photograph
from cnn_guide.transfer.photographs.folders import PhotographsError
from cnn_guide.transfer.photographs.groups import group_photographs
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np
import pytest
from PIL import Image


def group(labels, thumbnails, *, sources=None, digests=None):
    """Group photographs of these classes, of which each is in a file of its own."""
    labels, alone = np.asarray(labels), np.arange(len(labels))
    names = tuple(f"class {label}" for label in range(labels.max() + 1))
    paths = tuple(Path(names[label], f"{i}.jpg") for i, label in enumerate(labels))
    sources = tuple(sources or [""] * len(labels))
    digests = tuple(digests or map(str, alone))
    columns = paths, labels, sources, digests, np.asarray(thumbnails), alone, alone
    return group_photographs(Photographs(names, (), *columns))


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


def test_photographs_of_one_subfolder_stay_together_in_whatever_class(tiles):
    pictures, sources = [thumbnail(tile) for tile in tiles[:5]], ["ann", "", "bob", "ann", ""]
    photographs = group([0, 0, 0, 1, 1], pictures, sources=sources)
    assert photographs.groups[0] == photographs.groups[3]
    assert len(set(photographs.groups)) == 4
    assert len(set(photographs.look_alikes)) == 5, "none looks like another"


def test_the_same_content_is_one_group():
    black = np.zeros((4, 32, 32, 3), np.uint8)
    photographs = group([0, 0, 0, 1], black, digests=["a", "b", "a", "c"])
    for groups in (photographs.groups, photographs.look_alikes):
        assert groups[0] == groups[2]
        assert len(set(groups)) == 3, "even pictures are not alike for being even"


def test_different_pictures_of_one_thing_are_not_alike(tiles):
    groups = group([0] * len(tiles), [thumbnail(tile) for tile in tiles]).groups
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
    groups = group([0] * len(pictures), pictures).groups
    half = len(tiles)
    assert groups[:half].tolist() == groups[half:].tolist()
    assert len(set(groups)) == half


def test_alikeness_is_found_across_blocks_and_passed_on():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (1100, 32, 32, 3), dtype=np.uint8)
    pictures[1099] = pictures[3]
    sources = [""] * 1100
    sources[1099] = sources[600] = "walk"
    photographs = group([0] * 1100, pictures, sources=sources)
    groups, look_alikes = photographs.groups, photographs.look_alikes
    assert groups[3] == groups[1099] == groups[600]
    assert len(set(groups)) == 1098
    assert look_alikes[3] == look_alikes[1099] != look_alikes[600]
    assert len(set(look_alikes)) == 1099


def test_the_same_picture_in_two_classes_is_an_error_that_names_both(tiles):
    pictures = [thumbnail(tile) for tile in (*tiles[:3], as_jpeg(tiles[1], 95))]
    with pytest.raises(
        PhotographsError,
        match=r"class 0.1\.jpg and class 1.3\.jpg show the same .*; delete the",
    ):
        group([0, 0, 1, 1], pictures)
    black = np.zeros((4, 32, 32, 3), np.uint8)
    with pytest.raises(PhotographsError, match=r"0\.jpg and .*2\.jpg .* \(and 1 more such"):
        group([0, 0, 1, 1], black, digests=["a", "b", "a", "b"])
