"""Training by a recipe, with its inputs checked and its history as plain numbers."""

import sys
from dataclasses import dataclass, replace

from cnn_guide._checks import as_classes, as_count, as_positive, check_batch, check_choice
from cnn_guide._feeding import feed
from cnn_guide.distortion import Distortion
from cnn_guide.recipes import RECIPES, Recipe

import keras
import numpy as np
import numpy.typing as npt


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
    recipe: str | Recipe = "plain",
    epochs: float | None = None,
    batch_size: int | None = None,
    validation_split: float = 0.1,
    optimizer: str | keras.Optimizer | None = None,
    seed: int = 0,
) -> History:
    """Train a classifier by a recipe, with categorical cross-entropy and one-hot labels.

    The plain recipe is Adam, which adapts its steps to each weight [1]_, with one learning rate
    for ten epochs. `cnn_guide.recipes.RECIPES` says what the others do. Progress shows as a bar
    on a terminal and as a line an epoch elsewhere. The last images are held out for validation,
    so shuffle sorted data before.

    Parameters
    ----------
    model : keras.Model
        A network that ends in a softmax. It is compiled and trained in place.
    images : float array of shape (batch, height, width, channels)
        What the model expects, digits as `cnn_guide.datasets.prepare_digits` returns them.
    labels : int array of shape (batch,)
        Classes, counted from 0; the model has an output for each.
    recipe : {'plain', 'fast', 'thorough'} or Recipe, default 'plain'
        For how long to train, and how; 'thorough' is meant for `build_thorough_cnn`.
    epochs : float, optional
        Passes through the training images, in place of the recipe's. A part of a pass makes the
        last one longer. With it, or with distortion, all batches are full.
    batch_size : int, optional
        Images for one step, in place of the recipe's.
    validation_split : float, default 0.1
        The part of the images, taken from the end, that is not trained on.
    optimizer : str or keras.Optimizer, optional
        How steps are taken, in place of the recipe's.
    seed : int, default 0
        Seeds the order of the images, and what is done to them. Seed the model's weights before
        you build it.

    Returns
    -------
    History
        Loss and accuracy of each epoch.

    Raises
    ------
    ValueError
        If shapes do not match the model, a label is out of range, a pixel is not finite, a
        number is too small, or no recipe has this name.

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
    chosen = _choose(recipe, epochs, batch_size)
    if not 0 <= validation_split < 1:
        raise ValueError(
            "validation_split must be at least 0 and below 1, "
            f"got validation_split={validation_split}"
        )
    pixels = np.asarray(images)
    classes = _check_data(model, pixels, labels, validation_split)
    targets = keras.utils.to_categorical(classes, model.output_shape[-1])
    learned_from = int(len(pixels) * (1 - validation_split))
    whole = chosen.distortion is None and chosen.epochs % 1 == 0  # what Keras does itself
    rounds = _plan_rounds(chosen, learned_from, 1 if whole else chosen.batch_size)
    steps = sum(-(-count // chosen.batch_size) for count in rounds)
    keras.utils.set_random_seed(seed)
    model.compile(
        optimizer=chosen.optimizer(steps) if optimizer is None else optimizer,
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    options = {"batch_size": chosen.batch_size, "verbose": 1 if sys.stdout.isatty() else 2}
    if whole:
        record = model.fit(
            pixels,
            targets,
            epochs=len(rounds),
            validation_split=validation_split,
            **options,
        ).history
    else:
        record = _fit_rounds(
            model, pixels, targets, learned_from, rounds, chosen.distortion, seed, **options
        )
    return History(
        *([float(value) for value in record.get(key, [])] for key in History.__annotations__)
    )


def _choose(recipe: str | Recipe, epochs: float | None, batch_size: int | None) -> Recipe:
    """Return a recipe, changed where the caller wants it."""
    if not isinstance(recipe, Recipe):
        check_choice("recipe", recipe, RECIPES)
        recipe = RECIPES[recipe]
    if batch_size is not None:
        recipe = replace(recipe, batch_size=as_count("batch_size", batch_size))
    return recipe if epochs is None else replace(recipe, epochs=as_positive("epochs", epochs))


def _plan_rounds(recipe: Recipe, images: int, multiple: int) -> list[int]:
    """Say how many images each pass has: all of them, and the last one a part of them more.

    Where there is more than one batch all are full, as TensorFlow prepares each size anew.
    """
    whole = max(int(recipe.epochs), 1)
    last = max(round((recipe.epochs - whole + 1) * images), 1)
    rounds = [images] * (whole - 1) + [last]
    return [count - count % multiple if count > multiple else count for count in rounds]


def _fit_rounds(
    model: keras.Model,
    pixels: npt.NDArray[np.floating],
    targets: npt.NDArray[np.floating],
    learned_from: int,
    rounds: list[int],
    distortion: Distortion | None,
    seed: int,
    *,
    batch_size: int,
    verbose: int,
) -> dict[str, list[float]]:
    """Train pass by pass, each on its own images in its own order."""
    rng = np.random.default_rng(seed)
    held_out = feed(pixels[learned_from:], targets[learned_from:], 500)
    record: dict[str, list[float]] = {}
    for epoch, count in enumerate(rounds):
        again = [rng.permutation(learned_from) for _ in range(-(-count // learned_from))]
        order = np.concatenate(again)[:count]
        images = pixels[order]
        images = images if distortion is None else distortion.draw(images, rng)
        found = model.fit(
            feed(images, targets[order], batch_size),
            initial_epoch=epoch,
            epochs=epoch + 1,
            shuffle=False,
            validation_data=held_out if learned_from < len(pixels) else None,
            verbose=verbose,
        ).history
        for key, values in found.items():
            record.setdefault(key, []).extend(values)
    return record


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
