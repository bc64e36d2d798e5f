"""An image and its mirror images, and one answer from all of these views."""

from collections.abc import Callable
from itertools import product
from typing import Any

from cnn_guide._checks import as_floats

import numpy as np
import numpy.typing as npt


def average_views(
    model: Callable[[npt.NDArray[np.floating[Any]]], Any], images: npt.ArrayLike
) -> npt.NDArray[np.floating[Any]]:
    """Ask a network about images and their mirror images; average its answers for each pixel.

    Mirrored left to right, top to bottom, both or not at all, an image has four views. Each
    answer is mirrored back. Use it where all views are equally likely, as under a microscope;
    the network is asked four times.

    Parameters
    ----------
    model : keras.Model or callable
        Maps images (batch, height, width, channels) to answers for their pixels, such as
        `build_unet` returns.
    images : float array of shape (batch, height, width, channels)
        As the model expects them.

    Returns
    -------
    float array of shape (batch, height, width, classes)
        The mean of the four answers. What mirrors an image mirrors this, and nothing more.

    Raises
    ------
    ValueError
        If the images have other axes, or an answer has not the height and width of its view.

    Examples
    --------
    >>> image = np.array([[[[1.0], [2.0], [4.0]]]])
    >>> average_views(lambda views: np.roll(views, 1, axis=2), image).ravel()
    array([3. , 2.5, 1.5])
    """
    pixels = as_floats("images", images, "batch height width channels")
    answers = []
    for down, across in product((1, -1), repeat=2):
        view = pixels[:, ::down, ::across]
        answer = np.asarray(model(view))
        if answer.shape[:3] != view.shape[:3]:
            raise ValueError(
                f"model must answer with (batch, height, width, classes) for {view.shape}, got "
                f"shape {answer.shape}; take one that answers for every pixel"
            )
        answers.append(answer[:, ::down, ::across])
    mean: npt.NDArray[np.floating[Any]] = np.mean(answers, axis=0)
    return mean
