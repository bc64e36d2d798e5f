"""The plain network once more, in NumPy alone: every step of its training can be read.

`layers` puts the operations of `cnn_guide.ops` and their gradients together, `adam` takes the
steps, and `network` stacks the layers and trains them.
"""

from cnn_guide.numpy_network.adam import Adam
from cnn_guide.numpy_network.layers import Conv2D, Dense, Flatten, Layer, MaxPooling2D, Relu
from cnn_guide.numpy_network.network import Network, build_plain_network, train_epoch

__all__ = [
    "Adam",
    "Conv2D",
    "Dense",
    "Flatten",
    "Layer",
    "MaxPooling2D",
    "Network",
    "Relu",
    "build_plain_network",
    "train_epoch",
]
