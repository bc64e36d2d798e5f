"""The micrograph is whole, aligned with its masks, and never read when it is damaged."""

from cnn_guide.datasets import load_nuclei
from cnn_guide.datasets.nuclei import NUCLEI
from cnn_guide.files import FOLDER, DamagedFileError

import numpy as np
import pytest
from skimage.measure import label

IMAGE, LABELS = load_nuclei()


def test_image_and_labels_have_one_shape():
    assert IMAGE.shape == LABELS.shape == (512, 512)
    assert (IMAGE.dtype, LABELS.dtype) == (np.uint16, np.uint8)
    assert (IMAGE.min(), IMAGE.max()) == (0, 235)


def test_there_are_125_nuclei():
    assert len(np.unique(LABELS[LABELS > 0])) == 125


def test_each_nucleus_is_in_one_piece():
    pieces = [label(nucleus == LABELS).max() for nucleus in np.unique(LABELS[LABELS > 0])]
    assert set(pieces) == {1}


def test_labels_lie_on_the_bright_pixels():
    inside = np.median(IMAGE[LABELS > 0])
    assert inside > 2.5 * np.median(IMAGE[LABELS == 0])
    # Turned or mirrored, the labels do not fit the image.
    for turned in (LABELS.T, LABELS[::-1], LABELS[:, ::-1]):
        assert inside > 2 * np.median(IMAGE[turned > 0])


def test_a_good_copy_elsewhere_is_read(tmp_path):
    copy = tmp_path / "copy.npz"
    copy.write_bytes((FOLDER / NUCLEI.name).read_bytes())
    image, labels = load_nuclei(copy)
    np.testing.assert_array_equal(image, IMAGE)
    np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: content[:-1] + b"?", lambda _content: b""],
    ids=["truncated", "altered", "emptied"],
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    file = tmp_path / NUCLEI.name
    file.write_bytes(damage((FOLDER / NUCLEI.name).read_bytes()))
    with pytest.raises(DamagedFileError, match=r"nuclei\.npz is damaged: SHA-256 \w+ found"):
        load_nuclei(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.npz is missing; use the copy"):
        load_nuclei(tmp_path / "none.npz")
