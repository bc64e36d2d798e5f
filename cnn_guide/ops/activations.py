"""What follows a layer's sums: relu between layers, softmax at the end."""

import numpy as np
import numpy.typing as npt

from cnn_guide._checks import FloatArray, as_float


def relu(values: npt.ArrayLike) -> FloatArray:
    """Replace negative values by 0, and keep the others.

    Parameters
    ----------
    values : array of any shape
        A layer's sums.

    Returns
    -------
    array of the same shape
        The larger of each value and 0.

    Raises
    ------
    TypeError
        If `values` does not hold real numbers.

    References
    ----------
    .. [1] Nair and Hinton, *Rectified linear units improve restricted Boltzmann machines*,
       ICML 2010.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(as_float("values", values), 0)


def softmax(scores: npt.ArrayLike, axis: int = -1) -> FloatArray:
    """Turn scores into probabilities: positive, in the same order, adding up to 1.

    Parameters
    ----------
    scores : array of any shape, at least one axis
        One score for each class along `axis`; also called logits.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    array of the same shape
        exp(score) divided by the sum of exp(score) over the classes.

    Raises
    ------
    TypeError
        If `scores` does not hold real numbers.
    ValueError
        If `scores` has no axis `axis`, or no class on it.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 4.1 and 6.2.2.

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.log([1.0, 2.0, 5.0])).round(3)
    array([0.125, 0.25 , 0.625])
    """
    scores = as_float("scores", scores)
    if scores.ndim == 0 or not -scores.ndim <= axis < scores.ndim:
        raise ValueError(
            f"axis must be an axis of scores, which has shape {scores.shape}, got {axis}"
        )
    if scores.shape[axis] == 0:
        raise ValueError(f"scores must have classes on axis {axis}, got shape {scores.shape}")
    # Taking the largest away changes no ratio, and keeps exp from overflowing. A difference
    # too large for the type becomes minus infinity, and its power 0, as it should be.
    with np.errstate(over="ignore"):
        powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
