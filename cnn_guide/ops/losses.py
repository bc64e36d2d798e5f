"""How wrong the scores are, as one number for each image, and its gradient."""

from cnn_guide._checks import FloatArray, as_classes, as_floats, as_gradient
from cnn_guide.ops.activations import below_largest, softmax

import numpy as np
import numpy.typing as npt


def cross_entropy(scores: npt.ArrayLike, labels: npt.ArrayLike) -> FloatArray:
    """Measure the surprise at the true class: minus the log of its probability.

    The probabilities are the softmax of the scores, but they are never computed. A log of a
    probability that was rounded to 0 would be infinite; the score itself is not [1]_.

    Parameters
    ----------
    scores : array of shape (batch, classes)
        A network's last sums, before softmax.
    labels : int array of shape (batch,)
        The true classes, 0 to ``classes - 1``.

    Returns
    -------
    array of shape (batch,)
        0 where the truth has all the probability. The loss of a batch is the mean. Infinite
        scores follow the rule of `softmax`.

    Raises
    ------
    ValueError
        If the shapes do not match, a label is out of range, or there is no class.
    TypeError
        If `scores` does not hold real numbers.

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, *Deep Learning*, MIT Press, 2016, 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> cross_entropy(np.log([[1.0, 3.0], [0.5, 0.5]]), [1, 0]).round(3)
    array([0.288, 0.693])
    """
    scores, classes = _check(scores, labels)
    distances = below_largest(scores)
    truth = distances[np.arange(len(classes)), classes]
    return np.log(np.exp(distances).sum(axis=1)) - truth


def cross_entropy_backward(
    gradient: npt.ArrayLike, scores: npt.ArrayLike, labels: npt.ArrayLike
) -> FloatArray:
    """Turn the gradient of `cross_entropy`'s output into the gradient of the scores.

    What is left of softmax and log together is simple: the probabilities, less 1 at the true
    class [1]_.

    Parameters
    ----------
    gradient : array of shape (batch,)
        How the loss changes with each image's: ``1 / batch`` where the loss is their mean.
    scores : array of shape (batch, classes)
        What `cross_entropy` was given.
    labels : int array of shape (batch,)
        What `cross_entropy` was given.

    Returns
    -------
    array of shape (batch, classes)
        How the loss changes with each score, in the promoted dtype.

    Raises
    ------
    ValueError
        If `cross_entropy` would, or `gradient` does not have the shape of its output.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    .. [1] Zhang, Lipton, Li and Smola, *Dive into Deep Learning*, d2l.ai, 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> cross_entropy_backward([1.0], np.log([[1.0, 3.0]]), [1])
    array([[ 0.25, -0.25]])
    """
    scores, classes = _check(scores, labels)
    gradient = as_gradient("gradient", gradient, classes.shape, "cross_entropy")
    excess = softmax(scores)
    excess[np.arange(len(classes)), classes] -= 1
    return gradient[:, np.newaxis] * excess


def _check(
    scores: npt.ArrayLike, labels: npt.ArrayLike
) -> tuple[FloatArray, npt.NDArray[np.intp]]:
    """Return scores as floats and labels as classes, after checking that they fit together."""
    scores = as_floats("scores", scores, "batch classes")
    if scores.shape[1] == 0:
        raise ValueError(f"scores must have classes on axis 1, got shape {scores.shape}")
    classes = as_classes("labels", labels, scores.shape[1])
    if len(classes) != len(scores):
        raise ValueError(
            f"labels must have shape ({len(scores)},), one class an image, got {classes.shape}"
        )
    return scores, classes
