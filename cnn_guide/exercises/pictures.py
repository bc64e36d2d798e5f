"""Checkers for pictures of filters, and of what a unit likes."""

from cnn_guide.exercises._answers import as_numbers, praise
from cnn_guide.exercises._models import as_model
from cnn_guide.exercises._trials import draw
from cnn_guide.exercises.compare import Case, check_function, check_number
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def check_grey_level(answer: object, weight: float, lowest: float, highest: float) -> None:
    """Check which grey level a weight gets, if the lowest is black and the highest white.

    Parameters
    ----------
    answer : float
        What the reader found, from 0 for black to 1 for white.
    weight : float
        The weight.
    lowest, highest : float
        The smallest and the largest weight of the bank.

    Raises
    ------
    NotYet
        If the number is not right.

    Examples
    --------
    >>> check_grey_level(0.75, weight=0.0, lowest=-0.6, highest=0.2)
    Right. That grey it is.
    """
    span = highest - lowest
    mistakes = {
        "subtract the lowest weight first": weight / span,
        "that is the way down from white; count up from black": (highest - weight) / span,
        "divide by the span, from the lowest weight to the highest": weight - lowest,
        "the span is the highest weight less the lowest, and minus a negative adds": (
            (weight - lowest) / (highest + lowest) if highest + lowest else None
        ),
        "divide by the span, not by the highest weight": (weight - lowest) / highest,
        "half grey lies halfway from the lowest weight to the highest, wherever that is": 0.5,
        "grey levels go from 0 to 1 here": 255 * (weight - lowest) / span,
    }
    check_number(
        answer,
        (weight - lowest) / span,
        mistakes,
        name="the grey level",
        look="subtract the lowest weight, then divide by the span",
        well_done="That grey it is.",
        tolerance=1e-3,
    )


def check_scale_to_unit(function: object) -> None:
    """Check a function that makes grey levels of a whole bank of filters.

    It is called as ``function(kernel)``: 0 for the smallest weight of all, 1 for the largest.

    Parameters
    ----------
    function : callable
        The reader's.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_scale_to_unit(lambda kernel: (kernel - kernel.min()) / np.ptp(kernel))
    Right. It agrees on every trial.
    """
    bank = draw((3, 2, 1, 4)) * [0.1, 1.0, 2.0, 3.0]
    cases = [
        Case("with four filters", (bank,)),
        Case("with weights that are all positive", (bank + 20,)),
    ]

    def each(kernel: Array) -> Array:
        lowest = kernel.min(axis=(0, 1, 2))
        return np.asarray((kernel - lowest) / np.ptp(kernel, axis=(0, 1, 2)))

    mistakes = {
        "that scales each filter by itself; take the extremes of the whole bank": each,
        "divide by the span, the largest weight less the smallest": lambda kernel: (
            (kernel - kernel.min()) / kernel.max()
        ),
        "subtract the smallest weight before you divide": lambda kernel: (
            kernel / np.ptp(kernel)
        ),
        "the sizes of weights lose their sign: a strong negative one is black, not white": (
            lambda kernel: np.abs(kernel) / np.abs(kernel).max()
        ),
        "the smallest weight is black, 0, and the largest white, 1": lambda kernel: (
            (kernel.max() - kernel) / np.ptp(kernel)
        ),
        "0 is half grey there; here the smallest weight is 0": lambda kernel: (
            0.5 + kernel / (2 * np.abs(kernel).max())
        ),
    }
    check_function(
        function,
        lambda kernel: (kernel - kernel.min()) / np.ptp(kernel),
        cases,
        mistakes,
        look="the smallest number of what you return is 0, and the largest 1",
    )


def check_favourite(image: object, model: object, number: int) -> None:
    """Check an image that a classifier is to call by a name, with over 90%.

    Parameters
    ----------
    image : array of shape (height, width, channels)
        What the reader found, from 0 to 1.
    model : keras.Model
        The classifier; it ends in softmax.
    number : int
        The class.

    Raises
    ------
    NotYet
        If the image is none, or not called so.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> check_favourite(np.full((28, 28, 1), 2.0), build_mnist_cnn(), 3)
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: pixels must stay from 0 to 1; clip after each step
    """
    pixels = as_numbers(image, "the image")
    network = as_model(model)
    shape = tuple(network.input_shape[1:])
    if pixels.shape == (1, *shape):
        pixels = pixels[0]
    if pixels.shape != shape:
        raise NotYet(f"the image has shape {pixels.shape}; the model takes {shape}")
    if not np.isfinite(pixels).all():
        raise NotYet("the image holds NaN or infinity; do you divide by a gradient of 0?")
    if pixels.min() < 0 or pixels.max() > 1:
        raise NotYet("pixels must stay from 0 to 1; clip after each step")
    answers = np.asarray(network(pixels[np.newaxis].astype(np.float32)))[0]
    first = int(answers.argmax())
    if first != number and answers[number] < 1 / len(answers):
        raise NotYet(
            f"the model calls it {first}, and gives {number} less than chance would; do you "
            "step along the gradient of the right score, or against it?"
        )
    if answers[number] < 0.9:
        raise NotYet(
            f"the model gives {number} {answers[number]:.0%}; take more steps, or larger ones"
        )
    praise(f"The model is {answers[number]:.1%} sure. Does it look like one?")
