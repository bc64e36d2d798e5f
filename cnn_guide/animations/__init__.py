"""Drawings that move in a page, as HTML: they play when asked to, and need no script."""

from cnn_guide.animations._page import Animation
from cnn_guide.animations.convolution import animate_convolution
from cnn_guide.animations.epochs import show_epochs
from cnn_guide.animations.kernel_gradient import animate_kernel_gradient
from cnn_guide.animations.receptive_fields import show_fields

__all__ = [
    "Animation",
    "animate_convolution",
    "animate_kernel_gradient",
    "show_epochs",
    "show_fields",
]
