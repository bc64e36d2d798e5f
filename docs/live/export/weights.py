"""What the live page knows of the trained network: int8 weights, model card, sample digits.

Whether it is current is known without loading TensorFlow, as most builds change nothing of it.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.evaluation import surest_errors
from export import scripts
from export.keys import make_if_changed
from export.scripts import encode, seal, write_script

import numpy as np

DEMONSTRATION = 7  # The digit that draws itself, as `src/draw/main.js` chooses it
SMALL = (
    0,
    2,
)  # The layers that a small widget shows, the convolutions, with as many maps each:
FEW = 6
WRONG = 6  # Sample digits that the network misreads; besides one of each that it reads


def depends_on(network: Path, training: Path) -> tuple[list[Path], list[Path]]:
    """List what the script is made of: data, and the code here."""
    return [network, training], [Path(__file__), Path(scripts.__file__)]


def write_weights(script: Path, network: Path, training: Path, stamp: Path) -> None:
    """Write the script with the trained network, if it is not current.

    `training` holds the numbers that the training measured.
    """

    def write() -> None:
        write_script(script, "cnnGuideNetwork", seal(describe_network(network, training)))

    make_if_changed(stamp, *depends_on(network, training), write)


def describe_network(network: Path, training: Path) -> dict[str, Any]:
    """Gather what the page knows: layers, model card and sample digits."""
    from cnn_guide.mnist_network import read_mnist_cnn  # here: it loads TensorFlow

    model = read_mnist_cnn(network)
    (learned_from, _), (images, labels) = load_mnist()
    probabilities = model.predict(prepare_digits(images), verbose=0)
    layers = export_layers(model)
    measured = json.loads(training.read_text("utf-8"))
    most_ink = learned_from.mean(axis=(1, 2)).max() / 255
    samples = sample_digits(images, labels, probabilities)
    shown = next(sample["index"] for sample in samples if sample["label"] == DEMONSTRATION)
    return {
        "layers": layers,
        "card": model_card(model, layers, measured, most_ink, network),
        "samples": samples,
        "liveliest": liveliest_maps(model, prepare_digits(images[shown : shown + 1])),
    }


def liveliest_maps(model: Any, images: np.ndarray) -> dict[str, list[int]]:
    """Choose the maps of some layers that have most to say of one image."""
    from cnn_guide.visualize import feature_maps  # here: it loads TensorFlow

    names = [model.layers[layer].name for layer in SMALL]
    sums = [maps.sum(axis=(0, 1, 2)) for maps in feature_maps(model, images, names).values()]
    order = [np.argsort(-each)[:FEW].tolist() for each in sums]
    return {str(layer): channels for layer, channels in zip(SMALL, order, strict=True)}


def quantise(kernel: np.ndarray) -> dict[str, Any]:
    """Round a kernel to 255 steps, with one scale for each filter (the last axis)."""
    largest = np.abs(kernel).max(axis=tuple(range(kernel.ndim - 1)))
    scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    steps = np.rint(kernel / scale)
    return {"shape": kernel.shape, "int8": encode(steps, "i1"), "scale": encode(scale, "f4")}


def keep(kernel: np.ndarray) -> dict[str, Any]:
    """Keep a kernel as it is, for tests."""
    return {"shape": kernel.shape, "float32": encode(kernel, "f4")}


def export_layers(model: Any, kernel_format: Any = quantise) -> list[dict[str, Any]]:
    """Describe the layers as the page's engine reads them."""
    layers = []
    for layer in model.layers:
        kind = {
            "Conv2D": "conv2d",
            "MaxPooling2D": "max_pool2d",
            "Dense": "dense",
            "Flatten": None,  # The engine's arrays are rows of numbers already
        }[type(layer).__name__]
        if kind == "max_pool2d":
            layers.append({"kind": kind, "pool_size": layer.pool_size})
        elif kind:
            kernel, bias = layer.get_weights()
            described = {"kernel": kernel_format(kernel), "bias": encode(bias, "f4")}
            layers.append({"kind": kind, "activation": layer.activation.__name__, **described})
    return layers


def model_card(
    model: Any,
    layers: list[dict[str, Any]],
    measured: dict[str, Any],
    most_ink: float,
    network: Path,
) -> dict[str, Any]:
    """Say what a reader should know about the network."""
    trained = datetime.fromtimestamp(network.stat().st_mtime, UTC)
    names = ("test_accuracy", "low", "high", "test_errors", "test_digits", "learned_from")
    return {
        **{name: measured[name] for name in (*names, "epochs", "seed", "seconds")},
        "date": trained.strftime("%Y-%m-%d"),
        "parameters": model.count_params(),
        "bytes": sum(_size(layer) for layer in layers),
        "most_ink": round(float(most_ink), 4),
    }


def _size(layer: dict[str, Any]) -> int:
    """Count the bytes of a layer's weights, scales and biases."""
    if "kernel" not in layer:
        return 0
    arrays = (layer["kernel"]["int8"], layer["kernel"]["scale"], layer["bias"])
    return sum(len(base64.b64decode(array)) for array in arrays)


def sample_digits(
    images: np.ndarray, labels: np.ndarray, probabilities: np.ndarray
) -> list[dict[str, Any]]:
    """Choose the first of each test digit that is read rightly, and the surest mistakes."""
    answers = probabilities.argmax(axis=1)
    read = [np.flatnonzero((labels == digit) & (answers == digit)) for digit in range(10)]
    surest = surest_errors(labels, probabilities, WRONG)
    return [
        {
            "index": index,
            "label": int(labels[index]),
            "misread": bool(answers[index] != labels[index]),
            "pixels": encode(images[index], "u1"),
        }
        for index in [int(indices[0]) for indices in read] + surest.tolist()
    ]
