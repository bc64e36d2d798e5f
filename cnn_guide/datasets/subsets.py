"""Choose a few examples of a labelled data set."""

from cnn_guide._checks import as_classes, as_count

import numpy as np
import numpy.typing as npt


def first_of_each_class(
    labels: npt.ArrayLike, count: int, num_classes: int
) -> npt.NDArray[np.intp]:
    """Find the first few examples of each class.

    Parameters
    ----------
    labels : int array of shape (batch,)
        Classes, 0 to ``num_classes - 1``.
    count : int
        Examples of each class, at least 1.
    num_classes : int
        Classes, at least 1.

    Returns
    -------
    int array of shape (num_classes * count,)
        Positions, class by class and each class in order.

    Raises
    ------
    ValueError
        If a class has fewer examples, a label is out of range or a number too small.

    Examples
    --------
    >>> first_of_each_class([1, 0, 1, 1, 0], 2, 2)
    array([1, 4, 0, 2])
    """
    count, num_classes = as_count("count", count), as_count("num_classes", num_classes)
    classes = as_classes("labels", labels, num_classes)
    totals = np.bincount(classes, minlength=num_classes)
    if totals.min() < count:
        raise ValueError(
            f"labels must hold each class at least count={count} times, got class "
            f"{totals.argmin()} {totals.min()} times; choose a smaller count"
        )
    return np.concatenate([np.flatnonzero(classes == c)[:count] for c in range(num_classes)])
