import hashlib
import pickle

import numpy as np
import pytest

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.datasets.mnist import MNIST
from cnn_guide.files import DamagedFileError, locate

DIGESTS = [  # of the canonical IDX files' arrays
    "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
]


def test_is_the_whole_of_mnist():
    (x_train, y_train), (x_test, y_test) = load_mnist()
    arrays = (x_train, y_train, x_test, y_test)
    shapes = [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert [array.shape for array in arrays] == shapes
    assert {array.dtype for array in arrays} == {np.dtype(np.uint8)}
    assert [hashlib.sha256(array.tobytes()).hexdigest() for array in arrays] == DIGESTS


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
