"""Architectures from LeNet to ConvNeXt, for small images: by width, depth and what each added.

Builders take `filters`, the width of each stage, and where stages differ in depth `blocks`. All
networks have random weights and end in a softmax; `cnn_guide.training.train` trains them.
"""

from cnn_guide.models.architectures.branches import (
    build_inception,
    build_network_in_network,
    inception_block,
)
from cnn_guide.models.architectures.classics import build_alexnet, build_lenet
from cnn_guide.models.architectures.convnext import build_convnext, convnext_block
from cnn_guide.models.architectures.densenet import build_densenet, dense_block
from cnn_guide.models.architectures.mobilenet import build_mobilenet, separable_block
from cnn_guide.models.architectures.residual import build_plain, build_resnet, residual_block
from cnn_guide.models.architectures.squeeze import squeeze_and_excite
from cnn_guide.models.architectures.vgg import build_vgg

__all__ = [
    "build_alexnet",
    "build_convnext",
    "build_densenet",
    "build_inception",
    "build_lenet",
    "build_mobilenet",
    "build_network_in_network",
    "build_plain",
    "build_resnet",
    "build_vgg",
    "convnext_block",
    "dense_block",
    "inception_block",
    "residual_block",
    "separable_block",
    "squeeze_and_excite",
]
