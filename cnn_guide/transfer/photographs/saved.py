"""Keep a classifier with the names of its classes in one file, and read it back with care."""

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_guide.datasets.image_files import UintArray
from cnn_guide.files import DamagedFileError, what_lies_at
from cnn_guide.keras_files import read_keras_file
from cnn_guide.transfer.photographs import LARGEST_SIDE
from cnn_guide.writing import write_whole

import keras
import numpy as np
import numpy.typing as npt

NOTES = "cnn_guide.json"  # beside Keras' own entries, which it leaves as they are
WAY_OUT = "give the file that `python -m cnn_guide.transfer PHOTOS` saved"


@dataclass(frozen=True)
class Classifier:
    """A network that names photographs.

    Attributes
    ----------
    model : keras.Model
        Maps RGB images (batch, side, side, 3) of 0 to 255 to one probability for each class.
    class_names : tuple of str
        The classes, in the order of the probabilities.
    notes : dict
        What else is worth knowing: base, seed, accuracy, what it ran with.
    """

    model: keras.Model
    class_names: tuple[str, ...]
    notes: dict[str, Any]

    @property
    def side(self) -> int:
        """Height and width of the images, in pixels."""
        return int(self.model.input_shape[1])

    def answer(self, image: UintArray) -> npt.NDArray[np.float32]:
        """Return the probability of each class.

        Parameters
        ----------
        image : uint8 array of shape (side, side, 3)
            Red, green and blue, 0 to 255.

        Returns
        -------
        float32 array of shape (classes,)
            The probabilities, in the order of the classes.
        """
        return np.asarray(self.model(image[np.newaxis].astype(np.float32)))[0]


def save_classifier(
    file: Path, model: keras.Model, class_names: Sequence[str], notes: Mapping[str, Any]
) -> None:
    """Write a classifier wholly or not at all, as a ``.keras`` file that Keras reads too.

    Parameters
    ----------
    file : Path
        Where it shall lie; its name ends in ``.keras``.
    model : keras.Model
        Maps square RGB images of 0 to 255 to one probability for each class.
    class_names : sequence of str
        The classes, in order.
    notes : mapping
        Anything that JSON can hold; kept inside the file.

    Raises
    ------
    ValueError
        If the model does not fit the images or the names.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> layers = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2, "softmax")]
    >>> model = keras.Sequential([keras.Input((8, 8, 3)), *layers])
    >>> file = Path(tempfile.mkdtemp(), "pets.keras")
    >>> save_classifier(file, model, ["cat", "dog"], {"seed": 0})
    >>> load_classifier(file).class_names
    ('cat', 'dog')
    """
    if not _fits(model, class_names):
        raise ValueError(
            f"model must map square RGB images to {len(class_names)} probabilities, one for "
            f"each of class_names, got {model.input_shape} to {model.output_shape}"
        )
    content = json.dumps({"class_names": list(class_names), "notes": dict(notes)}, indent=1)

    def write(draft: Path) -> None:
        model.save(draft)
        with zipfile.ZipFile(draft, "a") as archive:
            archive.writestr(NOTES, content)

    write_whole(file, write)


def load_classifier(file: str | os.PathLike[str]) -> Classifier:
    """Read a classifier that `save_classifier` wrote, in Keras' safe mode.

    Parameters
    ----------
    file : path
        The ``.keras`` file.

    Returns
    -------
    Classifier
        The network with its classes.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If it is cut off or altered, or no such file at all.

    Examples
    --------
    >>> load_classifier("pets.keras")
    Traceback (most recent call last):
        ...
    FileNotFoundError: model file pets.keras is missing; give the file that ...
    """
    path = Path(file)
    if not path.is_file():
        raise FileNotFoundError(f"model file {path} is {what_lies_at(path)}; {WAY_OUT}")
    model = read_keras_file(path, WAY_OUT, compiled=False)
    try:
        with zipfile.ZipFile(path) as archive:
            content = json.loads(archive.read(NOTES))
        class_names, notes = tuple(map(str, content["class_names"])), dict(content["notes"])
    except (KeyError, TypeError, ValueError) as error:  # no notes, or others than ours
        raise DamagedFileError(
            f"{path} holds no classifier of photographs; {WAY_OUT}"
        ) from error
    if not _fits(model, class_names):
        raise DamagedFileError(f"{path} holds a network for other classes; {WAY_OUT}")
    classifier = Classifier(model, class_names, notes)
    if classifier.side > LARGEST_SIDE:
        raise DamagedFileError(
            f"{path} holds a network for images of {classifier.side} pixels, more than "
            f"{LARGEST_SIDE}; {WAY_OUT}"
        )
    if not _answers_in_probabilities(classifier):
        raise DamagedFileError(
            f"{path} holds a network whose answers are no probabilities; {WAY_OUT}"
        )
    return classifier


def _answers_in_probabilities(classifier: Classifier) -> bool:
    """Say whether the answer to a grey image is made of parts that add up to 1."""
    try:
        grey = np.full((classifier.side, classifier.side, 3), 127, dtype=np.uint8)
        answer = classifier.answer(grey)
    except Exception:  # noqa: BLE001 - Layers that do not fit together raise whatever they like.
        return False
    return bool(answer.min() >= 0 and abs(answer.sum() - 1) < 1e-3)  # NaN is neither


def _fits(model: keras.Model, class_names: Sequence[str]) -> bool:
    """Say whether a model takes square RGB images and answers in these classes."""
    taken, given = model.input_shape, model.output_shape
    return (
        len(taken) == 4
        and taken[1] == taken[2]
        and taken[1:] != (None, None, 3)
        and taken[3] == 3
        and given == (None, len(class_names))
    )
