"""
What does each layer make of a digit?
=====================================

Between the 784 pixels that go in and the ten probabilities that come out lie feature maps:
pictures of where each filter found its pattern. We follow one digit through the network.
"""

# %%
# One digit, four layers
# ----------------------
# The network was trained in :ref:`sphx_glr_generated_gallery_training_plot_mnist_training.py`,
# and the digit is one that it has never seen.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.visualize import feature_maps

import matplotlib.pyplot as plt
import numpy as np

# sphinx_gallery_thumbnail_number = 2
model = load_mnist_cnn()
(_, _), (x_test, y_test) = load_mnist()
digit = prepare_digits(x_test[:1])
names = [layer.name for layer in model.layers[:4]]
maps = {name: feature_maps(model, digit, name)[0] for name in names}
draw_image(plt.figure(figsize=(2, 2)).subplots(), digit[0], f"a {y_test[0]}")
plt.show()
for name, stack in maps.items():
    print(f"{name:16} height, width, filters: {stack.shape}")

# %%
# Sharp at first, coarse later
# ----------------------------
# Each row shows the six maps of a layer that answer most strongly to this digit; bright
# means that the filter found its pattern there. The first maps still look like the digit.
# Each pooling halves height and width: what is kept is more and more *what* was found, and
# less and less *where*.

figure, panels = plt.subplots(4, 7, figsize=(8, 5), layout="constrained")
for row, (name, stack) in zip(panels, maps.items(), strict=True):
    strongest = np.argsort(stack.max(axis=(0, 1)))[::-1][:6]
    kind = model.get_layer(name).__class__.__name__
    row[0].axis("off")
    row[0].text(1, 0.5, f"{kind}\n{stack.shape[0]}x{stack.shape[1]}", ha="right", va="center")
    for panel, index in zip(row[1:], strongest, strict=True):
        draw_image(panel, stack[:, :, index], cmap="viridis", vmin=0, vmax=stack.max())
figure.suptitle("Deeper maps say more about what was found, and less about where")
plt.show()

# %%
# Most of it is silence
# ---------------------
# Relu turns every negative answer into 0, so a map is dark wherever its pattern is absent.
silent = {name: float((stack == 0).mean()) for name, stack in maps.items()}
last = names[-1]
for name, share in silent.items():
    print(f"{name:16} {share:.0%} zeros")
measured = {
    "silent": silent[last],
    "height": maps[last].shape[0],
    "filters": maps[last].shape[2],
}
