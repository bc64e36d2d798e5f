from dataclasses import FrozenInstanceError, replace
from pathlib import Path

from cnn_guide.transfer.photographs.folders import PhotographsError
from cnn_guide.transfer.photographs.table import COLUMNS, Photographs, Squares

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

COUNT = 7


@pytest.fixture(scope="module")
def photographs():
    """Columns that all tell the row they belong to."""
    rows, words = np.arange(COUNT), tuple(map(str, range(COUNT)))
    thumbnails = np.broadcast_to(rows[:, None, None, None], (COUNT, 2, 2, 3)).astype(np.uint8)
    paths = tuple(map(Path, words))
    return Photographs(("a", "b"), ("no",), paths, rows, words, words, thumbnails, rows, rows)


@given(rows=st.lists(st.integers(0, COUNT - 1)))
def test_whichever_rows_are_selected_columns_stay_side_by_side(photographs, rows):
    chosen = photographs.select(rows)
    assert len(chosen) == len(rows)
    for name in COLUMNS:
        column = getattr(chosen, name)
        told = column[:, 0, 0, 0] if name == "thumbnails" else [int(str(x)) for x in column]
        assert list(told) == rows
    assert (chosen.class_names, chosen.skipped) == (("a", "b"), ("no",))


def test_a_selection_takes_arrays_and_refuses_rows_that_are_not_there(photographs):
    assert photographs.select(np.flatnonzero(photographs.labels > 4)).sources == ("5", "6")
    with pytest.raises(IndexError):
        photographs.select([COUNT])


def test_a_column_of_another_length_is_refused_and_none_can_be_changed(photographs):
    with pytest.raises(ValueError, match=r"one entry for each photograph, got .*'labels': 6"):
        replace(photographs, labels=photographs.labels[1:])
    with pytest.raises(FrozenInstanceError):
        photographs.labels = photographs.labels[::-1]


def test_squares_are_read_when_asked_for(tmp_path):
    rows, columns = np.mgrid[:48, :72]
    colours = np.stack([rows * 5, columns * 3, 255 - rows - columns], axis=-1).astype(np.uint8)
    Image.fromarray(colours).save(tmp_path / "a.png")
    squares = Squares((tmp_path / "a.png", tmp_path / "gone.png"), ("1", "2"), 48)
    assert len(squares) == 2
    np.testing.assert_array_equal(squares[0], colours[:, 12:60])
    with pytest.raises(PhotographsError, match=r"gone.png is missing; it could be read when"):
        squares[1]
    with pytest.raises(IndexError):
        squares[2]


def test_a_table_hands_out_the_squares_of_its_rows(photographs):
    squares = photographs.select([4, 2]).squares(48)
    assert (squares.paths, squares.digests) == ((Path("4"), Path("2")), ("4", "2"))
    assert (squares.side, photographs.squares().side) == (48, 224)
    with pytest.raises(ValueError, match=r"side must be a whole number of at least 1"):
        photographs.squares(0)


def test_a_digest_stands_for_the_pixels_and_their_order():
    digests = {
        Squares((Path("a"), Path("b")), digests, side).digest()
        for digests, side in ((("1", "2"), 48), (("2", "1"), 48), (("1", "3"), 48))
    }
    assert len(digests | {Squares((Path("a"), Path("b")), ("1", "2"), 49).digest()}) == 4
    moved = Squares((Path("c"), Path("d")), ("1", "2"), 48).digest()
    assert moved in digests, "where a file lies is nothing to its pixels"
