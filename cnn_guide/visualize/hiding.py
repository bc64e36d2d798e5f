"""Hide what is said to matter, and see whether it did."""

from typing import NamedTuple

from cnn_guide._checks import FloatArray, as_count, as_floats
from cnn_guide.visualize._classifier import as_prepared, class_outputs, classes_for
from cnn_guide.visualize.covering import fill_for

import keras
import numpy as np
import numpy.typing as npt
from skimage.transform import resize


class Curve(NamedTuple):
    """What a class's output does while pixels are hidden, or shown, in some order.

    Attributes
    ----------
    shares : array of shape (steps + 1,)
        The share of pixels hidden or shown so far, from 0 to 1.
    outputs : array of shape (steps + 1,)
        The class's output at each share.
    """

    shares: FloatArray
    outputs: FloatArray

    @property
    def area(self) -> float:
        """The mean height of the curve: small is good for deletion, large for insertion."""
        return float(np.trapezoid(self.outputs, self.shares))


def deletion_curve(
    model: keras.Model,
    image: npt.ArrayLike,
    class_index: int,
    importance: npt.ArrayLike,
    *,
    steps: int = 20,
    fill: npt.ArrayLike | None = None,
) -> Curve:
    """Hide pixels in the order of their importance, and follow the class's output.

    If the importances are right, the output should fall soon [1]_. Half-hidden images are
    unlike photographs, so read the curve beside that of a random order, and of a rival that has
    not met the network: the image's ink, or its middle.

    Parameters
    ----------
    model : keras.Model
        A classifier.
    image : array of shape (height, width, channels)
        One image, prepared as the model expects.
    class_index : int
        The class.
    importance : array of shape (height, width)
        Larger is more important; a coarse map must be resized first (`resize_map`).
    steps : int, default 20
        Points of the curve after the first.
    fill : float or array that broadcasts to the image, optional
        What hidden pixels show; by default the image's mean colour.

    Returns
    -------
    Curve
        From the whole image to nothing but `fill`.

    Raises
    ------
    ValueError
        If the shapes do not match, or an argument is out of range.

    References
    ----------
    .. [1] Petsiuk, Das and Saenko, *RISE: Randomized input sampling for explanation of
       black-box models*, BMVC 2018.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> image = np.ones((28, 28, 1), "float32")
    >>> curve = deletion_curve(build_mnist_cnn(), image, 3, image[..., 0], steps=4)
    >>> curve.shares
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    pixels = as_prepared(model, np.asarray(image)[np.newaxis])[0]
    return _curve(model, pixels, fill_for(pixels, fill), class_index, importance, steps)


def insertion_curve(
    model: keras.Model,
    image: npt.ArrayLike,
    class_index: int,
    importance: npt.ArrayLike,
    *,
    steps: int = 20,
    fill: npt.ArrayLike | None = None,
) -> Curve:
    """Show pixels in the order of their importance, and follow the class's output.

    The counterpart of `deletion_curve`, with its parameters and errors [1]_.

    Parameters
    ----------
    model : keras.Model
        A classifier.
    image : array of shape (height, width, channels)
        One image, prepared as the model expects.
    class_index : int
        The class.
    importance : array of shape (height, width)
        Larger is more important.
    steps : int, default 20
        Points of the curve after the first.
    fill : float or array that broadcasts to the image, optional
        What the image starts from; by default its mean colour.

    Returns
    -------
    Curve
        From nothing but `fill` to the whole image.

    Raises
    ------
    ValueError
        If the shapes do not match, or an argument is out of range.

    References
    ----------
    .. [1] Petsiuk, Das and Saenko, *RISE: Randomized input sampling for explanation of
       black-box models*, BMVC 2018.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> image = np.ones((28, 28, 1), "float32")
    >>> insertion_curve(build_mnist_cnn(), image, 3, image[..., 0], steps=2).outputs.shape
    (3,)
    """
    pixels = as_prepared(model, np.asarray(image)[np.newaxis])[0]
    return _curve(model, fill_for(pixels, fill), pixels, class_index, importance, steps)


def hide_most_important(
    image: npt.ArrayLike,
    importance: npt.ArrayLike,
    share: float,
    *,
    fill: npt.ArrayLike | None = None,
) -> FloatArray:
    """Hide the given share of an image's pixels, in the order of their importance.

    Parameters
    ----------
    image : array of shape (height, width, channels)
        One image.
    importance : array of shape (height, width)
        Larger is more important; equal ones are taken from the top left.
    share : float
        From 0 for none to 1 for all.
    fill : float or array that broadcasts to the image, optional
        What hidden pixels show; by default the image's mean colour.

    Returns
    -------
    array of shape (height, width, channels)
        The image with its hidden pixels replaced.

    Raises
    ------
    ValueError
        If the shapes do not match, or the share is not from 0 to 1.

    Examples
    --------
    >>> image = np.array([[[1.0], [2.0], [3.0], [4.0]]])
    >>> hide_most_important(image, [[0, 9, 8, 1]], 0.5, fill=0).ravel()
    array([1., 0., 0., 4.])
    """
    pixels = as_floats("image", image, "height width channels")
    ranks = _rank(importance, pixels.shape[:2])
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got share={share!r}")
    return _replace(pixels, fill_for(pixels, fill), ranks, share)


def resize_map(coarse: npt.ArrayLike, size: tuple[int, int]) -> FloatArray:
    """Enlarge a coarse map to the size of an image, with straight lines between its values.

    Parameters
    ----------
    coarse : array of shape (map height, map width)
        For example one map from `grad_cam`.
    size : (int, int)
        Height and width wanted.

    Returns
    -------
    array of shape `size`
        Each value stays at the middle of its part of the image.

    Raises
    ------
    ValueError
        If `coarse` has not two axes.

    Examples
    --------
    >>> resize_map([[0.0, 1.0]], (1, 4))
    array([[0.  , 0.25, 0.75, 1.  ]])
    """
    values = as_floats("coarse", coarse, "height width")
    return resize(values, size, order=1, mode="edge", anti_aliasing=False)


def _curve(
    model: keras.Model,
    first: FloatArray,
    last: FloatArray,
    class_index: int,
    importance: npt.ArrayLike,
    steps: int,
) -> Curve:
    """Turn one image into another, the most important pixels first; follow the output."""
    ranks = _rank(importance, first.shape[:2])
    shares = np.linspace(0, 1, as_count("steps", steps) + 1)
    stages = np.stack([_replace(first, last, ranks, share) for share in shares])
    (wanted,) = classes_for(class_index, model, 1)
    return Curve(shares, class_outputs(model, stages, wanted).astype(np.float64))


def _rank(importance: npt.ArrayLike, size: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """Give each pixel its rank: 0 for the most important, and for the first of equals."""
    values = as_floats("importance", importance, "height width")
    if values.shape != size:
        raise ValueError(
            f"importance must have the image's height and width {size}, got shape "
            f"{values.shape}; resize_map fits a coarse map"
        )
    ranks = np.empty(values.size, dtype=np.intp)
    ranks[np.argsort(-values, axis=None, kind="stable")] = np.arange(values.size)
    return ranks.reshape(size)


def _replace(
    before: FloatArray, after: FloatArray, ranks: npt.NDArray[np.intp], share: float
) -> FloatArray:
    """Show `after` at the given share of the pixels, those of the lowest ranks."""
    replaced = ranks < round(share * ranks.size)
    return np.where(replaced[..., np.newaxis], after, before)
