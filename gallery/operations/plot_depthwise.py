"""
What does a depthwise convolution save?
=======================================

MobileNet takes convolutions apart: first one filter for each channel, by itself
(depthwise), then a 1x1 convolution that mixes the channels. We count what that saves, and look
at what is given up.
"""

# %%
# An eighth of the work is left
# -----------------------------
# For windows of k x k and m filters the two take 1/k² + 1/m of the multiply-adds of the whole
# (Howard et al., 2017); with 3x3 windows and many filters, nearly a ninth. We count both.
from cnn_guide.models import count_costs
from cnn_guide.models.architectures import separable_block
from cnn_guide.ops import conv2d
from cnn_guide.pretrained import load_vgg16_base

import keras
import matplotlib.pyplot as plt
import numpy as np

windows, widths = (3, 5, 7), (8, 16, 32, 64, 128, 256)
shares = {size: [] for size in windows}
for size in windows:
    for filters in widths:
        maps = keras.Input((14, 14, filters))
        whole = keras.layers.Conv2D(filters, size, padding="same")(maps)
        parts = separable_block(maps, filters, kernel_size=size)
        work = [count_costs(keras.Model(maps, end)).multiply_adds for end in (parts, whole)]
        shares[size].append(work[0] / work[1])
print(f"3x3 windows, 64 filters: {shares[3][3]:.1%} of the work")

# %%
# A whole convolution with a kernel of a special form
# ---------------------------------------------------
# Without MobileNet's normalisation and relu between the two, one whole convolution computes
# what both do. Its kernel is special: all filters look at a channel through one window, and
# differ in how much of it they take.
layer = keras.layers.SeparableConv2D(6, 3)
images = np.random.default_rng(0).normal(size=(1, 9, 7, 4)).astype("float32")
answer = np.asarray(layer(images))
depthwise, mixing = (np.asarray(weights) for weights in layer.get_weights()[:2])
kernel = depthwise * mixing  # (3, 3, 4, 1) times (1, 1, 4, 6)
difference = np.abs(conv2d(images, kernel) - answer).max()
print("kernel", kernel.shape, f"- largest difference {difference:.0e}")

# %%
# What VGG16 learned is not of that form
# --------------------------------------
# VGG16 was free to give each filter its own windows. How near do its kernels come? A channel's
# windows in all filters are the columns of a matrix, and the best special kernel is its best
# matrix of rank one. It keeps :metric:`least|.0%` to :metric:`most|.0%` of the kernels' sum of
# squares, by layer: more than of random kernels, and nowhere all. So the two parts are a
# narrower kind of layer, and no cheap copy of the whole. What that costs in accuracy, training
# must tell; we trained nothing here, and measured no time.


def kept_by_rank_one(kernel):
    """Return the share of the sum of squares in each channel's best matrix of rank one."""
    matrices = kernel.reshape(-1, *kernel.shape[2:]).swapaxes(0, 1)  # channels, places, filters
    squares = np.linalg.svd(matrices, compute_uv=False) ** 2
    return squares[:, 0].sum() / squares.sum()


base, rng = load_vgg16_base((32, 32, 3)), np.random.default_rng(0)
kernels = [layer.get_weights()[0] for layer in base.layers if "conv" in layer.name]
learned = [kept_by_rank_one(kernel) for kernel in kernels]
random = [kept_by_rank_one(rng.normal(size=kernel.shape)) for kernel in kernels]

figure, panels = plt.subplots(2, figsize=(5.5, 7), layout="constrained")
figure.suptitle(
    f"It saves {1 - shares[3][3]:.0%} of the work with 64 filters of 3x3,\n"
    "and VGG16's kernels are not of its form"
)
for size, marker in zip(windows, "os^", strict=True):
    panels[0].plot(widths, shares[size], marker=marker, label=f"{size}x{size} windows")
panels[0].set_xscale("log", base=2)
panels[0].set(xlabel="channels, and filters", ylabel="share of the work", ylim=(0, None))
panels[0].xaxis.set_major_formatter("{x:.0f}")
for name, kept in {"VGG16's kernels": learned, "random kernels": random}.items():
    panels[1].plot(range(1, 14), kept, marker="o", label=name)
panels[1].set(xlabel="convolution of VGG16", ylabel="kept by rank one", ylim=(0, 1))
for panel in panels:
    panel.yaxis.set_major_formatter("{x:.0%}")
    panel.legend()
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

for size in windows:
    assert np.allclose(shares[size], [1 / size**2 + 1 / filters for filters in widths])
claim("An eighth of the work is left", abs(shares[3][3] - 1 / 8), below=0.005)
claim("3x3 windows and many filters, nearly a ninth", shares[3][-1] * 9 - 1, below=0.05)
claim("one whole convolution computes what both do", difference, below=1e-5)
claim("more than of random kernels", np.divide(learned, random), above=1.5)
claim("and nowhere all", max(learned), below=0.8)
measured = {"least": min(learned), "most": max(learned)}
# sphinx_gallery_end_ignore
