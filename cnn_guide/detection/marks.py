"""Marks for what a detector found in many images, with an interval for the choice of images."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cnn_guide._checks import as_classes, as_count
from cnn_guide.detection.average_precision import PrecisionRecall, match_boxes, precision_recall
from cnn_guide.detection.boxes import Found, as_boxes

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Marks:
    """Which boxes are right, kept by image, so that images can be drawn anew.

    Attributes
    ----------
    right : tuple of tuples of bool arrays
        For each class and each image, whether each box is right.
    scores : tuple of tuples of float arrays
        How sure the detector was of each of these boxes.
    true : int array of shape (classes, images)
        How many boxes there are to find.
    """

    right: tuple[tuple[npt.NDArray[np.bool_], ...], ...]
    scores: tuple[tuple[FloatArray, ...], ...]
    true: npt.NDArray[np.intp]

    def curve(self, kind: int, images: npt.ArrayLike | None = None) -> PrecisionRecall:
        """Draw precision over recall for one class.

        Parameters
        ----------
        kind : int
            The class.
        images : int array, optional
            Positions of the images that count, some perhaps twice; by default all.

        Returns
        -------
        PrecisionRecall
            The curve, and the average precision.
        """
        chosen = np.arange(self.true.shape[1]) if images is None else np.asarray(images)
        none = np.zeros(0)
        return precision_recall(
            np.concatenate([none, *(self.right[kind][image] for image in chosen)]),
            np.concatenate([none, *(self.scores[kind][image] for image in chosen)]),
            int(self.true[kind, chosen].sum()),
        )

    def average_precisions(self, images: npt.ArrayLike | None = None) -> FloatArray:
        """Average the precision of each class; their mean is called mAP.

        Parameters
        ----------
        images : int array, optional
            Positions of the images that count; by default all.

        Returns
        -------
        float array of shape (classes,)
            Average precisions; NaN for a class of which there is nothing to find.
        """
        return np.array(
            [self.curve(kind, images).average_precision for kind in range(len(self.true))]
        )

    def bootstrap(self, *, rounds: int = 500, seed: int = 0) -> FloatArray:
        """Draw the images anew, with repetition, and average the precision each time.

        The spread tells how much hangs on which images happened to be in the test. It does
        not tell what another training would give.

        Parameters
        ----------
        rounds : int, default 500
            How often to draw.
        seed : int, default 0
            Seeds the draws.

        Returns
        -------
        float array of shape (rounds, classes)
            The average precisions of each draw.
        """
        rng, count = np.random.default_rng(seed), self.true.shape[1]
        draws = rng.integers(0, count, (as_count("rounds", rounds), count))
        return np.array([self.average_precisions(images) for images in draws])

    def intervals(self, *, rounds: int = 300, seed: int = 0) -> FloatArray:
        """Bound the average precisions by the middle 95% of `bootstrap`.

        Parameters
        ----------
        rounds : int, default 300
            How often to draw.
        seed : int, default 0
            Seeds the draws.

        Returns
        -------
        float array of shape (2, classes + 1)
            Lower and upper ends, for each class and at last for their mean.
        """
        drawn = self.bootstrap(rounds=rounds, seed=seed)
        drawn = np.column_stack([drawn, drawn.mean(axis=1)])
        return np.nanpercentile(drawn, [2.5, 97.5], axis=0)


def count_found(
    found: Sequence[Found], num_classes: int, least_scores: npt.ArrayLike = 0.0
) -> npt.NDArray[np.intp]:
    """Count what was found in each image.

    Parameters
    ----------
    found : sequence of Found
        A detector's answer for each image.
    num_classes : int
        How many classes there are.
    least_scores : float or float array of shape (num_classes,), default 0
        The score from which a box counts, for all classes or for each.

    Returns
    -------
    int array of shape (images, num_classes)
        How many boxes of each class there are.

    Raises
    ------
    ValueError
        If a class is out of range.

    Examples
    --------
    >>> found = Found(np.zeros((3, 4)), np.array([0, 2, 2]), np.array([0.9, 0.2, 0.6]))
    >>> count_found([found], 3), count_found([found], 3, 0.5)
    (array([[1, 0, 2]]), array([[1, 0, 1]]))
    """
    num_classes = as_count("num_classes", num_classes)
    least = np.broadcast_to(np.asarray(least_scores, dtype=np.float64), num_classes)
    counts = np.zeros((len(found), num_classes), dtype=np.intp)
    for row, each in zip(counts, found, strict=True):
        classes = as_classes("found", each.classes, num_classes, len(each.scores))
        sure = np.asarray(each.scores) >= least[classes]
        row[:] = np.bincount(classes[sure], minlength=num_classes)
    return counts


def mark_boxes(
    found: Sequence[Found],
    boxes: Sequence[npt.ArrayLike],
    classes: Sequence[npt.NDArray[Any]],
    *,
    num_classes: int,
    least_overlap: float = 0.5,
) -> Marks:
    """Compare what was found in each image with what is there.

    Parameters
    ----------
    found : sequence of Found
        A detector's answer for each image.
    boxes : sequence of float arrays of shape (boxes, 4)
        The true boxes of each image: left, top, right and bottom.
    classes : sequence of int arrays of shape (boxes,)
        Their classes.
    num_classes : int
        How many classes there are.
    least_overlap : float, default 0.5
        The intersection over union from which a box fits.

    Returns
    -------
    Marks
        Which boxes are right.

    Raises
    ------
    ValueError
        If the lists differ in length, or a box, a score or a class is not as it must be.

    Examples
    --------
    >>> answers = np.array([[0, 0, 4, 4], [5, 5, 9, 9]])
    >>> found = Found(answers, np.array([0, 1]), np.array([0.9, 0.5]))
    >>> marks = mark_boxes([found], [[[0, 0, 4, 5]]], [[0]], num_classes=2)
    >>> marks.average_precisions()
    array([ 1., nan])
    """
    num_classes = as_count("num_classes", num_classes)
    if not len(found) == len(boxes) == len(classes):
        raise ValueError(
            "found, boxes and classes must hold one entry for each image, got "
            f"{len(found)}, {len(boxes)} and {len(classes)}"
        )
    right: list[list[npt.NDArray[np.bool_]]] = [[] for _ in range(num_classes)]
    scores: list[list[FloatArray]] = [[] for _ in range(num_classes)]
    true = np.zeros((num_classes, len(found)), dtype=np.intp)
    for image, (answer, there, kinds) in enumerate(zip(found, boxes, classes, strict=True)):
        corners, answered = as_boxes("boxes", there), as_boxes("found", answer.boxes)
        given = as_classes("classes", kinds, num_classes, len(corners))
        guessed = as_classes("found", answer.classes, num_classes, len(answered))
        for kind in range(num_classes):
            mine, sure = answered[guessed == kind], np.asarray(answer.scores)[guessed == kind]
            wanted = corners[given == kind]
            right[kind].append(match_boxes(mine, sure, wanted, least_overlap=least_overlap))
            scores[kind].append(sure.astype(np.float64))
            true[kind, image] = len(wanted)
    return Marks(tuple(map(tuple, right)), tuple(map(tuple, scores)), true)
