"""The operations of a convolutional network, in NumPy alone and short enough to read.

Images are NHWC, `(batch, height, width, channels)`; kernels are HWIO, `(kernel_height,
kernel_width, channels, filters)`. Arguments are spelt as in Keras. float32 and float64 keep
their type; float16, integers and booleans are computed and returned as float32. NaN and
infinity spread into every output whose window they lie in.

A function whose name ends in `_backward` takes the gradient of an operation's output, and then
what the operation was given, and returns the gradients of the operation's inputs.
"""

from cnn_guide.ops.activations import relu, relu_backward, softmax
from cnn_guide.ops.convolution import conv2d, conv2d_backward, im2col
from cnn_guide.ops.fields import ReceptiveField, cover_map, join_fields, widen_field
from cnn_guide.ops.fully_connected import dense, dense_backward, flatten, flatten_backward
from cnn_guide.ops.geometry import (
    conv2d_parameters,
    dense_parameters,
    output_size,
    same_padding,
)
from cnn_guide.ops.losses import cross_entropy, cross_entropy_backward
from cnn_guide.ops.pooling import (
    average_pool2d,
    average_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)

__all__ = [
    "ReceptiveField",
    "average_pool2d",
    "average_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv2d_parameters",
    "cover_map",
    "cross_entropy",
    "cross_entropy_backward",
    "dense",
    "dense_backward",
    "dense_parameters",
    "flatten",
    "flatten_backward",
    "im2col",
    "join_fields",
    "max_pool2d",
    "max_pool2d_backward",
    "output_size",
    "relu",
    "relu_backward",
    "same_padding",
    "softmax",
    "widen_field",
]
