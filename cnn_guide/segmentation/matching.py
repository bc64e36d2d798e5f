"""Which predicted object is which true one, and how many were found."""

from dataclasses import dataclass

from cnn_guide.segmentation._masks import as_labels, check_same

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Matches:
    """Which true objects were found, and how well.

    Attributes
    ----------
    pairs : list of (int, int)
        Labels that belong together, the true one first.
    ious : list of float
        Of each pair.
    missed, false : list of int
        True labels without a partner, and predicted ones.
    """

    pairs: list[tuple[int, int]]
    ious: list[float]
    missed: list[int]
    false: list[int]

    @property
    def f1(self) -> float:
        """Found objects, by the mean of how many there are and how many were predicted."""
        objects = 2 * len(self.pairs) + len(self.missed) + len(self.false)
        return 2 * len(self.pairs) / objects if objects else 1.0


def match_objects(
    truth: npt.ArrayLike, predicted: npt.ArrayLike, *, threshold: float = 0.5
) -> Matches:
    """Find out which true object each predicted one fits.

    Two objects fit if their intersection over union is above the threshold. At 0.5 or more,
    no object can fit two, so there is nothing to choose [1]_.

    Parameters
    ----------
    truth, predicted : int arrays of shape (height, width)
        0 for background, else an object's number; the numbers need not agree.
    threshold : float, default 0.5
        What the intersection over union must exceed: at least 0.5, below 1.

    Returns
    -------
    Matches
        Pairs, what was missed and what was seen falsely; ``.f1`` sums them up, and is 1 if
        there are no objects on either side.

    Raises
    ------
    ValueError
        If shapes differ, labels are not whole numbers of at least 0, or the threshold is out
        of range.

    References
    ----------
    .. [1] Kirillov et al., *Panoptic segmentation*, CVPR 2019, section 4.1.

    Examples
    --------
    >>> found = match_objects([[1, 1, 1, 0, 2, 2]], [[5, 5, 5, 5, 0, 0]])
    >>> found.pairs, found.ious, found.missed, found.f1
    ([(1, 5)], [0.75], [2], 0.6666666666666666)
    """
    true, given = as_labels("truth", truth), as_labels("predicted", predicted)
    check_same("predicted", given.shape, "truth", true.shape)
    if not 0.5 <= threshold < 1:
        raise ValueError(
            f"threshold must be at least 0.5 and below 1, got threshold={threshold}; below "
            "0.5 one object could fit two"
        )
    true_names, true_at = np.unique(true, return_inverse=True)
    names, at = np.unique(given, return_inverse=True)
    shape = len(true_names), len(names)
    counted = np.bincount((true_at * shape[1] + at).ravel(), minlength=shape[0] * shape[1])
    shared = counted.reshape(shape)
    either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    ious = shared / either
    ious[true_names == 0], ious[:, names == 0] = 0, 0
    rows, columns = np.nonzero(ious > threshold)
    pairs = [
        (int(true_names[row]), int(names[column]))
        for row, column in zip(rows, columns, strict=True)
    ]
    return Matches(
        pairs,
        [float(iou) for iou in ious[rows, columns]],
        sorted({int(name) for name in true_names if name} - {pair[0] for pair in pairs}),
        sorted({int(name) for name in names if name} - {pair[1] for pair in pairs}),
    )
