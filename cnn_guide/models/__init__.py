"""Keras networks from sizes alone, with weights still to be learned."""

from cnn_guide.models.efficientnet_lite import build_efficientnet_lite0
from cnn_guide.models.mnist_cnn import build_mnist_cnn
from cnn_guide.models.transfer import build_transfer_model

__all__ = ["build_efficientnet_lite0", "build_mnist_cnn", "build_transfer_model"]
