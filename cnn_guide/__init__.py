"""The package behind CNN Guide; import the part you want, for this module loads nothing heavy.

It does set one thing up, so import it before Keras. TensorFlow has a second set of
routines for processors, oneDNN, which trained faster wherever we tried both. Whether TensorFlow
uses it depends on the system and the processor. We turn it on; whoever sets
``TF_ENABLE_ONEDNN_OPTS`` decides.

`ops` computes a network's operations and their gradients in NumPy, and `numpy_network` trains
the plain network with them. `datasets` hands over MNIST and labelled
photographs, `models` and `pretrained` build Keras networks, `training`, `evaluation` and
`mnist_network` train, judge and keep them, `visualize` looks inside, and `figures` draws.
"""

import os

__version__ = "0.1.0"

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
