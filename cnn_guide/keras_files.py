"""Read a network from a ``.keras`` file: wholly and in safe mode, or not at all."""

import os
import zipfile
from pathlib import Path

from cnn_guide.files import DamagedFileError

import keras
import numpy as np


def read_keras_file(
    file: str | os.PathLike[str], way_out: str, *, compiled: bool = True
) -> keras.Model:
    """Read a network whose file is whole, and run no code that the file brings.

    Parameters
    ----------
    file : path
        The ``.keras`` file.
    way_out : str
        What to do if it is damaged; ends the error.
    compiled : bool, default True
        Whether to restore the optimizer and the loss, if the file has them.

    Returns
    -------
    keras.Model
        The network.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If it is cut off or altered, brings code, has weights that are no numbers, or is no
        ``.keras`` file at all.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "a.keras")
    >>> keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]).save(file)
    >>> read_keras_file(file, "save it anew").output_shape
    (None, 2)
    >>> _ = file.write_bytes(file.read_bytes()[:-100])
    >>> read_keras_file(file, "save it anew")
    Traceback (most recent call last):
        ...
    cnn_guide.files.DamagedFileError: ...a.keras cannot be read as a Keras model; save it anew
    """
    path = Path(file)
    if path.suffix != ".keras" and path.is_file():
        raise DamagedFileError(f"{path} must have a name that ends in .keras; {way_out}")
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
        if bad:
            raise DamagedFileError(f"{path} is damaged, in its entry {bad!r}; {way_out}")
        model = keras.saving.load_model(path, compile=compiled, safe_mode=True)
    except (DamagedFileError, FileNotFoundError):
        raise
    except Exception as error:  # Keras, zipfile and h5py each raise their own kinds.
        if "safe_mode" in str(error):
            rule = "brings code of its own, which is not run"
        else:
            rule = "cannot be read as a Keras model"
        raise DamagedFileError(f"{path} {rule}; {way_out}") from error
    for weight in model.weights:
        if not np.isfinite(np.asarray(weight)).all():
            raise DamagedFileError(
                f"{path} is damaged: its weights {weight.path} are not all numbers; {way_out}"
            )
    return model
