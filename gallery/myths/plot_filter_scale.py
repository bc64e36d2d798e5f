"""
Which of these filters are strong?
==================================

Pictures of filters look clear and colourful. How much of that is in the weights, and how much
is in the way they are drawn?
"""

# %%
# 64 filters of VGG16
# -------------------
# The first layer of VGG16 has 64 filters of 3 by 3 pixels and three channels, so we can show
# them in colour. We sort them by contrast, the largest weight less the smallest, take every
# ninth, and show the weakest six of these.
from cnn_guide.figures import draw_image
from cnn_guide.pretrained import load_vgg16_base
from cnn_guide.visualize import first_layer_filters, scale_to_unit

import matplotlib.pyplot as plt
import numpy as np

kernel = first_layer_filters(load_vgg16_base((32, 32, 3)))
contrast = np.ptp(kernel, axis=(0, 1, 2))
chosen = np.argsort(contrast)[::9][:6]

# %%
# One range for all, or one for each
# ----------------------------------
# Above, black and white mean the smallest and the largest weight of the *whole bank*. Below,
# every filter has a range *of its own*, and all of them look equally vivid. Not one weight has
# changed. So a picture of filters should say how it was scaled.
together = scale_to_unit(kernel)
weakest, strongest = (float(np.ptp(together[..., index])) for index in chosen[[0, -1]])

figure, panels = plt.subplots(2, 6, figsize=(5.4, 2.9), layout="constrained")
figure.suptitle(
    f"On one range, the left filter has {weakest:.0%}\nof the contrast; on its own, all"
)
for index, (above, below) in zip(chosen, panels.T, strict=True):
    draw_image(above, together[..., index])
    draw_image(below, scale_to_unit(kernel[..., index]))
panels[0, 0].set_ylabel("one range")
panels[1, 0].set_ylabel("own range")
plt.show()

# %%
# Edges and blobs, but no curves
# ------------------------------
# Nine pixels can show an edge, a stripe or a blob of colour. There is no room in them for an
# eye or a wheel, or for much of a curve. How many of the filters of a trained network are
# edges, :ref:`another page <sphx_glr_generated_gallery_filters_plot_filters.py>` asks.
assert kernel.shape[:3] == (3, 3, 3)

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

own = [np.ptp(scale_to_unit(kernel[..., index])) for index in chosen]
claim("all of them look equally vivid", np.abs(np.array(own) - 1), below=1e-6)
assert weakest < strongest / 4
measured = {"weakest": weakest, "strongest": strongest}
# sphinx_gallery_end_ignore
