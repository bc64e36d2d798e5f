"""Training by the plain recipe, with its inputs checked and its history as plain numbers."""

import sys
from dataclasses import dataclass

from cnn_guide._checks import as_count

import keras
import numpy as np
import numpy.typing as npt

PLAIN_EPOCHS = 10


@dataclass(frozen=True)
class History:
    """What a training reported, one number an epoch.

    Attributes
    ----------
    loss, accuracy : list of float
        Means over the training images, taken while the weights were still changing.
    val_loss, val_accuracy : list of float
        On the validation images, at the end of each epoch; empty without any.
    """

    loss: list[float]
    accuracy: list[float]
    val_loss: list[float]
    val_accuracy: list[float]


def train(
    model: keras.Model,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int = PLAIN_EPOCHS,
    batch_size: int = 128,
    validation_split: float = 0.1,
    optimizer: str | keras.Optimizer = "adam",
    seed: int = 0,
) -> History:
    """Train a classifier by the plain recipe: adam, categorical cross-entropy, one-hot labels.

    Progress shows as a bar on a terminal and as a line an epoch elsewhere. The last images
    are held out for validation, so shuffle sorted data before.

    Parameters
    ----------
    model : keras.Model
        A network that ends in a softmax. It is compiled and trained in place.
    images : float array of shape (batch, height, width, channels)
        What the model expects, digits as `prepare_digits` returns them.
    labels : int array of shape (batch,)
        Classes, 0 to one less than the model's outputs.
    epochs : int, default 10
        Passes through the training images.
    batch_size : int, default 128
        Images for one step.
    validation_split : float, default 0.1
        The part of the images, taken from the end, that is not trained on.
    optimizer : str or keras.Optimizer, default 'adam'
        How steps are taken.
    seed : int, default 0
        Seeds the order of the images. Seed the model's weights before you build it.

    Returns
    -------
    History
        Loss and accuracy of each epoch.

    Raises
    ------
    ValueError
        If shapes do not match the model, a label is out of range, a pixel is not finite,
        or a number is too small.

    References
    ----------
    .. [1] Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015.

    Examples
    --------
    >>> from cnn_guide.datasets import load_mnist, prepare_digits
    >>> from cnn_guide.models import build_mnist_cnn
    >>> (x_train, y_train), _ = load_mnist()
    >>> history = train(
    ...     build_mnist_cnn(), prepare_digits(x_train[:256]), y_train[:256], epochs=1
    ... )
    2/2 - ...
    >>> len(history.val_accuracy)
    1
    """
    epochs, batch_size = as_count("epochs", epochs), as_count("batch_size", batch_size)
    if not 0 <= validation_split < 1:
        raise ValueError(
            "validation_split must be at least 0 and below 1, "
            f"got validation_split={validation_split}"
        )
    pixels, classes = np.asarray(images), np.asarray(labels)
    _check_data(model, pixels, classes, validation_split)
    keras.utils.set_random_seed(seed)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    record = model.fit(
        pixels,
        keras.utils.to_categorical(classes, model.output_shape[-1]),
        epochs=epochs,
        batch_size=batch_size,
        validation_split=validation_split,
        verbose=1 if sys.stdout.isatty() else 2,
    ).history
    return History(
        *([float(value) for value in record.get(key, [])] for key in History.__annotations__)
    )


def _check_data(
    model: keras.Model,
    images: npt.NDArray[np.generic],
    labels: npt.NDArray[np.generic],
    validation_split: float,
) -> None:
    """Raise unless a model can learn from these images and labels."""
    expected, num_classes = model.input_shape[1:], model.output_shape[-1]
    shape = ", ".join(str(size) for size in ("batch", *expected))
    if images.ndim != len(expected) + 1 or any(
        size not in (None, given)
        for size, given in zip(expected, images.shape[1:], strict=True)
    ):
        raise ValueError(
            f"images must have shape ({shape}) for this model, got shape {images.shape}; "
            "prepare_digits adds a missing channel axis"
        )
    if labels.shape != images.shape[:1]:
        raise ValueError(
            f"labels must have shape ({len(images)},), one class an image, got shape "
            f"{labels.shape}; pass classes, not one-hot rows"
        )
    if int(len(images) * (1 - validation_split)) < 1:
        raise ValueError(f"images must leave at least one to train on, got {len(images)}")
    if images.dtype.kind != "f":
        raise ValueError(
            f"images must be floats, got {images.dtype}; prepare_digits scales digits to 0 to 1"
        )
    if not np.isfinite(images).all():
        raise ValueError("images must be finite, got NaN or infinite pixels; drop those images")
    rule = f"labels must be whole numbers from 0 to {num_classes - 1}, the model's outputs"
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{rule}, got dtype {labels.dtype}; number the classes from 0")
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(
            f"{rule}, got {labels.min()} to {labels.max()}; number the classes from 0"
        )
