"""Checkers for Keras models: how they are built, and what they learned."""

from collections.abc import Sequence
from typing import Any

from cnn_guide.exercises._answers import as_numbers, praise
from cnn_guide.exercises._models import as_model
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt


def check_classifier(
    model: object,
    input_shape: tuple[int, ...],
    num_classes: int,
    *,
    kinds: Sequence[str] | None = None,
) -> None:
    """Check how a model that tells classes apart is built, and that its loss fits its end.

    Parameters
    ----------
    model : keras.Model
        The reader's; its loss is looked at if it is compiled.
    input_shape : tuple of int
        Without the batch axis.
    num_classes : int
        Classes to tell apart.
    kinds : sequence of str, optional
        Classes of the layers in their order, such as ``["Conv2D", "Flatten", "Dense"]``.
        Activations of their own, dropout and input layers are passed over.

    Raises
    ------
    NotYet
        If a shape, a layer, the end of the model or its loss is not right.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> check_classifier(build_mnist_cnn(), (28, 28, 1), 10)
    Right. Its layers and shapes fit together.
    """
    network = as_model(model)
    if tuple(network.input_shape[1:]) != tuple(input_shape):
        raise NotYet(
            f"the model takes images of shape {network.input_shape[1:]}; look at keras.Input, "
            "and at height, width and channels of the data"
        )
    if kinds is not None:
        _check_kinds(network, kinds)
    shape = tuple(network.output_shape[1:])
    if len(shape) != 1:
        raise NotYet(f"the model ends in shape {shape}, still maps; Flatten or pool them first")
    if shape != (num_classes,):
        raise NotYet(f"the model ends in {shape[0]} numbers; one for each class is needed")
    has_softmax = _check_end(network)
    more = (
        ""
        if has_softmax or getattr(network, "compiled", False)
        else " It ends in scores: give its loss from_logits=True, or end it in softmax."
    )
    praise(f"Its layers and shapes fit together.{more}")


def check_trained(
    model: object,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    above: float | None = None,
) -> None:
    """Check on data that a model has learned to tell classes apart.

    Parameters
    ----------
    model : keras.Model
        The reader's.
    images : array
        Data that the model has not been trained on, prepared as it expects.
    labels : array of shape (batch,) or (batch, classes)
        The true classes, as whole numbers or one-hot rows.
    above : float, optional
        The accuracy to beat; by default that of always naming the most frequent class.

    Raises
    ------
    NotYet
        If the model names one class only, puts out NaN, or is not accurate enough.

    Examples
    --------
    >>> import keras
    >>> rows, labels = np.eye(3)[[0, 1, 2, 1]], np.array([0, 1, 2, 1])
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Softmax()])
    >>> check_trained(model, rows, labels)
    Right. It gets 4 of 4 right, and had to get more than 50%.
    """
    network = as_model(model)
    truth = np.asarray(labels)
    truth = (
        truth.argmax(axis=1) if truth.ndim == 2 and truth.shape[1] > 1 else truth.reshape(-1)
    )
    shape = tuple(network.input_shape[1:])
    if tuple(np.shape(images)[1:]) != shape and None not in shape:
        raise NotYet(
            f"the model takes images of shape {shape}, these have {np.shape(images)[1:]}"
        )
    answers = as_numbers(network.predict(np.asarray(images), verbose=0), "the model's output")
    if not np.isfinite(answers).all():
        raise NotYet("the model puts out NaN or infinity; is the learning rate too large?")
    named = (
        answers.argmax(axis=1) if answers.shape[1] > 1 else (answers[:, 0] > 0.5).astype(int)
    )
    frequent = np.unique(truth, return_counts=True)[1].max() / len(truth)
    if len({*named}) == 1 and len({*truth}) > 1:
        raise NotYet(
            "the model names one class for every image; has it been trained, are the pixels "
            "prepared as in training, and is the learning rate small enough?"
        )
    right = int((named == truth).sum())
    accuracy = right / len(truth)
    bound = frequent if above is None else above
    if accuracy <= bound:
        words = (
            f"the model gets {right} of {len(truth)} right, and more than {100 * bound:.4g}% "
            "is asked for"
        )
        reason = (
            "; to name the most frequent class always would be as good: do images and labels "
            "stand in the same order?"
            if accuracy <= frequent
            else "; it has learned something: look at its curves before you train on"
        )
        raise NotYet(words + reason)
    praise(
        f"It gets {right} of {len(truth)} right, and had to get more than {100 * bound:.4g}%."
    )


def _check_kinds(model: Any, kinds: Sequence[str]) -> None:
    """Raise if the layers are not of the kinds that are asked for."""
    passed_over = {"InputLayer", "Activation", "ReLU", "Softmax", "Dropout"} - {*kinds}
    found = [type(one).__name__ for one in model.layers]
    found = [kind for kind in found if kind not in passed_over]
    for place, (one, wanted) in enumerate(zip(found, kinds, strict=False), 1):
        if one != wanted:
            raise NotYet(f"layer {place} is a {one}; another kind is asked for there")
    if len(found) < len(kinds):
        raise NotYet(f"after {found[-1] if found else 'the input'} a layer is missing")
    if len(found) > len(kinds):
        raise NotYet(f"{found[len(kinds)]} is a layer too many")


def _check_end(model: Any) -> bool:
    """Raise if softmax is taken twice or does not fit the loss; say whether there is one."""
    tail = []
    for layer in reversed(model.layers):
        tail.append(_activation(layer))
        if layer.weights:
            break
    softmaxes = tail.count("softmax")
    if softmaxes > 1:
        raise NotYet("softmax is taken twice: by the last layer's activation, and once more")
    if tail[0] in ("relu", "tanh"):
        raise NotYet(f"the last layer's activation is {tail[0]}; scores may be of any size")
    has_softmax = bool(softmaxes) or tail[0] == "sigmoid"
    if not getattr(model, "compiled", False):
        return has_softmax
    loss = getattr(model, "loss", None)
    name = str(getattr(loss, "name", None) or getattr(loss, "__name__", None) or loss)
    if name in ("mse", "mean_squared_error"):
        raise NotYet("squared error is the loss; classes are learned with cross-entropy")
    logits = bool((getattr(loss, "_fn_kwargs", None) or {}).get("from_logits", False))
    if "crossentropy" not in name.replace("_", "").lower():
        return has_softmax
    if logits and softmaxes:
        raise NotYet(
            "softmax is taken twice: the model ends in it, and the loss has from_logits=True"
        )
    if not logits and not softmaxes and tail[0] != "sigmoid":
        raise NotYet(
            "the model ends in scores, and the loss takes them for probabilities; end in "
            "softmax, or give the loss from_logits=True"
        )
    return has_softmax


def _activation(layer: Any) -> str:
    """Name what a layer does at its end."""
    if type(layer).__name__ == "Softmax":
        return "softmax"
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))
