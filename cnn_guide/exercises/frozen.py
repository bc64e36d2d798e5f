"""A checker for transfer learning: what must stay as it is."""

from typing import Any

from cnn_guide.exercises._answers import praise
from cnn_guide.exercises._models import as_model
from cnn_guide.exercises.feedback import NotYet

import numpy as np


def check_frozen(model: object, base: object) -> None:
    """Check that a model leaves its pretrained base as it is.

    Parameters
    ----------
    model : keras.Model
        The reader's, with a head on the base.
    base : keras.Model or keras.Layer
        The pretrained part of it.

    Raises
    ------
    NotYet
        If weights of the base would be trained, its batch normalisation does not rest, or the
        model was compiled before the base was frozen and trained since.

    Examples
    --------
    >>> import keras
    >>> base = keras.Sequential([keras.Input((8, 6, 3)), keras.layers.Conv2D(2, 3)])
    >>> base.trainable = False
    >>> head = [keras.layers.Flatten(), keras.layers.Dense(2)]
    >>> check_frozen(keras.Sequential([keras.Input((8, 6, 3)), base, *head]), base)
    Right. Only the head learns. Compile the model, and it can be trained.
    """
    network, part = as_model(model), as_model(base, "the base")
    own = {id(weight) for weight in network.weights}
    if not part.weights or not all(id(weight) in own for weight in part.weights):
        raise NotYet(
            "the model does not hold this base; build the head on the base's own output"
        )
    learned = {id(weight) for weight in part.weights} & {
        id(w) for w in network.trainable_weights
    }
    if learned:
        normal = [one for one in _flat(part) if type(one).__name__ == "BatchNormalization"]
        if all(not one.trainable for one in _flat(part) if one.weights and one not in normal):
            raise NotYet(
                "batch normalisation of the base still learns; freeze these layers, too"
            )
        few = "part of the base" if len(learned) < len(part.trainable_weights) else "the base"
        raise NotYet(f"{few} would still be trained; set its trainable to False")
    if not network.trainable_weights:
        raise NotYet("nothing is left to learn; freeze the base alone, not the whole model")
    optimizer = getattr(network, "optimizer", None)
    trained = getattr(optimizer, "_trainable_variables", None) if optimizer else None
    if trained and len(trained) != len(network.trainable_variables):
        raise NotYet("the model was compiled before the base was frozen; compile it once more")
    if _moves(network, part):
        raise NotYet(
            "batch normalisation of the base does not rest: its moving mean changes as soon as "
            "the model is trained; set trainable to False on these layers, as training=False "
            "in the call does not hold within fit"
        )
    is_ready = getattr(network, "compiled", False)
    more = "" if is_ready else " Compile the model, and it can be trained."
    praise(f"Only the head learns.{more}")


def _flat(model: Any) -> list[Any]:
    """List a model's layers, nested ones too."""
    found: list[Any] = []
    for layer in getattr(model, "layers", []):
        found += [layer, *_flat(layer)]
    return found


def _moves(model: Any, base: Any) -> bool:
    """Say whether training would change a base without a gradient; leave it as it was."""
    shape = tuple(model.input_shape[1:])
    if None in shape:
        return False
    before = [np.array(weight) for weight in base.weights]
    model(np.ones((2, *shape), np.float32), training=True)
    moved = [
        not np.array_equal(was, np.array(weight))
        for was, weight in zip(before, base.weights, strict=True)
        if "seed_generator" not in weight.path
    ]
    for weight, was in zip(base.weights, before, strict=True):
        weight.assign(was)
    return any(moved)
