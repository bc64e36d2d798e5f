"""The package behind CNN Guide; import the part you want, for this module loads nothing heavy.

`ops` computes convolution and pooling in NumPy, `datasets` hands over MNIST and labelled
photographs, `models` and `pretrained` build Keras networks, `training`, `evaluation` and
`trained` train, judge and keep them, `visualize` looks inside, and `figures` draws.
"""

__version__ = "0.1.0"
