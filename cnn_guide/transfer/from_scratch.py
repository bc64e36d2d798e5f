"""What transfer learning competes with: a small network that has seen no other image."""

from cnn_guide._checks import as_classes, as_count, as_floats, as_positive
from cnn_guide._feeding import feed

import keras
import numpy as np
import numpy.typing as npt
from keras import layers


def train_from_scratch(
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    num_classes: int,
    *,
    steps: int = 300,
    batch_size: int = 16,
    learning_rate: float = 0.004,
    seed: int = 0,
) -> keras.Model:
    """Train a new, small network on a few images, as long whatever their number.

    Three convolutions, global average pooling and a softmax: for RGB images 23,584
    weights and biases, and 65 more for each class. The rate falls along a cosine to nothing
    ([1]_, without its restarts).

    Parameters
    ----------
    images : array of shape (batch, height, width, channels)
        Intensities of 0 to 255; at least 33 pixels a side.
    labels : int array of shape (batch,)
        Classes, 0 to `num_classes` - 1.
    num_classes : int
        Classes, at least 2.
    steps : int, default 300
        Batches to learn from; images come again in a new order as often as it takes.
    batch_size : int, default 16
        Images for one step.
    learning_rate : float, default 0.004
        Adam's rate at the start.
    seed : int, default 0
        Seeds the first weights and the order of the images.

    Returns
    -------
    keras.Model
        Maps images of 0 to 255 to `num_classes` probabilities.

    Raises
    ------
    ValueError
        If there are no images or too small ones, numbers of images differ, a label is out of
        range or a number is too small.

    References
    ----------
    .. [1] Loshchilov and Hutter, *SGDR: Stochastic gradient descent with warm restarts*, ICLR
       2017.

    Examples
    --------
    >>> images = np.zeros((4, 33, 40, 3), dtype=np.uint8)
    >>> images[1::2] = 255
    >>> model = train_from_scratch(images, [0, 1, 0, 1], 2, steps=20)
    >>> np.asarray(model(images)).argmax(axis=1)
    array([0, 1, 0, 1])
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    steps, batch_size = as_count("steps", steps), as_count("batch_size", batch_size)
    rate = as_positive("learning_rate", learning_rate)
    x = as_floats("images", images, "batch height width channels").astype(np.float32)
    y = as_classes("labels", labels, num_classes)
    if len(x) != len(y) or not len(x) or min(x.shape[1:3]) < 33:
        raise ValueError(
            "images must be one for each label, at least one, with at least 33 pixels a side, "
            f"got shape {x.shape} for {len(y)} labels"
        )
    keras.utils.set_random_seed(seed)
    model = _build(x.shape[1:], num_classes)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy")
    rng, wanted = np.random.default_rng(seed), steps * batch_size
    rounds = [rng.permutation(len(x)) for _ in range(-(-wanted // len(x)))]
    order = np.concatenate(rounds)[:wanted]
    model.fit(feed(x[order], y[order], batch_size), shuffle=False, verbose=0)
    return model


def _build(shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Stack the layers."""
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Rescaling(1 / 255),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(num_classes, activation="softmax"),
        ],
        name="from_scratch",
    )
