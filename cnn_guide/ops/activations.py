"""What follows a layer's sums: relu between layers, softmax at the end; and relu's gradient."""

from cnn_guide._checks import FloatArray, as_float, as_gradient

import numpy as np
import numpy.typing as npt


def relu(values: npt.ArrayLike) -> FloatArray:
    """Replace negative values by 0, and keep the others.

    A unit with this activation is called a rectified linear unit [1]_.

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
    .. [1] Krizhevsky, Sutskever and Hinton, *ImageNet classification with deep convolutional
       neural networks*, NeurIPS 2012, 3.1.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(as_float("values", values), 0)


def relu_backward(gradient: npt.ArrayLike, values: npt.ArrayLike) -> FloatArray:
    """Let the gradient of `relu`'s output pass where a value was positive.

    At 0 the slope of relu is 0 on one side and 1 on the other [1]_. As in TensorFlow we take 0.

    Parameters
    ----------
    gradient : array of the shape of `values`
        How the loss changes with each number that `relu` returned.
    values : array of any shape
        What `relu` was given. What it returned serves as well.

    Returns
    -------
    array of the same shape
        How the loss changes with each value, in the promoted dtype.

    Raises
    ------
    ValueError
        If the shapes differ.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 6.3.

    Examples
    --------
    >>> relu_backward([10.0, 10.0, 10.0], [-2.0, 0.0, 3.0])
    array([ 0.,  0., 10.])
    """
    values = as_float("values", values)
    gradient = as_gradient("gradient", gradient, values.shape, "relu")
    dtype = np.result_type(gradient, values)
    return np.where(values > 0, gradient, 0).astype(dtype, copy=False)


def softmax(scores: npt.ArrayLike, axis: int = -1) -> FloatArray:
    """Turn scores into probabilities: positive, in the same order, adding up to 1.

    The largest score is taken away from all first, so that no power overflows [1]_.

    Parameters
    ----------
    scores : array of any shape, at least one axis
        One score for each class along `axis`; also called logits.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    array of the same shape
        Each exp(score), divided by the sum of exp(score) over the classes. Where the largest
        score is infinite, the scores equal to it share the whole evenly, and the others get 0:
        the limit as they grow together. Keras gives NaN there.

    Raises
    ------
    TypeError
        If `scores` does not hold real numbers.
    ValueError
        If `scores` has no axis `axis`, or no class on it.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.log([1.0, 2.0, 5.0])).round(3)
    array([0.125, 0.25 , 0.625])
    """
    scores = as_float("scores", scores)
    whole = isinstance(axis, int | np.integer) and not isinstance(axis, bool)
    if not whole or not -scores.ndim <= axis < scores.ndim:
        raise ValueError(
            f"axis must be an axis of scores, which has shape {scores.shape}, got "
            f"axis={axis!r}; -1 is the last"
        )
    if scores.shape[axis] == 0:
        raise ValueError(f"scores must have classes on axis {axis}, got shape {scores.shape}")
    powers = np.exp(below_largest(scores, axis))
    return powers / powers.sum(axis=axis, keepdims=True)


def below_largest(scores: FloatArray, axis: int = -1) -> FloatArray:
    """Take the largest score away from all: no ratio changes, and exp can't overflow.

    Parameters
    ----------
    scores : float array of any shape, at least one axis
        One score for each class along `axis`.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    array of the same shape
        0 for the largest, and for every score that equals it even if both are infinite;
        negative for the others.

    Examples
    --------
    >>> import numpy as np
    >>> below_largest(np.array([1.0, 3.0])), below_largest(np.array([1.0, np.inf]))
    (array([-2.,  0.]), array([-inf,   0.]))
    """
    largest = scores.max(axis=axis, keepdims=True)
    # A difference too large for the type becomes minus infinity, and its power 0, as it should
    # be. Infinity minus infinity has no value, and its place is taken by 0.
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(scores == largest, 0, scores - largest).astype(scores.dtype, copy=False)
