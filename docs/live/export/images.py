"""What the explorer shows: small images from the package's data, and the package's kernels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_guide.datasets.mnist import load_mnist
from cnn_guide.datasets.patches import load_photograph
from cnn_guide.ops import kernels
from export.scripts import encode, write_script

import numpy as np
import numpy.typing as npt

ByteArray = npt.NDArray[np.uint8]

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


def cut_photograph() -> ByteArray:
    """Cut a man with his camera, and take the mean of each 8 by 8 pixels."""
    around = load_photograph("camera")[60:252, 130:386, 0].astype(np.float64)
    return np.rint(around.reshape(24, 8, 32, 8).mean(axis=(1, 3))).astype(np.uint8)


def cut_tiny() -> ByteArray:
    """Cut the chapter's 6 by 7 pixels, from 0 to 7."""
    return (load_photograph("camera")[140:158:3, 200:221:3, 0] // 32).astype(np.uint8)


def take_digit() -> ByteArray:
    """Take the first test digit."""
    _, (digits, _) = load_mnist()
    return digits[0]


# Names for readers, the brightest that a pixel can be, and where the pixels come from.
IMAGES: dict[str, tuple[str, int, Callable[[], ByteArray]]] = {
    "photograph": ("Photograph", 255, cut_photograph),
    "digit": ("A digit", 255, take_digit),
    "tiny": ("6 × 7 pixels", 7, cut_tiny),
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
    images = {}
    for name, (title, largest, make) in IMAGES.items():
        pixels = make()
        known = {"title": title, "shape": list(pixels.shape), "largest": largest}
        images[name] = known | {"pixels": encode(pixels, "u1")}
    return {"images": images, "kernels": [make_kernel(name) for name in KERNELS]}


def write_images(script: Path) -> None:
    """Write the script that hands the data to the explorer."""
    write_script(script, "cnnGuideImages", make_data())
