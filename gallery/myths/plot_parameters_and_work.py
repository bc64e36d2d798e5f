"""
Do more parameters make a network slower?
=========================================

The size of a network is usually given as its number of parameters. But parameters take memory
on disk, products take time, and feature maps take memory at work. We count all three for VGG16.
"""

# %%
# 16 layers with weights
# ----------------------
# VGG16 has thirteen convolutions and three dense layers (Simonyan and Zisserman, 2015).
# :func:`cnn_guide.models.count_costs` counts for any Keras network; random weights will do.
from cnn_guide.models import count_costs

import keras
import matplotlib.pyplot as plt
import numpy as np

costs = count_costs(keras.applications.VGG16(weights=None))
heavy = [layer for layer in costs.layers if layer.parameters]
names = [layer.name for layer in heavy]
shares = np.array([layer.parameters for layer in heavy]) / costs.parameters
work_shares = np.array([layer.multiply_adds for layer in heavy]) / costs.multiply_adds
fc1 = names.index("fc1")

# %%
# The heavy layer is not the slow one
# -----------------------------------
# VGG16 has :metric:`parameters|,` parameters, and :metric:`fc1|.0%` of them lie in one dense
# layer, ``fc1``. Of the :metric:`billions|.1f` billion products for an image, that layer takes
# :metric:`fc1_work|.1%`. All convolutions together have :metric:`conv|.0%` of the parameters
# and do :metric:`conv_work|.0%` of the work. On its way the image becomes
# :metric:`millions|.1f` million numbers, :metric:`megabytes|.0f` MB in float32.
assert len(heavy) == 16
assert costs.parameters == 138_357_544
assert round(shares[fc1], 2) == 0.74
assert work_shares[fc1] < 0.01
assert round(costs.activations / 1e6, 1) == 15.2

figure, panel = plt.subplots(figsize=(5, 6), layout="constrained")
figure.suptitle(
    f"Not by itself: fc1 has {shares[fc1]:.0%} of the parameters\n"
    f"and does {work_shares[fc1]:.1%} of the work"
)
places = np.arange(len(names))
panel.barh(places - 0.2, shares, 0.4, label="share of the parameters")
panel.barh(places + 0.2, work_shares, 0.4, label="share of the products")
panel.set_yticks(places, names)
panel.invert_yaxis()
panel.xaxis.set_major_formatter("{x:.0%}")
panel.legend(loc="center right")
plt.show()

measured = {
    "parameters": costs.parameters,
    "fc1": shares[fc1],
    "fc1_work": work_shares[fc1],
    "billions": costs.multiply_adds / 1e9,
    "conv": shares[:fc1].sum(),
    "conv_work": work_shares[:fc1].sum(),
    "millions": costs.activations / 1e6,
    "megabytes": costs.activation_bytes / 1e6,
}
