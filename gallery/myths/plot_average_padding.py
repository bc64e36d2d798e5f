"""
Do padded zeros pull an average down?
=====================================

'same' padding surrounds an image with zeros. An average over a window at the border should
then come out too small, as zeros are in it. Does it?
"""

# %%
# A white sheet
# -------------
# Every pixel of the sheet is 1, so every honest mean is 1. We average windows of 3 by 3
# pixels, once as average pooling does it, and once as a convolution with nine equal weights
# does it.
from cnn_guide.figures import draw_image
from cnn_guide.ops import average_pool2d, conv2d, max_pool2d
from cnn_guide.ops.kernels import BOX_BLUR, as_kernel

import keras
import matplotlib.pyplot as plt
import numpy as np

sheet = np.ones((1, 5, 6, 1), dtype="float32")
pooled = average_pool2d(sheet, 3, strides=1, padding="same")
blurred = conv2d(sheet, as_kernel(BOX_BLUR), padding="same")
corner = float(blurred[0, 0, 0, 0])

# %%
# One leaves the zeros out, the other counts them
# -----------------------------------------------
# Keras agrees with us on both. Its average pooling divides by the number of pixels that are
# really there. The convolution divides by nine everywhere, and in a corner four of the nine
# are pixels: the answer there is :metric:`corner|.2f`. This is how Keras and TensorFlow do it,
# not a law: the pooling of PyTorch counts padded zeros unless ``count_include_pad=False``.
options = {"strides": 1, "padding": "same"}
keras_pooled = keras.ops.average_pool(sheet, 3, **options)
keras_blurred = keras.ops.conv(sheet, as_kernel(BOX_BLUR), **options)

figure, panels = plt.subplots(2, 1, figsize=(4, 5.6), layout="constrained")
for panel, name, result in zip(
    panels, ("average pooling", "convolution with 1/9"), (pooled, blurred), strict=True
):
    draw_image(panel, result[0], name, cmap="viridis", vmin=0, vmax=1)
    for (row, column), value in np.ndenumerate(result[0, :, :, 0]):
        ink = "black" if value > 0.6 else "white"
        panel.text(column, row, f"{value:.2g}", ha="center", va="center", color=ink)
figure.suptitle("In Keras, pooling leaves padded zeros out;\na convolution counts them")
plt.show()

# %%
# Max pooling leaves its padding out, too: on a black sheet with values below 0, a padded 0
# would win each window at the border, and it does not.
darkest = np.asarray(keras.ops.max_pool(sheet - 2, 3, **options))

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("Its average pooling divides by the number", np.abs(keras_pooled - 1), at_most=1e-6)
between = [np.abs(keras_pooled - pooled), np.abs(keras_blurred - blurred)]
claim("Keras agrees with us on both", between, at_most=1e-5)
claim("in a corner four of the nine are pixels", abs(corner - 4 / 9), below=1e-6)
claim("a padded 0 would win each window at the border, and it does not", darkest, equals=-1)
assert np.all(max_pool2d(sheet - 2, 3, **options) == -1)
measured = {"corner": corner}
# sphinx_gallery_end_ignore
