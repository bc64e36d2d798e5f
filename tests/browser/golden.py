"""Golden data for the browser tests: what Keras and the package compute. Never published.

The `browser` session runs this in the shared environment, as its own has no TensorFlow.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/_ext"))
sys.path.insert(0, str(Path(__file__).parents[2] / "docs/live"))

from cnn_guide.datasets.drawings import prepare_drawing
from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.mnist_network import FOLDER_VARIABLE, mnist_cnn_path, read_mnist_cnn

import golden_operations
import keras
import numpy as np
from export import images, scripts, weights
from export.keys import make_if_changed
from export.scripts import encode
from export.weights import export_layers, keep

BUILD = Path(__file__).parents[2] / "docs/_build"
ACTIVATIONS, ANSWERS, DRAWINGS = 8, 1000, 40


def refresh(folder: Path) -> None:
    """Write all golden data, if it is not current."""
    modules = (golden_operations, images, scripts, weights)
    code = [Path(__file__), *(Path(module.__file__) for module in modules)]
    make_if_changed(folder / "key.txt", [mnist_cnn_path()], code, lambda: write(folder))


def write(folder: Path) -> None:
    """Write the network's layers, activations, answers and drawings, and the operations."""
    model = read_mnist_cnn(mnist_cnn_path())
    _, (digits, _) = load_mnist()
    answers = model.predict(prepare_digits(digits[:ANSWERS]), verbose=0)
    files = {
        "layers": export_layers(model, keep),
        "activations": activations(model, digits[:ACTIVATIONS]),
        "answers": {"pixels": encode(digits[:ANSWERS] / 255), "probabilities": encode(answers)},
        "drawings": drawings(digits[-DRAWINGS:]),
        "operations": golden_operations.draw_cases(),
        "explorer": golden_operations.explorer_cases(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))


def activations(model: keras.Model, digits: np.ndarray) -> list[dict[str, Any]]:
    """Run Keras, and keep what each layer but Flatten says about each digit."""
    shown = [layer for layer in model.layers if not isinstance(layer, keras.layers.Flatten)]
    watcher = keras.Model(model.inputs, [layer.output for layer in shown])
    outputs = watcher.predict(prepare_digits(digits), verbose=0)
    return [
        {
            "pixels": encode(digits[index] / 255),
            "outputs": [encode(output[index]) for output in outputs],
        }
        for index in range(len(digits))
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


if __name__ == "__main__":
    os.environ[FOLDER_VARIABLE] = str(BUILD / "artefacts")
    refresh(BUILD / "golden")
