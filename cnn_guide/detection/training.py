"""Train a detector of centres, and let it answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnn_guide._checks import as_count, as_positive
from cnn_guide.detection._checks import as_boxes
from cnn_guide.detection.boxes import Found
from cnn_guide.detection.centres import decode_centres, encode_centres
from cnn_guide.detection.model import STRIDE, build_centre_detector, centre_loss
from cnn_guide.detection.suppression import suppress

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # Boxes and their drawings must not load TensorFlow.
    import keras

UintArray = npt.NDArray[np.uint8]

# As it is, mirrored left to right, top to bottom, and both.
_VIEWS = ((False, False), (True, False), (False, True), (True, True))


def train_detector(
    images: UintArray,
    boxes: Sequence[npt.ArrayLike],
    classes: Sequence[npt.NDArray[Any]],
    *,
    num_classes: int,
    epochs: int = 5,
    batch_size: int = 8,
    peak_rate: float = 2e-3,
    seed: int = 0,
) -> "keras.Model":
    """Train a detector from random weights, on images and their three mirror images.

    Adam takes the steps; its rate rises over the first tenth of them and falls as a cosine.

    Parameters
    ----------
    images : uint8 array of shape (batch, height, width, 3)
        Photographs in which neither mirroring changes what is what.
    boxes : sequence of float arrays of shape (boxes, 4)
        For each image left, top, right and bottom of each box, in pixels.
    classes : sequence of int arrays of shape (boxes,)
        For each image the classes of its boxes.
    num_classes : int
        How many classes there are.
    epochs : int, default 5
        Passes through all four views of all images.
    batch_size : int, default 8
        Images for one step.
    peak_rate : float, default 0.002
        The highest learning rate.
    seed : int, default 0
        Seeds the first weights and the order.

    Returns
    -------
    keras.Model
        What `detect` asks.

    Raises
    ------
    ValueError
        If the lists differ in length, or an image, a box or a number is not as it must be.

    Examples
    --------
    >>> images = np.full((2, 16, 24, 3), 90, np.uint8)
    >>> images[:, 4:12, 8:16] = 250  # a bright square
    >>> boxes, classes = [[[8, 4, 16, 12]]] * 2, [np.array([0])] * 2
    >>> model = train_detector(images, boxes, classes, num_classes=1, epochs=1)
    >>> model.output_shape
    (None, 4, 6, 5)
    """
    from cnn_guide._feeding import feed  # here, as it loads TensorFlow

    import keras

    epochs, batch_size = as_count("epochs", epochs), as_count("batch_size", batch_size)
    views, targets = mirror_and_encode(images, boxes, classes, num_classes=num_classes)
    steps = epochs * -(-len(views) // batch_size)
    keras.utils.set_random_seed(as_count("seed", seed, minimum=0))
    model = build_centre_detector(views.shape[1:], num_classes)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0,
        steps - steps // 10,
        warmup_target=as_positive("peak_rate", peak_rate),
        warmup_steps=steps // 10,
    )
    model.compile(optimizer=keras.optimizers.Adam(rate), loss=centre_loss, jit_compile=False)
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(views))
        model.fit(feed(views[order], targets[order], batch_size), shuffle=False, verbose=0)
    return model


def mirror_and_encode(
    images: UintArray,
    boxes: Sequence[npt.ArrayLike],
    classes: Sequence[npt.NDArray[Any]],
    *,
    num_classes: int,
) -> tuple[UintArray, npt.NDArray[np.float32]]:
    """Mirror images and boxes in both directions, and write what a detector should answer.

    Parameters
    ----------
    images : uint8 array of shape (batch, height, width, 3)
        Photographs.
    boxes : sequence of float arrays of shape (boxes, 4)
        For each image left, top, right and bottom of each box, in pixels.
    classes : sequence of int arrays of shape (boxes,)
        For each image the classes of its boxes.
    num_classes : int
        How many classes there are.

    Returns
    -------
    views : uint8 array of shape (4 * batch, height, width, 3)
        As they are, mirrored left to right, top to bottom, and both.
    targets : float32 array of shape (4 * batch, height / 4, width / 4, num_classes + 5)
        As `encode_centres` writes them.

    Raises
    ------
    ValueError
        If the lists differ in length, images are not uint8, or a box is not as it must be.

    Examples
    --------
    >>> views, targets = mirror_and_encode(
    ...     np.zeros((1, 8, 12, 3), np.uint8), [[[0, 0, 4, 8]]], [[0]], num_classes=1
    ... )
    >>> views.shape, targets.shape, int(targets[1, 1, :, 0].argmax())
    ((4, 8, 12, 3), (4, 2, 3, 6), 2)
    """
    pixels = np.asarray(images)
    if pixels.dtype != np.uint8 or pixels.ndim != 4:
        raise ValueError(
            "images must be a uint8 array of shape (batch, height, width, channels), got "
            f"{pixels.dtype} of shape {pixels.shape}"
        )
    if not len(pixels) == len(boxes) == len(classes):
        raise ValueError(
            "images, boxes and classes must be equally many, got "
            f"{len(pixels)}, {len(boxes)} and {len(classes)}"
        )
    height, width = pixels.shape[1:3]
    views, targets = [], []
    for across, down in _VIEWS:
        views.append(_mirror(pixels, across, down))
        for corners, kinds in zip(boxes, classes, strict=True):
            left, top, right, bottom = as_boxes("boxes", corners).T
            if across:
                left, right = width - right, width - left
            if down:
                top, bottom = height - bottom, height - top
            targets.append(
                encode_centres(
                    np.stack([left, top, right, bottom], axis=1),
                    kinds,
                    grid=(height // STRIDE, width // STRIDE),
                    stride=STRIDE,
                    num_classes=num_classes,
                )
            )
    return np.concatenate(views), np.stack(targets)


def _mirror(maps: npt.NDArray[Any], across: bool, down: bool) -> npt.NDArray[Any]:
    """Mirror a batch left to right, top to bottom, both, or not at all."""
    return maps[:, :: -1 if down else 1, :: -1 if across else 1]


def detect(
    model: "keras.Model",
    images: UintArray,
    *,
    least_score: float = 0.03,
    most_overlap: float = 0.5,
    mirrored: bool = True,
) -> list[Found]:
    """Ask a detector what is where.

    It can be asked of an image and of its three mirror images. Each answer is mirrored back,
    and their mean counts.

    Parameters
    ----------
    model : keras.Model
        As `train_detector` returns it.
    images : uint8 array of shape (batch, height, width, channels)
        Photographs as it was trained on.
    least_score : float, default 0.03
        Less sure boxes are left out.
    most_overlap : float, default 0.5
        Boxes of one class that overlap a surer one by a larger share are suppressed.
    mirrored : bool, default True
        Whether mirror images are asked, too; it takes four times as long.

    Returns
    -------
    list of Found
        For each image its boxes, the surest first.

    Raises
    ------
    ValueError
        If the answers are not finite, or a bound is out of range.

    Examples
    --------
    >>> model = build_centre_detector((16, 24, 3), 2)
    >>> (found,) = detect(model, np.zeros((1, 16, 24, 3), np.uint8), least_score=0.9)
    >>> found.boxes.shape  # it has learned nothing yet, and is sure of nothing
    (0, 4)
    """
    pixels = np.asarray(images)
    views = _VIEWS if mirrored else _VIEWS[:1]
    answers = []
    for across, down in views:
        seen = _mirror(pixels, across, down)
        answer = _mirror(model.predict(seen, batch_size=32, verbose=0), across, down).copy()
        # Channels -4 and -3 say how far a centre lies to the right and down.
        answer[..., -4:-2] *= (-1 if across else 1, -1 if down else 1)
        answers.append(answer)
    found = []
    for mean in np.mean(answers, axis=0):
        every = decode_centres(mean, stride=STRIDE, least_score=least_score)
        kept = suppress(every.boxes, every.scores, every.classes, most_overlap=most_overlap)
        found.append(every.choose(kept))
    return found
