"""Fashion-MNIST, small pictures of clothes: a third of its training images, and its tests."""

import os

from cnn_guide.files import KnownFile, locate

import numpy as np
import numpy.typing as npt

UintArray = npt.NDArray[np.uint8]

FASHION = KnownFile(
    name="fashion.npz",
    sha256="54f5949fd3dc4bcdccb405f2bf6738b6cff518e47cf3fffab259d60f8dc2b537",
    source="Zalando SE; by the package fashion-mnist 1.1.0, in a new order",
    licence="MIT",
)
#: What the classes 0 to 9 of `load_fashion` are called, in this order.
FASHION_CLASSES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


def load_fashion(
    path: str | os.PathLike[str] | None = None,
) -> tuple[tuple[UintArray, UintArray], tuple[UintArray, UintArray]]:
    """Load 19,995 training and 10,000 test pictures of clothes, in ten classes.

    It is Fashion-MNIST [1]_ with a third of its training images: 2,000 of each class, without
    five that are copies of test images, and in a new order. The test images are all of the
    original's, as far as could be compared: the 900 of them that its authors show agree up to
    one grey level, and it is not shown that all are equal byte for byte.
    `keras.datasets.fashion_mnist.load_data` downloads all 60,000 training images, and numbers
    the classes as we do.

    Nothing is downloaded here: the package ships the file, and its digest is verified first.
    `prepare_digits` prepares these images, too.

    Parameters
    ----------
    path : path, optional
        A copy of this file elsewhere.

    Returns
    -------
    (x_train, y_train), (x_test, y_test) : uint8 arrays
        Images of shape (19995, 28, 28) and (10000, 28, 28), 0 for the ground and up to 255 for
        the cloth; labels 0 to 9 of shape (19995,) and (10000,), which `FASHION_CLASSES` names.

    Raises
    ------
    FileNotFoundError
        If the file is missing.
    DamagedFileError
        If its content is not the known one: truncated, altered, or another file.

    References
    ----------
    .. [1] Xiao, Rasul and Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking
       machine learning algorithms*, arXiv:1708.07747, 2017.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = load_fashion()
    >>> x_train.shape, y_test.shape, FASHION_CLASSES[y_train[0]]
    ((19995, 28, 28), (10000,), 'sandal')
    """
    with np.load(locate(FASHION, path), allow_pickle=False) as arrays:
        return (
            (arrays["x_train"], arrays["y_train"]),
            (arrays["x_test"], arrays["y_test"]),
        )
