"""Real data as NumPy arrays, without a download: handwritten digits and photographs."""

from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.datasets.patches import PHOTOGRAPHS, load_photograph, load_photograph_patches

__all__ = [
    "PHOTOGRAPHS",
    "load_mnist",
    "load_photograph",
    "load_photograph_patches",
    "prepare_digits",
]
