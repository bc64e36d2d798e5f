"""
Which dilation is an ordinary convolution?
==========================================

Dilation spreads the weights of a kernel out. Is a kernel that is not spread at all one with
dilation 0, or with dilation 1?
"""

# %%
# The rate is a distance
# ----------------------
# A ``dilation_rate`` counts the pixels from one weight to the next. In an ordinary kernel the
# next weight is 1 pixel away. A rate of 0 would put all weights on one pixel, and Keras
# refuses it.
from cnn_guide.figures import draw_image
from cnn_guide.ops import conv2d

import keras
import matplotlib.pyplot as plt
import numpy as np

try:
    keras.layers.Conv2D(1, 3, dilation_rate=0)
    refused = False
except ValueError as error:
    refused = True
    print(error)
assert refused

# %%
# Where the nine weights look
# ---------------------------
# One bright pixel in the dark lights up every place from which a weight sees it. So the
# picture shows the kernel's grid: nine dots each time, further and further apart.
night = np.zeros((1, 13, 13, 1), dtype="float32")
night[0, 6, 6] = 1
kernel = np.ones((3, 3, 1, 1), dtype="float32")
figure, panels = plt.subplots(ncols=3, figsize=(5.4, 2.8), layout="constrained")
spans, lit = {}, []
for panel, rate in zip(panels, (1, 2, 3), strict=True):
    dots = conv2d(night, kernel, padding="same", dilation_rate=rate)[0, :, :, 0]
    spans[rate] = int(np.ptp(np.flatnonzero(dots.any(axis=0)))) + 1
    lit.append(int(dots.sum()))
    draw_image(panel, dots, f"rate {rate}:\nspans {spans[rate]}x{spans[rate]}", cmap="viridis")
figure.suptitle(
    "Rate 1 is the ordinary one; the same\nnine weights span more with rates 2 and 3"
)
plt.show()

# %%
# Rate 1 gives the same numbers as no rate at all, in Keras as here.
photo = np.random.default_rng(0).normal(size=(1, 9, 11, 1)).astype("float32")
no_rate = np.asarray(keras.ops.conv(photo, kernel))
assert np.array_equal(no_rate, keras.ops.conv(photo, kernel, dilation_rate=1))
assert np.array_equal(conv2d(photo, kernel), conv2d(photo, kernel, dilation_rate=1))

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

rate_1 = np.asarray(keras.ops.conv(photo, kernel, dilation_rate=1))
claim("Rate 1 gives the same numbers as no rate at all", rate_1 - no_rate, equals=0)
claim("Rate 1 gives the same numbers", np.abs(rate_1 - conv2d(photo, kernel)), below=1e-5)
claim("nine dots each time", lit, equals=9)
claim("nine weights span more with rates 2 and 3", list(spans.values()), equals=[3, 5, 7])
measured = {"span_2": spans[2], "span_3": spans[3]}
# sphinx_gallery_end_ignore
