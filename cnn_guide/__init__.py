"""The package behind CNN Guide; import the part you want, for this module loads nothing heavy.

`ops` computes a network's operations and their gradients in NumPy, and `numpy_network` trains
the plain network with them. `datasets` hands over MNIST and labelled
photographs, `models` and `pretrained` build Keras networks, `training`, `evaluation` and
`trained` train, judge and keep them, `visualize` looks inside, and `figures` draws.
"""

__version__ = "0.1.0"
