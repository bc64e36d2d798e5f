"""Training by the plain recipe, with its inputs checked and its history as plain numbers."""

import sys
from dataclasses import dataclass

from cnn_guide._checks import as_classes, as_count, check_batch

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

    Adam adapts its steps to each weight [1]_. Progress shows as a bar on a terminal and as a
    line an epoch elsewhere. The last images are held out for validation, so shuffle sorted
    data before.

    Parameters
    ----------
    model : keras.Model
        A network that ends in a softmax. It is compiled and trained in place.
    images : float array of shape (batch, height, width, channels)
        What the model expects, digits as `cnn_guide.datasets.prepare_digits` returns them.
    labels : int array of shape (batch,)
        Classes, counted from 0; the model has an output for each.
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
    pixels = np.asarray(images)
    classes = _check_data(model, pixels, labels, validation_split)
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
    labels: npt.ArrayLike,
    validation_split: float,
) -> npt.NDArray[np.intp]:
    """Return the labels as classes, if a model can learn from these images and labels."""
    check_batch("images", images.shape, model.input_shape)
    classes = as_classes("labels", labels, model.output_shape[-1], len(images))
    if int(len(images) * (1 - validation_split)) < 1:
        raise ValueError(f"images must leave at least one to train on, got {len(images)}")
    if images.dtype.kind != "f":
        raise ValueError(
            f"images must be floats, got {images.dtype}; prepare_digits scales digits to 0 to 1"
        )
    if not np.isfinite(images).all():
        raise ValueError("images must be finite, got NaN or infinite pixels; drop those images")
    return classes
