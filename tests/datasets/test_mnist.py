import hashlib
import pickle
import struct

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.datasets.mnist import MNIST
from cnn_guide.files import DamagedFileError, locate

import numpy as np
import pytest

DIGESTS = [  # of the canonical IDX files' arrays
    "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
]


IDX_DIGESTS = [  # of the four files as they were published, MD5
    "6bbc9ace898e44ae57da46a324031adb",
    "a25bea736e30d166cdddb491f175f624",
    "2646ac647ad5339dbf082846283269ea",
    "27ae3e4e09519cfbb04c329615203637",
]


def test_is_the_whole_of_mnist():
    (x_train, y_train), (x_test, y_test) = load_mnist()
    arrays = (x_train, y_train, x_test, y_test)
    shapes = [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert [array.shape for array in arrays] == shapes
    assert {array.dtype for array in arrays} == {np.dtype(np.uint8)}
    assert [hashlib.sha256(array.tobytes()).hexdigest() for array in arrays] == DIGESTS


def test_is_byte_for_byte_what_lecun_published():
    (x_train, y_train), (x_test, y_test) = load_mnist()
    for array, expected in zip((x_train, y_train, x_test, y_test), IDX_DIGESTS, strict=True):
        # An IDX header: type uint8, number of axes, then the size of each.
        header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        idx = hashlib.md5(header + array.tobytes(), usedforsecurity=False)
        assert idx.hexdigest() == expected


def test_says_that_the_file_is_missing(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"none\.npz is missing; use the copy"):
        load_mnist(tmp_path / "none.npz")
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"mnist\.npz is missing; reinstall cnn-guide"):
        load_mnist()


def test_refuses_truncated_altered_and_pickled_files(tmp_path):
    content = locate(MNIST).read_bytes()
    altered = bytearray(content)
    altered[5_000_000] ^= 1
    copies = [content[:-1], bytes(altered), pickle.dumps([1, 2])]
    for copy in copies:
        (tmp_path / "mnist.npz").write_bytes(copy)
        with pytest.raises(
            DamagedFileError, match=r"mnist.npz is damaged.*ee068f36.* expected"
        ):
            load_mnist(tmp_path / "mnist.npz")


def test_prepares_digits_for_a_network():
    images = np.arange(256, dtype=np.uint8).reshape(2, 8, 16)
    prepared = prepare_digits(images)
    assert prepared.shape == (2, 8, 16, 1)
    assert prepared.dtype == np.float32
    np.testing.assert_allclose(prepared.ravel() * 255, np.arange(256), rtol=1e-6)


@pytest.mark.parametrize("images", [np.ones((2, 8, 16)), np.ones((8, 16), np.uint8)])
def test_refuses_what_is_prepared_already_or_one_image(images):
    with pytest.raises(
        ValueError, match=r"images must be uint8 of shape \(batch, height, width\)"
    ):
        prepare_digits(images)
