"""What the live page knows of the trained network: int8 weights, model card, sample digits."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.files import digest
from cnn_guide.mnist_network import mnist_cnn_path, read_mnist_cnn

import freshness
import live_golden
import numpy as np
from live_golden import encode
from metrics import METRICS as NUMBERS

GLOBAL = "cnnGuideNetwork"
TRAINING = "plot_mnist_training.json"
METRICS = Path(__file__).parents[1] / NUMBERS
WRONG = 6  # Sample digits that the network misreads; besides one of each that it reads


def write_assets(folder: Path) -> None:
    """Write static/live/weights.js, and golden/ for the browser tests, if they are not current.

    Both are keyed to the network, to the numbers of its training, and to the code here.
    """
    stamp, key = folder / "key.txt", _key()
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    model = read_mnist_cnn(mnist_cnn_path())
    (learned_from, _), (images, labels) = load_mnist()
    probabilities = model.predict(prepare_digits(images), verbose=0)
    layers = export_layers(model)
    network = {
        "layers": layers,
        "card": model_card(model, layers, learned_from.mean(axis=(1, 2)).max() / 255),
        "samples": sample_digits(images, labels, probabilities),
    }
    static = folder / "static/live"
    static.mkdir(parents=True, exist_ok=True)
    text = json.dumps(network, separators=(",", ":"))
    (static / "weights.js").write_text(f"window.{GLOBAL} = {text};\n")
    exact = export_layers(model, keep)
    live_golden.write(folder / "golden", exact, model, images, probabilities)
    stamp.write_text(key)


def _key() -> str:
    """Name what the assets are made of."""
    here = Path(__file__).parent
    files = [mnist_cnn_path(), METRICS / TRAINING, *sorted(here.glob("live_*.py"))]
    parts = [
        freshness.code_key("cnn_guide.mnist_network", "cnn_guide.datasets.mnist"),
        *(digest(file) for file in files),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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


def model_card(model: Any, layers: list[dict[str, Any]], most_ink: float) -> dict[str, Any]:
    """Say what a reader should know about the network."""
    measured = json.loads((METRICS / TRAINING).read_text("utf-8"))
    trained = datetime.fromtimestamp(mnist_cnn_path().stat().st_mtime, UTC)
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
    errors = np.flatnonzero(answers != labels)
    surest = errors[np.argsort(-probabilities[errors].max(axis=1))][:WRONG]
    return [
        {
            "index": index,
            "label": int(labels[index]),
            "misread": bool(answers[index] != labels[index]),
            "pixels": encode(images[index], "u1"),
        }
        for index in [int(indices[0]) for indices in read] + surest.tolist()
    ]
