"""A small classifier whose directions before the last layer are an embedding."""

from cnn_guide._checks import as_count

import keras
from keras import layers


def build_embedder(identities: int, *, numbers: int = 64) -> tuple[keras.Model, keras.Model]:
    """Build a network that learns to name identities, and the part that is kept of it.

    The embedding is divided by its length, and each identity has a direction of its own:
    learning to name them draws pictures of one identity into one direction.

    Parameters
    ----------
    identities : int
        How many are learned from, at least 2.
    numbers : int, default 64
        Of an embedding.

    Returns
    -------
    classifier : keras.Model
        Maps images (batch, 28, 28, 1) to probabilities (batch, identities); trained.
    embedder : keras.Model
        Its layers up to the embedding, (batch, numbers), of length 1.

    Raises
    ------
    ValueError
        If a number is too small.

    Examples
    --------
    >>> classifier, embedder = build_embedder(200)
    >>> classifier.output_shape, embedder.output_shape, classifier.count_params()
    ((None, 200), (None, 64), 73024)
    """
    identities = as_count("identities", identities, minimum=2)
    embedder = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(as_count("numbers", numbers)),
            layers.UnitNormalization(),
        ]
    )
    # A cosine is at most 1, too little to make a softmax sure; 16 times as much is enough.
    scaled = layers.Rescaling(16.0)(embedder.outputs[0])
    outputs = layers.Dense(identities, use_bias=False, activation="softmax")(scaled)
    return keras.Model(embedder.inputs[0], outputs), embedder
