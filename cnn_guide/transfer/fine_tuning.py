"""Fine-tuning: the head first, then the top block of the base at a much lower rate."""

from cnn_guide._checks import as_classes, as_count, as_floats, as_positive
from cnn_guide.models._graph import layers_within
from cnn_guide.transfer.features import pool_features

import keras
import numpy as np
import numpy.typing as npt


def split_base(base: keras.Model, first_layer: str) -> tuple[keras.Model, keras.Model]:
    """Cut a base in two, so that the lower part can be computed once.

    Parameters
    ----------
    base : keras.Model
        A functional network without its top.
    first_layer : str
        Name of the first layer of the upper part. All that the upper part takes must pass
        through its input.

    Returns
    -------
    bottom, top : keras.Model
        The two parts share their weights with the base.

    Raises
    ------
    ValueError
        If there is no such layer, or a shortcut leads around the cut.

    Examples
    --------
    >>> from cnn_guide.pretrained import load_vgg16_base
    >>> bottom, top = split_base(load_vgg16_base((64, 96, 3)), "block5_conv1")
    >>> bottom.output_shape, top.output_shape
    ((None, 4, 6, 512), (None, 2, 3, 512))
    """
    cut = _find_layer(base, first_layer).input
    try:
        bottom, top = keras.Model(base.inputs[0], cut), keras.Model(cut, base.outputs[0])
    except ValueError as error:
        raise ValueError(
            "first_layer must take all that the layers above it use, got "
            f"first_layer={first_layer!r}, which a shortcut leads around; cut between blocks"
        ) from error
    return bottom, top


def unfreeze_from(base: keras.Model, first_layer: str | None = None) -> list[str]:
    """Let the layers from one on learn, all but batch normalisation; freeze those below.

    In Keras 3 batch normalisation rests only where its layer has ``trainable = False``:
    calling the base with ``training=False`` does not hold within the fit of an outer model.
    Compile the model again afterwards.

    Parameters
    ----------
    base : keras.Model
        A network without nested ones, or the upper part that `split_base` returned.
    first_layer : str, optional
        Name of the first layer that shall learn; without one, all do.

    Returns
    -------
    list of str
        The names of the layers that learn now and have weights.

    Raises
    ------
    ValueError
        If there is no such layer.

    Examples
    --------
    >>> from cnn_guide.pretrained import load_vgg16_base
    >>> unfreeze_from(load_vgg16_base((32, 32, 3)), "block5_conv2")
    ['block5_conv2', 'block5_conv3']
    """
    start = 0 if first_layer is None else base.layers.index(_find_layer(base, first_layer))
    base.trainable = True
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= start and not _has_batch_normalisation(layer)
    return [layer.name for layer in base.layers if layer.trainable and layer.weights]


def fine_tune(
    top: keras.Model,
    head: keras.Model,
    maps: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    learning_rate: float = 1e-5,
    epochs: int = 5,
    batch_size: int = 16,
    seed: int = 0,
) -> None:
    """Train the upper part of a base together with its head, from inputs computed once.

    Train the head first: while a random head is learned, the features can be distorted [1]_.
    Batch normalisation rests.

    Parameters
    ----------
    top : keras.Model
        The upper part, from `split_base`; it is trained in place.
    head : keras.Model
        Maps pooled features to probabilities; already trained. It is trained in place.
    maps : float array of shape (batch, height, width, channels)
        What the lower part makes of the training images.
    labels : int array of shape (batch,)
        Classes, numbered from 0.
    learning_rate : float, default 1e-5
        Adam's rate; a hundredth of the usual one or less.
    epochs : int, default 5
        Passes through the training images.
    batch_size : int, default 16
        Images for one step.
    seed : int, default 0
        Seeds the order of the images.

    Raises
    ------
    ValueError
        If there are no images, shapes do not fit, a label is out of range, or a number is too
        small.

    References
    ----------
    .. [1] Kumar, Raghunathan, Jones, Ma and Liang, *Fine-tuning can distort pretrained
       features and underperform out-of-distribution*, ICLR 2022.

    Examples
    --------
    >>> import numpy as np
    >>> from cnn_guide.pretrained import load_vgg16_base
    >>> from cnn_guide.transfer.heads import train_head
    >>> _, top = split_base(load_vgg16_base((32, 32, 3)), "block5_conv3")
    >>> maps, labels = np.ones((4, 2, 2, 512), dtype=np.float32), [0, 1, 0, 1]
    >>> head = train_head(np.ones((4, 512), dtype=np.float32), labels, 2)
    >>> fine_tune(top, head, maps, labels, epochs=1)
    """
    epochs, batch_size = as_count("epochs", epochs), as_count("batch_size", batch_size)
    x = as_floats("maps", maps, "batch height width channels")
    y = as_classes("labels", labels, head.output_shape[-1])
    rate = as_positive("learning_rate", learning_rate)
    if not len(x):
        raise ValueError("maps must hold at least one image to learn from, got none")
    if x.shape[1:] != top.input_shape[1:] or len(x) != len(y):
        raise ValueError(
            f"maps must have shape (batch, {', '.join(map(str, top.input_shape[1:]))}), one "
            f"for each of {len(y)} labels, got shape {x.shape}"
        )
    keras.utils.set_random_seed(seed)
    unfreeze_from(top)
    pooled = pool_features(top)
    model = keras.Model(pooled.inputs[0], head(pooled.outputs[0]))
    adam = keras.optimizers.Adam(rate)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy")
    adam.build(model.trainable_variables)  # else TensorFlow traces the first step twice
    rng = np.random.default_rng(seed)
    for _ in range(epochs):  # TensorFlow 2.21 can idle for seconds where an epoch of fit ends
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            model.train_on_batch(x[batch], y[batch])


def _find_layer(base: keras.Model, name: str) -> keras.Layer:
    """Return a layer by name, or say which names there are."""
    for layer in base.layers:
        if layer.name == name:
            return layer
    names = [layer.name for layer in base.layers]
    raise ValueError(f"first_layer must be one of {names}, got first_layer={name!r}")


def _has_batch_normalisation(layer: keras.Layer) -> bool:
    """Say whether a layer is batch normalisation, or holds one."""
    kind = keras.layers.BatchNormalization
    return any(isinstance(part, kind) for part in layers_within(layer))
