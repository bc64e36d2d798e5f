"""Shuffle what a network learned: a picture that stays does not show it."""

from cnn_guide._checks import as_count

import keras
import numpy as np


def randomise_weights(
    model: keras.Model, *, layers: int | None = None, seed: int = 0
) -> keras.Model:
    """Copy a model and shuffle the kernels of its last layers, or of all.

    A picture that hardly changes when the weights are shuffled does not show what the model
    learned [1]_. There the weights are drawn anew; shuffling within each kernel keeps their
    size, so that the model still computes with sensible numbers. Biases and the statistics
    of batch normalisation stay.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model; it stays as it is.
    layers : int, optional
        How many layers with a kernel, counted from the end; by default all.
    seed : int, default 0
        Seeds the shuffling.

    Returns
    -------
    keras.Model
        A copy whose kernels are shuffled.

    Raises
    ------
    ValueError
        If an argument is not a whole number of at least 0.

    References
    ----------
    .. [1] Adebayo et al., *Sanity checks for saliency maps*, NeurIPS 2018.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> model = build_mnist_cnn()
    >>> shuffled = randomise_weights(model, layers=1)
    >>> [bool(np.array_equal(old.kernel, new.kernel))
    ...  for old, new in zip(model.layers, shuffled.layers) if hasattr(old, "kernel")]
    [True, True, True, False]
    """
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    kernels = [variable for variable in copy.weights if variable.name.endswith("kernel")]
    count = len(kernels) if layers is None else as_count("layers", layers, minimum=0)
    for kernel in kernels[max(0, len(kernels) - count) :]:
        values = np.asarray(kernel)
        kernel.assign(rng.permutation(values.ravel()).reshape(values.shape))
    return copy
