"""Keras networks from sizes alone, with weights still to be learned."""

from cnn_guide.models.mnist_cnn import build_mnist_cnn
from cnn_guide.models.transfer import build_transfer_model

__all__ = ["build_mnist_cnn", "build_transfer_model"]
