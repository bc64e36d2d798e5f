"""A network for the thorough recipe: more layers than the plain one, and fewer parameters."""

import keras
from keras import layers


def build_thorough_cnn() -> keras.Sequential:
    """Build a network for 28x28 digits that takes its time, with random weights.

    Convolutions with a stride of 2 halve the maps in place of poolings [1]_. Each convolution
    is followed by batch normalisation [2]_, and a dropout of 0.3 [3]_ comes before the
    dense layer.

    Returns
    -------
    keras.Sequential
        Maps (batch, 28, 28, 1), 0 to 1, to ten probabilities; 179,138 parameters. It is not
        compiled: `cnn_guide.training.train` does that, with ``recipe="thorough"``.

    References
    ----------
    .. [1] Springenberg, Dosovitskiy, Brox and Riedmiller, *Striving for simplicity: the all
       convolutional net*, ICLR 2015 workshop.
    .. [2] Ioffe and Szegedy, *Batch normalization*, ICML 2015.
    .. [3] Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, *Dropout*, Journal of
       Machine Learning Research 15, 2014.

    Examples
    --------
    >>> build_thorough_cnn().count_params()
    179138
    """
    sizes = (24, 5, 2, "valid"), (48, 3, 1, "valid"), (64, 3, 2, "same")
    model = keras.Sequential([keras.Input((28, 28, 1))], name="thorough_cnn")
    for filters, kernel_size, strides, padding in (*sizes, *2 * [(96, 3, 1, "valid")]):
        model.add(
            layers.Conv2D(
                filters,
                kernel_size,
                strides,
                padding,
                use_bias=False,  # normalisation has a bias of its own
                kernel_initializer="he_normal",
            )
        )
        # Keras' own 0.99 is too slow for a few epochs.
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    for layer in (layers.Flatten(), layers.Dropout(0.3), layers.Dense(10, "softmax")):
        model.add(layer)
    return model
