"""
What do the filters of a first layer look like?
===============================================

The first layer of the MNIST network has 32 filters of nine weights each. Nobody designed
them: they were random numbers, and training moved them. What are they now?
"""

# %%
# One scale for the whole bank
# ----------------------------
# :func:`cnn_guide.visualize.scale_to_unit` maps the smallest weight of all 32 filters to
# black and the largest to white. With one scale for all, two filters can be compared: a
# flat grey one has weights that hardly differ.
from cnn_guide.figures import draw_image
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.visualize import first_layer_filters, scale_to_unit

import matplotlib.pyplot as plt
import numpy as np

model = load_mnist_cnn()
kernel = first_layer_filters(model)[:, :, 0, :]
greys = scale_to_unit(kernel)
zero = (0 - kernel.min()) / (kernel.max() - kernel.min())
print(f"weights from {kernel.min():.2f} to {kernel.max():.2f}; weight 0 is {zero:.0%} grey")

# %%
# Bright on one side, dark on the other
# -------------------------------------
# A filter answers most strongly to a patch that is bright where its weights are bright and
# dark where they are dark. Nine weights can show an edge, a line or a blob. A curve or a
# loop needs more pixels, so those are the work of later layers.

figure, panels = plt.subplots(4, 8, figsize=(8, 4.4), layout="constrained")
for index, panel in enumerate(panels.flat):
    draw_image(panel, greys[:, :, index], vmin=0, vmax=1)
    panel.set_title(str(index), fontsize="small", pad=2)
figure.suptitle("32 learned filters: edges at many angles, lines and blobs")
plt.show()

# %%
# Edges, counted
# --------------
# A filter whose weights add up to about 0 is blind to plain paper and plain ink: it only
# sees changes. We call a filter edge-like if the weights cancel to less than a third of
# their total size.
balance = np.abs(kernel.sum(axis=(0, 1))) / np.abs(kernel).sum(axis=(0, 1))
edge_like = int((balance < 1 / 3).sum())
assert 0 < edge_like < kernel.shape[-1], "the page says: some are, some are not"
print(f"{edge_like} of {kernel.shape[-1]} filters see changes more than brightness")
measured = {"filters": kernel.shape[-1], "edge_like": edge_like}
