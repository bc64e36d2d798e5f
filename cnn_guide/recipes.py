"""Recipes for training: for how long, in which steps, and from which versions of the images."""

from collections.abc import Callable
from dataclasses import dataclass

from cnn_guide._checks import as_count, as_positive
from cnn_guide.distortion import Distortion

import keras

Plan = Callable[[int], keras.Optimizer]


@dataclass(frozen=True)
class Recipe:
    """How to train a network; `cnn_guide.training.train` follows it.

    Attributes
    ----------
    epochs : float
        Passes through the training images. 1.4 is a pass that goes on through two fifths of
        them once more.
    batch_size : int
        Images for one step.
    optimizer : callable
        Makes the optimizer, given the number of steps that there will be.
    distortion : Distortion, optional
        What is done to the images, drawn anew in each epoch.

    Raises
    ------
    ValueError
        If a number is too small.
    """

    epochs: float
    batch_size: int
    optimizer: Plan
    distortion: Distortion | None = None

    def __post_init__(self) -> None:
        as_positive("epochs", self.epochs)
        as_count("batch_size", self.batch_size)


def adam(steps: int) -> keras.Optimizer:  # noqa: ARG001 - as every plan takes them
    """Make Adam with the learning rate that Keras gives it, 0.001, in every step.

    Parameters
    ----------
    steps : int
        How many there will be; it makes no difference.

    Returns
    -------
    keras.Optimizer
        Whatever the number of steps.

    Examples
    --------
    >>> round(float(adam(100).learning_rate), 4)
    0.001
    """
    return keras.optimizers.Adam()


def one_cycle(
    peak: float, *, rise: float = 0.3, weight_decay: float = 0.004, beta_2: float = 0.999
) -> Plan:
    """Plan AdamW with a learning rate that rises, and then falls to almost nothing.

    The rate grows from a thirtieth of its peak along a line, and falls along half a cosine to a
    hundredth: one cycle with a large peak [1]_. AdamW is Adam with weights that shrink a little
    at each step, apart from the slope of the loss [2]_.

    Parameters
    ----------
    peak : float
        The largest rate.
    rise : float, default 0.3
        The part of the steps in which the rate grows.
    weight_decay : float, default 0.004
        The part of a weight, times the rate, that each step takes away; 0 leaves Adam.
    beta_2 : float, default 0.999
        How much of its mean of squared slopes Adam keeps at each step. Less follows sooner.

    Returns
    -------
    callable
        Makes the optimizer, given the number of steps.

    Raises
    ------
    ValueError
        If the peak is not above 0, the decay is below, or another number is not from 0 to 1.

    References
    ----------
    .. [1] Smith and Topin, *Super-convergence: very fast training of neural networks using
       large learning rates*, arXiv:1708.07120.
    .. [2] Loshchilov and Hutter, *Decoupled weight decay regularization*, ICLR 2019.

    Examples
    --------
    >>> optimizer = one_cycle(0.006)(100)
    >>> first = float(optimizer.learning_rate)
    >>> _ = optimizer.iterations.assign(30)  # as many steps later
    >>> round(first, 5), round(float(optimizer.learning_rate), 5)
    (0.0002, 0.006)
    """
    as_positive("peak", peak)
    for name, part in (("rise", rise), ("beta_2", beta_2)):
        if not 0 <= part < 1:
            raise ValueError(f"{name} must be at least 0 and below 1, got {name}={part!r}")
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got weight_decay={weight_decay!r}")

    def plan(steps: int) -> keras.Optimizer:
        rising = int(rise * steps)
        rate = keras.optimizers.schedules.CosineDecay(
            peak / 30, steps - rising, alpha=0.01, warmup_target=peak, warmup_steps=rising
        )
        return keras.optimizers.AdamW(rate, weight_decay=weight_decay, beta_2=beta_2)

    return plan


#: By name. 'plain' is Adam as Keras has it. 'fast' takes 1.4 epochs, and is for the plain
#: network; 'thorough' is for `cnn_guide.models.build_thorough_cnn`. Both were chosen by the
#: last tenth of MNIST's training digits, from which no network learned.
RECIPES = {
    "plain": Recipe(10, 128, adam),
    "fast": Recipe(1.4, 128, one_cycle(0.01, rise=0.2, weight_decay=0.02, beta_2=0.98)),
    "thorough": Recipe(6.5, 128, one_cycle(0.006, weight_decay=0.02), Distortion(2, 10, 0.1)),
}
