"""Keras networks from sizes alone, and what any of them costs and sees."""

from cnn_guide.models.costs import LayerCosts, ModelCosts, count_costs
from cnn_guide.models.efficientnet_lite import build_efficientnet_lite0
from cnn_guide.models.embedder import build_embedder
from cnn_guide.models.fields import receptive_field
from cnn_guide.models.mnist_cnn import build_mnist_cnn
from cnn_guide.models.thorough_cnn import build_thorough_cnn
from cnn_guide.models.unet import build_unet
from cnn_guide.models.views import average_views

__all__ = [
    "LayerCosts",
    "ModelCosts",
    "average_views",
    "build_efficientnet_lite0",
    "build_embedder",
    "build_mnist_cnn",
    "build_thorough_cnn",
    "build_unet",
    "count_costs",
    "receptive_field",
]
