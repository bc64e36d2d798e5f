"""Networks with the weights that others trained, verified and without a download."""

from cnn_guide.pretrained.bases import BASES, PretrainedBase, preparation_layer
from cnn_guide.pretrained.efficientnet_lite0 import (
    imagenet_classes,
    load_efficientnet_lite0,
    load_efficientnet_lite0_base,
    prepare_for_efficientnet_lite0,
    restore_from_efficientnet_lite0,
    top_classes,
)
from cnn_guide.pretrained.resnet50 import load_resnet50_base, prepare_for_resnet50
from cnn_guide.pretrained.vgg16 import (
    load_vgg16_base,
    prepare_for_vgg16,
    restore_from_vgg16,
)

__all__ = [
    "BASES",
    "PretrainedBase",
    "imagenet_classes",
    "load_efficientnet_lite0",
    "load_efficientnet_lite0_base",
    "load_resnet50_base",
    "load_vgg16_base",
    "preparation_layer",
    "prepare_for_efficientnet_lite0",
    "prepare_for_resnet50",
    "prepare_for_vgg16",
    "restore_from_efficientnet_lite0",
    "restore_from_vgg16",
    "top_classes",
]
