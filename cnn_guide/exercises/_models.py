"""A Keras model as readers hand it over; Keras is loaded when one is checked, not before."""

from typing import Any

from cnn_guide.exercises._answers import refuse_untouched
from cnn_guide.exercises.feedback import NotYet


def as_model(model: object, name: str = "the model") -> Any:
    """Return a Keras model that is built, or raise."""
    refuse_untouched(model, name)
    import keras

    if not isinstance(model, keras.Layer):
        raise NotYet(f"{name} must be a Keras model, got {type(model).__name__}")
    if not model.built or (isinstance(model, keras.Model) and not model.layers):
        raise NotYet(f"{name} is not built yet; begin it with keras.Input")
    return model
