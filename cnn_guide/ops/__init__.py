"""The operations of a convolutional network, in NumPy alone and short enough to read.

Images are NHWC, `(batch, height, width, channels)`; kernels are HWIO, `(kernel_height,
kernel_width, channels, filters)`. Arguments are spelt as in Keras. float32 and float64 keep
their type; float16, integers and booleans are computed and returned as float32. NaN and
infinity spread into every output whose window they lie in.
"""

from cnn_guide.ops.activations import relu, softmax
from cnn_guide.ops.convolution import conv2d
from cnn_guide.ops.geometry import (
    conv2d_parameters,
    dense_parameters,
    output_size,
    same_padding,
)
from cnn_guide.ops.pooling import average_pool2d, max_pool2d
from cnn_guide.ops.receptive_field import ReceptiveField, cover_map, join_fields, widen_field

__all__ = [
    "ReceptiveField",
    "average_pool2d",
    "conv2d",
    "conv2d_parameters",
    "cover_map",
    "dense_parameters",
    "join_fields",
    "max_pool2d",
    "output_size",
    "relu",
    "same_padding",
    "softmax",
    "widen_field",
]
