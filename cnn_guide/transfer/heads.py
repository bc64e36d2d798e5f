"""The head of a classifier, trained on features that are computed already."""

from typing import Literal, get_args

from cnn_guide._checks import as_classes, as_count, as_floats, as_positive, check_choice

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

Labelled = tuple[npt.ArrayLike, npt.ArrayLike]
Normalisation = Literal["length", "standardise", "none"]


def train_head(
    features: npt.ArrayLike,
    labels: npt.ArrayLike,
    num_classes: int,
    *,
    validation: Labelled | None = None,
    normalisation: Normalisation = "length",
    epochs: int = 60,
    learning_rate: float = 0.1,
    seed: int = 0,
) -> keras.Model:
    """Train a softmax layer on features, each image's first brought to length 1.

    This normalisation needs no statistics of the training images, and so has no trouble with
    channels that are silent in all of them. Standardising divides such a channel by 1e-7.

    Parameters
    ----------
    features : float array of shape (batch, channels)
        What a frozen base makes of the training images, as `extract_features` returns it.
    labels : int array of shape (batch,)
        Classes, 0 to `num_classes` - 1.
    num_classes : int
        Classes, at least 2.
    validation : (features, labels), optional
        If given, the weights of the epoch with the lowest validation loss are kept.
    normalisation : {'length', 'standardise', 'none'}, default 'length'
        'length' divides each image's features by their length. 'standardise' subtracts each
        channel's mean over the training images, and divides by its standard deviation, or by
        1e-7 if that is less. 'none' leaves the features as they come.
    epochs : int, default 60
        Passes through the training images, all of which make one step.
    learning_rate : float, default 0.1
        Adam's rate.
    seed : int, default 0
        Seeds the first weights.

    Returns
    -------
    keras.Model
        Maps features to `num_classes` probabilities.

    Raises
    ------
    ValueError
        If there are no images, numbers of images or channels differ, a label is out of range
        or a number is too small.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> labels = rng.integers(0, 3, 30)
    >>> head = train_head(rng.normal(size=(30, 7)) + 4 * np.eye(3, 7)[labels], labels, 3)
    >>> head.output_shape
    (None, 3)
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    epochs = as_count("epochs", epochs)
    check_choice("normalisation", normalisation, get_args(Normalisation))
    rate = as_positive("learning_rate", learning_rate)
    x, y = _check_pair("features", "labels", features, labels, num_classes)
    watched = None
    if validation is not None:
        names = "validation's features", "validation's labels"
        watched = _check_pair(*names, *validation, num_classes)
        if watched[0].shape[1] != x.shape[1]:
            raise ValueError(
                f"validation's features must have {x.shape[1]} channels as features have, got "
                f"{watched[0].shape[1]}; make both with one base"
            )
    keras.utils.set_random_seed(seed)
    scale = layers.UnitNormalization() if normalisation == "length" else layers.Identity()
    if normalisation == "standardise":
        scale = layers.Normalization()
        scale.adapt(x)
    head = keras.Sequential(
        [
            keras.Input((x.shape[1],)),
            scale,
            layers.Dense(num_classes, activation="softmax"),
        ],
        name="head",
    )
    adam = keras.optimizers.Adam(rate)
    head.compile(optimizer=adam, loss="sparse_categorical_crossentropy")
    adam.build(head.trainable_variables)  # else TensorFlow traces the first step twice
    lowest, best = np.inf, None
    for _ in range(epochs):  # All images at once make a step; fit would take longer to begin it
        head.train_on_batch(x, y)
        if watched:
            loss = head.test_on_batch(*watched)
            if loss < lowest:
                lowest, best = loss, head.get_weights()
    if best is not None:
        head.set_weights(best)
    return head


def _check_pair(
    name: str,
    labels_name: str,
    features: npt.ArrayLike,
    labels: npt.ArrayLike,
    num_classes: int,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Return features and labels as arrays that fit together."""
    x = as_floats(name, features, "batch channels").astype(np.float32)
    y = as_classes(labels_name, labels, num_classes)
    if len(x) != len(y) or not len(x):
        raise ValueError(
            f"{name} must hold one row for each label, at least one, got {len(x)} rows and "
            f"{len(y)} labels"
        )
    return x, y
