"""What the explorer shows: small images from the package's data, and the package's kernels."""

import base64
import json
from pathlib import Path
from typing import Any

from cnn_guide.datasets import load_mnist, load_photograph
from cnn_guide.ops import kernels

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]

# Names for readers; the first kernel is the explorer's default.
KERNELS = {
    "sobel_x": ("Sobel x", "answers to edges that stand upright", kernels.SOBEL_X),
    "sobel_y": ("Sobel y", "answers to edges that lie flat", kernels.SOBEL_Y),
    "laplacian": ("Laplacian", "answers to spots and thin lines", kernels.LAPLACIAN),
    "box_blur": ("Box blur", "the mean of nine pixels", kernels.BOX_BLUR),
    "sharpen": (
        "Sharpen",
        "a pixel, and its difference from its neighbours once more",
        kernels.SHARPEN,
    ),
}


def make_images() -> dict[str, tuple[str, IntArray]]:
    """Cut a man with his camera, the chapter's 6 by 7 pixels, and a test digit.

    Returns
    -------
    dict of (title, uint8 array of shape (height, width))
        By name; 0 is black, and 255 white.
    """
    camera = load_photograph("camera")[:, :, 0].astype(np.int64)
    around = camera[60:252, 130:386]  # then the mean of each 8 by 8 pixels
    small = np.rint(around.reshape(24, 8, 32, 8).mean(axis=(1, 3))).astype(np.uint8)
    coarse = (camera[140:158:3, 200:221:3] // 32).astype(np.uint8)
    _, (digits, _) = load_mnist()
    return {
        "photograph": ("Photograph", small),
        "digit": ("A digit", digits[0]),
        "tiny": ("6 × 7 pixels", coarse),
    }


def make_kernel(name: str) -> dict[str, Any]:
    """Write weights as whole numbers over one divisor, so that sums of them are exact.

    Raises
    ------
    ValueError
        If no divisor up to 99 makes all weights whole.
    """
    title, answer, weights = KERNELS[name]
    for divisor in range(1, 100):
        whole = np.rint(weights * divisor)
        if np.allclose(whole, weights * divisor, atol=1e-6):
            rows = whole.astype(int).tolist()
            known = {"name": name, "title": title, "answer": answer}
            return known | {"weights": rows, "divisor": divisor}
    raise ValueError(f"kernel must have weights that are whole over one divisor, got {weights}")


def make_data() -> dict[str, Any]:
    """Gather all of it as JSON holds it."""
    images = {
        name: {
            "title": title,
            "shape": list(pixels.shape),
            "largest": 7 if name == "tiny" else 255,
            "pixels": base64.b64encode(pixels.astype(np.uint8).tobytes()).decode(),
        }
        for name, (title, pixels) in make_images().items()
    }
    return {"images": images, "kernels": [make_kernel(name) for name in KERNELS]}


def write_images(folder: Path) -> None:
    """Write the script that hands the data to the explorer, unless it is there already."""
    text = f"globalThis.cnnGuideImages = {json.dumps(make_data(), sort_keys=True)};\n"
    target = folder / "live/images.js"
    if not target.exists() or target.read_text("utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".new")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(target)
