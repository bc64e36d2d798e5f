"""Learn to name one's own photographs: a head on a frozen base, judged on unseen ones."""

import os
from collections.abc import Callable
from typing import Any

from cnn_guide.pretrained.bases import PretrainedBase, preparation_layer
from cnn_guide.transfer.colours import colour_histograms
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.fine_tuning import fine_tune, split_base
from cnn_guide.transfer.heads import train_head
from cnn_guide.transfer.photographs.lesson import Lesson
from cnn_guide.transfer.photographs.splits import Split
from cnn_guide.transfer.photographs.table import Photographs

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

FloatArray = npt.NDArray[np.float32]


def learn_photographs(
    photographs: Photographs,
    split: Split,
    base: PretrainedBase,
    *,
    side: int = 224,
    seed: int = 0,
    fine_tuning: bool = False,
    cache: str | os.PathLike[str] | None = None,
    report: Callable[[str], object] = lambda _line: None,
) -> Lesson:
    """Train a head on what a frozen base makes of photographs, each of which it sees once.

    The validation part decides when the head is best, and whether fine-tuning helped; the
    test part decides nothing.

    Parameters
    ----------
    photographs : Photographs
        What `cnn_guide.transfer.photographs.reading.look_at_photographs` returned.
    split : Split
        Which of them are for what.
    base : PretrainedBase
        One of `cnn_guide.pretrained.BASES`.
    side : int, default 224
        The squares' height and width, at least 32.
    seed : int, default 0
        Seeds the head's first weights, and the order of images in fine-tuning.
    fine_tuning : bool, default False
        Whether to train the base's top block too. It is undone if it lowers the accuracy on
        the validation part. The maps that the block takes are then held in memory, for
        VGG16 at 224 pixels 400 kB an image.
    cache : path, optional
        A folder for features, as in `cnn_guide.transfer.features.extract_features`; the command
        uses `cnn_guide.files.cache_folder`.
    report : callable, optional
        Told in a line what was decided.

    Returns
    -------
    Lesson
        The whole model, and how good it is.

    Raises
    ------
    ValueError
        If `side` is too small.
    OSError
        If weights are missing, or the cache cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from skimage import data
    >>> from cnn_guide.pretrained import BASES
    >>> from cnn_guide.transfer.photographs.folders import PhotographFolder
    >>> from cnn_guide.transfer.photographs.reading import look_at_photographs
    >>> files = [Path(data.data_dir, name) for name in ("rocket.jpg", "chelsea.png")]
    >>> paths = tuple(file for file in files for _ in range(3))
    >>> found = PhotographFolder(("moon", "cat"), paths, np.repeat([0, 1], 3), ("",) * 6, ())
    >>> split = Split(np.array([0, 3]), np.array([1, 4]), np.array([2, 5]))
    >>> learn_photographs(
    ...     look_at_photographs(found), split, BASES["vgg16"], side=32
    ... ).probabilities.shape
    6/6 - ...
    (6, 2)
    """
    network = base.load((side, side, 3))
    bottom, top = split_base(network, base.top_block) if fine_tuning else (network, None)
    frozen = bottom if top else pool_features(network)
    maps = extract_features(frozen, base.prepare, photographs.squares(side), cache=cache)
    features = pool_features(top).predict(maps, verbose=0) if top else maps
    labels, num_classes = photographs.labels, len(photographs.class_names)
    head = _train(features, labels, split, num_classes, seed)
    fine_tuned = False
    if top is not None:
        fine_tuned = _try_fine_tuning(top, head, maps, labels, split, seed, report)
        features = pool_features(top).predict(maps, verbose=0)
    histograms = colour_histograms(photographs.thumbnails)
    baseline = _train(histograms, labels, split, num_classes, seed)
    commonest = np.bincount(labels[split.train]).argmax()
    return Lesson(
        photographs=photographs,
        split=split,
        base=base.name,
        side=side,
        seed=seed,
        model=_join(network, base, head, side),
        probabilities=np.asarray(head.predict(features, verbose=0)),
        histogram_accuracy=_accuracy(baseline, histograms, labels, split.test),
        majority_accuracy=float(np.mean(labels[split.test] == commonest)),
        fine_tuned=fine_tuned,
    )


def _train(
    features: FloatArray, labels: npt.NDArray[Any], split: Split, num_classes: int, seed: int
) -> keras.Model:
    """Train a head on the training part, and keep what is best on the validation part."""
    validation = features[split.validation], labels[split.validation]
    train = features[split.train], labels[split.train]
    return train_head(*train, num_classes, validation=validation, seed=seed)


def _accuracy(
    model: keras.Model, inputs: FloatArray, labels: npt.NDArray[Any], part: npt.NDArray[np.intp]
) -> float:
    """Return the part of right answers."""
    answers = model.predict(inputs[part], verbose=0).argmax(axis=1)
    return float(np.mean(answers == labels[part]))


def _try_fine_tuning(
    top: keras.Model,
    head: keras.Model,
    maps: FloatArray,
    labels: npt.NDArray[Any],
    split: Split,
    seed: int,
    report: Callable[[str], object],
) -> bool:
    """Fine-tune, and undo it if the validation part says so; return whether it stays."""
    pooled = pool_features(top)
    model = keras.Model(pooled.inputs, head(pooled.outputs[0]))
    before = _accuracy(model, maps, labels, split.validation)
    weights = model.get_weights()
    fine_tune(top, head, maps[split.train], labels[split.train], seed=seed)
    after = _accuracy(model, maps, labels, split.validation)
    kept = after >= before
    if not kept:
        model.set_weights(weights)
    report(
        f"fine-tuning: accuracy on validation {before:.1%} before, {after:.1%} after; "
        + ("kept" if kept else "undone")
    )
    return kept


def _join(
    network: keras.Model, base: PretrainedBase, head: keras.Model, side: int
) -> keras.Model:
    """Make one model of preparation, base, pooling and head, which takes RGB as it was read."""
    model = keras.Sequential(
        [
            keras.Input((side, side, 3)),
            preparation_layer(base.prepare),
            network,
            layers.GlobalAveragePooling2D(),
            *head.layers,  # the head itself would bring its optimizer along
        ],
        name="photographs",
    )
    model.trainable = False
    return model
