"""The package behind CNN Guide; import the part you want, for this module loads nothing heavy.

It does set one thing up, so import it before Keras. TensorFlow has two sets of routines for a
processor, and on those without AVX-512 it leaves the faster one, oneDNN, off. We turn it on;
whoever sets ``TF_ENABLE_ONEDNN_OPTS`` decides.

`ops` computes a network's operations and their gradients in NumPy, and `numpy_network` trains
the plain network with them. `datasets` hands over MNIST and labelled
photographs, `models` and `pretrained` build Keras networks, `training`, `evaluation` and
`mnist_network` train, judge and keep them, `visualize` looks inside, and `figures` draws.
"""

import os

__version__ = "0.1.0"

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
