"""
What does a network see in your own photograph?
===============================================

Run this script with the path of a photograph, ``python plot_own_photograph.py cat.jpg``, and
it names it and marks where. Without a path it takes photographs that scikit-image ships.
"""

# %%
# Read it as a camera wrote it
# ----------------------------
# :func:`cnn_guide.datasets.read_photograph` turns the image upright and makes RGB of it, and
# :func:`cnn_guide.datasets.central_square` cuts out the largest square in the middle and
# shrinks it to what the network takes, 224 by 224 pixels. The network sees nothing of the rest.
import sys

from cnn_guide.datasets import central_square, read_photograph
from cnn_guide.figures import draw_heat, draw_image
from cnn_guide.pretrained import (
    imagenet_classes,
    load_efficientnet_lite0,
    prepare_for_efficientnet_lite0,
    top_classes,
)
from cnn_guide.visualize import grad_cam, resize_map

import matplotlib.pyplot as plt
import numpy as np
from skimage import data

bundled = [f"{data.data_dir}/{name}" for name in ("motorcycle_left.png", "rocket.jpg")]
paths = sys.argv[1:] or bundled
pixels = np.stack([central_square(read_photograph(path)) for path in paths])

# %%
# Five names, and how sure the network is of each
# -----------------------------------------------
# It knows 1000 classes and nothing else. A thing that is not among them gets one of these
# names all the same, and the probabilities still add up to 1: they share it out among the
# classes that there are.
model = load_efficientnet_lite0()
images = prepare_for_efficientnet_lite0(pixels)
probabilities = np.asarray(model(images))
tops = [top_classes(row, 5) for row in probabilities]
for top in tops:
    print(", ".join(f"{name} {share:.0%}" for name, share in top))

# %%
# Where
# -----
# Grad-CAM marks where the feature maps that speak for the first name are strong. It is a
# hint, no proof; :ref:`sphx_glr_generated_gallery_filters_plot_grad_cam.py` puts it to the
# test, beside chance and beside the mere middle of the picture.

maps = grad_cam(model, images, probabilities.argmax(axis=1))
figure, panels = plt.subplots(
    len(paths), 2, figsize=(6, 3.3 * len(paths)), squeeze=False, layout="constrained"
)
for row, picture, heat, top in zip(panels, pixels, maps, tops, strict=True):
    draw_image(row[0], picture, "what the network gets")
    draw_heat(row[1], picture, resize_map(heat, picture.shape[:2]), "what speaks for it")
    row[0].set_ylabel(f"{top[0][0]}, {top[0][1]:.0%}")
unsure = sum(top[0][1] < 0.5 for top in tops)
figure.suptitle(f"Photographs named: {len(paths)}, with less than 50% certainty: {unsure}")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {"photographs": len(paths), "unsure": unsure, "classes": probabilities.shape[1]}
claim("It knows 1000 classes and nothing else", len(imagenet_classes()), equals=1000)
claim(
    "the probabilities still add up to 1", probabilities.sum(axis=1), above=0.999, below=1.001
)
# sphinx_gallery_end_ignore
