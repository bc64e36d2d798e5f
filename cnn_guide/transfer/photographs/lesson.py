"""What was learned from some photographs, in one piece for the printer and the writer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnn_guide.transfer.photographs.splits import Split
from cnn_guide.transfer.photographs.table import Photographs

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # It takes seconds to import, and a command says first what it found.
    import keras


@dataclass(frozen=True, eq=False)
class Lesson:
    """What was learned from some photographs, and how.

    Attributes
    ----------
    photographs : Photographs
        All of them.
    split : Split
        Which of them were for what.
    base : str
        The name of the base, in `cnn_guide.pretrained.BASES`.
    side, seed : int
        As they were given.
    model : keras.Model
        Maps RGB images (batch, side, side, 3) of 0 to 255 to probabilities (batch, classes).
    probabilities : float32 array of shape (photographs, classes)
        Its answers to all photographs, in the table's order.
    histogram_accuracy : float
        The part of the test photographs that colours alone tell right.
    majority_accuracy : float
        The same for answering the commonest class of the training part each time.
    fine_tuned : bool
        Whether the base's top block was changed.
    """

    photographs: Photographs
    split: Split
    base: str
    side: int
    seed: int
    model: "keras.Model"
    probabilities: npt.NDArray[np.float32]
    histogram_accuracy: float
    majority_accuracy: float
    fine_tuned: bool
