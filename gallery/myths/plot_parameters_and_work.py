"""
Do more parameters mean more work?
==================================

The size of a network is often given as its number of parameters. But parameters take room on
disk, products take time, and feature maps take memory at work. We count all three for VGG16.
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
# The heavy layer does little of the work
# ---------------------------------------
# VGG16 has :metric:`parameters|,` parameters; the paper says 138 million. Of these,
# :metric:`fc1|.0%` lie in one dense layer, ``fc1``. Of the :metric:`billions|.1f` billion
# products for an image, that layer takes :metric:`fc1_work|.1%`. All convolutions together
# have :metric:`conv|.0%` of the parameters and do :metric:`conv_work|.0%` of the work. On its
# way the image becomes :metric:`millions|.1f` million numbers, :metric:`megabytes|.0f` MB in
# float32. These are counts. We measured no time here, and what a product takes depends on the
# machine.

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

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

assert len(heavy) == 16
assert costs.parameters == 138_357_544
assert round(costs.activations / 1e6, 1) == 15.2
claim("the paper says 138 million", round(costs.parameters / 1e6), equals=138)
claim("lie in one dense layer", shares[fc1], above=0.7)
claim("that layer takes …", work_shares[fc1], below=0.02)
claim("All convolutions together have …", work_shares[:fc1].sum(), above=0.9)
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
# sphinx_gallery_end_ignore
