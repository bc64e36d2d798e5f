"""The watershed's thresholds, chosen on objects that are known."""

from itertools import product

from cnn_guide.segmentation.matching import match_objects
from cnn_guide.segmentation.objects import watershed_objects

import numpy.typing as npt


def choose_thresholds(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, *, threshold: float = 0.5
) -> dict[str, float]:
    """Try thresholds for `watershed_objects`, and give those with the highest F1.

    Choose on pixels that the network neither learned from nor is tested on.

    Parameters
    ----------
    probabilities : float array of shape (height, width, 3)
        For background, inside and border.
    labels : int array of shape (height, width)
        The true objects.
    threshold : float, default 0.5
        What the intersection over union must exceed for an object to count as found.

    Returns
    -------
    dict of float
        "inside" and "background", by the best F1; the first pair tried, if several are best.

    Raises
    ------
    ValueError
        If the shapes differ, the numbers are no probabilities, or the threshold is out of
        range.

    Examples
    --------
    >>> answer = [[[0.4, 0.6, 0.0]] * 5 + [[0.9, 0.1, 0.0]] * 5] * 6
    >>> choose_thresholds(answer, [[1] * 5 + [0] * 5] * 6)
    {'inside': 0.5, 'background': 0.5}
    """

    def score(pair: tuple[float, float]) -> float:
        objects = watershed_objects(probabilities, inside=pair[0], background=pair[1])
        return match_objects(labels, objects, threshold=threshold).f1

    best = max(product((0.5, 0.6, 0.7, 0.8), (0.3, 0.5, 0.7)), key=score)
    return dict(zip(("inside", "background"), best, strict=True))
