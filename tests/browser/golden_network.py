"""Golden data for browser tests: what Keras says of digits, and Python makes of drawings."""

from typing import Any

from cnn_guide.datasets.drawings import prepare_drawing
from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.mnist_network import mnist_cnn_path, read_mnist_cnn
from cnn_guide.visualize import occlusion

import keras
import numpy as np
from export.scripts import encode
from export.weights import export_layers, keep

ACTIVATIONS, ANSWERS, DRAWINGS = 8, 1000, 40
HIDDEN = 8, 18, 62, 92  # test digits, of which the network is sure, or not


def run_network() -> dict[str, Any]:
    """Gather the trained network's layers, activations of a few digits, and many answers."""
    model = read_mnist_cnn(mnist_cnn_path())
    _, (digits, _) = load_mnist()
    answers = model.predict(prepare_digits(digits[:ANSWERS]), verbose=0)
    return {
        "layers": export_layers(model, keep),
        "activations": activations(model, digits[:ACTIVATIONS]),
        "answers": {"pixels": encode(digits[:ANSWERS] / 255), "probabilities": encode(answers)},
        "drawings": drawings(digits[-DRAWINGS:]),
        "hidden": [hide(model, digits[index]) for index in HIDDEN],
    }


def hide(model: keras.Model, digit: np.ndarray) -> dict[str, Any]:
    """Hide each part of a digit, as the package's occlusion does."""
    images = prepare_digits(digit[np.newaxis])
    wanted = int(model.predict(images, verbose=0).argmax())
    losses = occlusion(model, images, wanted, window=6, strides=2, fill=0)[0]
    return {"pixels": encode(digit / 255), "wanted": wanted, "losses": encode(losses)}


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
