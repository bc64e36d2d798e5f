"""A new head on a frozen base: the standard recipe of transfer learning."""

from cnn_guide._checks import as_count, check_feature_maps

import keras
from keras import layers


def build_transfer_model(
    base: keras.Model, num_classes: int, *, units: int = 1024
) -> keras.Model:
    """Put a new head on a convolutional base, and freeze the base.

    The head is global average pooling, a dense layer with relu and a softmax. The base's
    `trainable` is set to False, which also keeps its batch normalisation at rest [1]_.

    Parameters
    ----------
    base : keras.Model
        A network without its top: images in, feature maps (batch, height, width, channels)
        out.
    num_classes : int
        Classes of the new task, at least 2.
    units : int, default 1024
        Units of the head's hidden layer.

    Returns
    -------
    keras.Model
        Maps the images that `base` expects to `num_classes` probabilities; compiled with
        adam and categorical cross-entropy.

    Raises
    ------
    ValueError
        If a number is too small, or `base` does not end in feature maps.

    References
    ----------
    .. [1] Keras, *Transfer learning and fine-tuning*, developer guide.

    Examples
    --------
    >>> base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3)])
    >>> model = build_transfer_model(base, 5, units=16)
    >>> len(model.trainable_weights), model.output_shape
    (4, (None, 5))
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    units = as_count("units", units)
    check_feature_maps("base", base.output_shape)
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    features = layers.GlobalAveragePooling2D()(base(inputs))
    hidden = layers.Dense(units, activation="relu")(features)
    outputs = layers.Dense(num_classes, activation="softmax")(hidden)
    model = keras.Model(inputs, outputs, name="transfer")
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model
