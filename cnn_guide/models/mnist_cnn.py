"""The plain network of the guide: two convolutions, two poolings, two dense layers."""

import keras
from keras import layers


def build_mnist_cnn() -> keras.Sequential:
    """Build the plain network for 28x28 digits, with random weights.

    Convolutions and poolings take turns, and dense layers follow, as in LeNet [1]_.

    Returns
    -------
    keras.Sequential
        Maps (batch, 28, 28, 1), 0 to 1, to ten probabilities; 225,034 parameters. It is
        not compiled: `cnn_guide.training.train` does that.

    References
    ----------
    .. [1] LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document
       recognition*, Proceedings of the IEEE 86(11), 1998, for the idea; the sizes, relu
       and max pooling are today's habits.

    Examples
    --------
    >>> build_mnist_cnn().count_params()
    225034
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        name="mnist_cnn",
    )
