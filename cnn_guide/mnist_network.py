"""The MNIST network that the gallery trained, or a quick one where there is none."""

import os
from pathlib import Path

from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.files import LOCATED, DamagedFileError, digest
from cnn_guide.keras_files import read_keras_file
from cnn_guide.models.mnist_cnn import build_mnist_cnn
from cnn_guide.training import train
from cnn_guide.writing import write_whole

import keras

FOLDER_VARIABLE = "CNN_GUIDE_ARTEFACTS"
MNIST_CNN = "mnist_cnn.keras"
QUICK = "mnist_cnn_quick.keras"  # another name, so that nobody takes it for the whole one
QUICK_RECIPE = "fast"


def mnist_cnn_path() -> Path:
    """Say where the trained network is kept.

    Returns
    -------
    Path
        ``mnist_cnn.keras`` in the folder that the environment variable
        ``CNN_GUIDE_ARTEFACTS`` names (the site's build sets it), else in the current one.

    Examples
    --------
    >>> mnist_cnn_path().name
    'mnist_cnn.keras'
    """
    return Path(os.environ.get(FOLDER_VARIABLE, "."), MNIST_CNN)


def save_mnist_cnn(model: keras.Model) -> Path:
    """Keep a trained network where `load_mnist_cnn` looks for it, wholly or not at all.

    Parameters
    ----------
    model : keras.Model
        The plain network, trained.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import os, tempfile
    >>> os.chdir(tempfile.mkdtemp())
    >>> save_mnist_cnn(build_mnist_cnn()).name
    'mnist_cnn.keras'
    """
    path = mnist_cnn_path()
    write_whole(path, model.save)
    return path


def load_mnist_cnn() -> keras.Model:
    """Load the trained plain network; where there is none, train one by the fast recipe.

    What it trains it keeps beside where it looked, as ``mnist_cnn_quick.keras``, and reads
    from there the next time.

    Returns
    -------
    keras.Model
        The plain network, trained on the first 54,000 training digits. A line on the
        standard output says so if it is the quick one.

    Raises
    ------
    DamagedFileError
        If there is a file, but it does not hold a plain network.

    Examples
    --------
    >>> import os, tempfile
    >>> os.chdir(tempfile.mkdtemp())
    >>> path = save_mnist_cnn(build_mnist_cnn())
    >>> load_mnist_cnn().count_params()
    225034
    """
    path = mnist_cnn_path()
    return read_mnist_cnn(path) if path.exists() else _train_quickly()


def read_mnist_cnn(path: Path) -> keras.Model:
    """Read a plain network from a file, in Keras' safe mode.

    Parameters
    ----------
    path : Path
        A file that `save_mnist_cnn` wrote.

    Returns
    -------
    keras.Model
        The network.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If the file cannot be read, or holds another network.

    Examples
    --------
    >>> import os, tempfile
    >>> os.chdir(tempfile.mkdtemp())
    >>> read_mnist_cnn(save_mnist_cnn(build_mnist_cnn())).output_shape
    (None, 10)
    """
    way_out = "delete it; it is trained anew when it is missing"
    model = read_keras_file(path, way_out)
    expected = [weight.shape for weight in build_mnist_cnn().weights]
    if [weight.shape for weight in model.weights] != expected:
        raise DamagedFileError(
            f"{path} holds another network than build_mnist_cnn's; {way_out}"
        )
    LOCATED[path.name] = digest(path)
    return model


def _train_quickly() -> keras.Model:
    """Train a stand-in or read the last one, and say so."""
    path = mnist_cnn_path().with_name(QUICK)
    doing = f"reading {path.resolve()}, trained" if path.exists() else "training one"
    _say(
        f"No {MNIST_CNN} here: {doing} by the {QUICK_RECIPE} recipe. For the figures of "
        "the site, run plot_mnist_training, the script or the notebook, in this folder first."
    )
    if path.exists():
        return read_mnist_cnn(path)
    (images, labels), _ = load_mnist()
    keras.utils.set_random_seed(0)
    model = build_mnist_cnn()
    train(model, prepare_digits(images), labels, recipe=QUICK_RECIPE)
    try:
        write_whole(path, model.save)
        _say(f"Kept for the next time: {path.resolve()}")
    except OSError as error:
        _say(f"Not kept for the next time: {error}")
    return model


def _say(words: str) -> None:
    print(words)  # noqa: T201 - the reader must know which network the figures show
