"""Golden vectors for the browser tests: what Keras and the package compute. Never published."""

import base64
import json
from pathlib import Path
from typing import Any

from cnn_guide.datasets import prepare_digits, prepare_drawing

import keras
import numpy as np

ACTIVATIONS, ANSWERS, DRAWINGS = 8, 1000, 40


def write(
    folder: Path,
    layers: list[dict[str, Any]],
    model: keras.Model,
    images: np.ndarray,
    probabilities: np.ndarray,
) -> None:
    """Write the network's layers, activations of a few digits, answers and drawings."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "layers.json": layers,
        "activations.json": activations(model, images[:ACTIVATIONS]),
        "answers.json": {
            "pixels": encode(images[:ANSWERS] / 255),
            "probabilities": encode(probabilities[:ANSWERS]),
        },
        "drawings.json": drawings(images[-DRAWINGS:]),
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))


def encode(array: np.ndarray, dtype: str = "f4") -> str:
    """Write an array's bytes, little end first, as base64."""
    return base64.b64encode(np.ascontiguousarray(array, f"<{dtype}").tobytes()).decode()


def activations(model: keras.Model, images: np.ndarray) -> list[dict[str, Any]]:
    """Run Keras, and keep what each layer but Flatten says about each digit."""
    shown = [layer for layer in model.layers if not isinstance(layer, keras.layers.Flatten)]
    watcher = keras.Model(model.inputs, [layer.output for layer in shown])
    outputs = watcher.predict(prepare_digits(images), verbose=0)
    return [
        {
            "pixels": encode(images[index] / 255),
            "outputs": [encode(output[index]) for output in outputs],
        }
        for index in range(len(images))
    ]


def drawings(digits: np.ndarray) -> list[dict[str, Any]]:
    """Put digits somewhere on paper of some size, and prepare them."""
    rng = np.random.default_rng(0)
    cases = []
    for digit in digits:
        height, width = rng.integers(30, 70, size=2)
        top, left = rng.integers(0, height - 27), rng.integers(0, width - 27)
        grey = np.zeros((height, width))
        grey[top : top + 28, left : left + 28] = digit / 255
        cases.append(
            {
                "height": int(height),
                "width": int(width),
                "grey": encode(grey, "f8"),
                "prepared": encode(prepare_drawing(grey)),
            }
        )
    return cases
