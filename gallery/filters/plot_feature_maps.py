"""
What does each layer make of a digit?
=====================================

Between the 784 pixels that go in and the ten probabilities that come out lie feature maps:
pictures of how strongly each filter answers where. We follow one digit through the network.
"""

# %%
# One digit, four layers
# ----------------------
# The network was trained in :ref:`sphx_glr_generated_gallery_training_plot_mnist_training.py`,
# and the digit is a test digit.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.models import receptive_field
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
# Each row shows the six maps of a layer with the highest peaks for this digit; bright is where
# the filter answers strongly. In the first maps you still see the digit. Each pooling halves
# height and width, rounded down, so a pixel of the last map can say where its pattern was only
# to within four pixels of the image.

figure, panels = plt.subplots(4, 7, figsize=(8, 5), layout="constrained")
for row, (name, stack) in zip(panels, maps.items(), strict=True):
    strongest = np.argsort(stack.max(axis=(0, 1)))[::-1][:6]
    kind = model.get_layer(name).__class__.__name__
    row[0].axis("off")
    row[0].text(1, 0.5, f"{kind}\n{stack.shape[0]}x{stack.shape[1]}", ha="right", va="center")
    for panel, index in zip(row[1:], strongest, strict=True):
        draw_image(panel, stack[:, :, index], cmap="viridis", vmin=0, vmax=stack.max())
figure.suptitle("Deeper maps are coarser: they say less exactly where something was found")
plt.show()

# %%
# More zeros than answers
# -----------------------
# Relu turns every negative answer into 0. For this digit, more than half of each layer is 0.
# A pooling keeps the largest of four, so zeros are a smaller share of it than of the maps
# below.
silent = {name: float((stack == 0).mean()) for name, stack in maps.items()}
for name, share in silent.items():
    print(f"{name:16} {share:.0%} zeros")

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

last = names[-1]
measured = {
    "silent": silent[last],
    "height": maps[last].shape[0],
    "filters": maps[last].shape[2],
}
shares = list(silent.values())
claim("more than half of each layer is 0", shares, above=0.5)
claim("zeros are a smaller share of it than of the maps below", shares[1::2], below=shares[::2])
claim("More zeros than answers", shares, above=0.5)
claim("only to within four pixels", receptive_field(model, last)[0].stride, equals=4)
# sphinx_gallery_end_ignore
