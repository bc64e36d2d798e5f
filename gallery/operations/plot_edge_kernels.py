"""
What do hand-made kernels see in a photograph?
==============================================

People wrote kernels by hand before networks learned their own. We slide three that are still
in use over a photograph, and look at where they answer.
"""

# %%
# Nine numbers each
# -----------------
# The weights of each kernel add up to 0. On a patch of one brightness the positive and the
# negative products cancel, so the answer is 0: an even patch leaves no trace.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import conv2d
from cnn_guide.ops.kernels import LAPLACIAN, SOBEL_X, SOBEL_Y, as_kernel

import matplotlib.pyplot as plt
import numpy as np

names = ["SOBEL_X", "SOBEL_Y", "LAPLACIAN"]
kernel = as_kernel(SOBEL_X, SOBEL_Y, LAPLACIAN)
print("SOBEL_X:", *SOBEL_X.astype(int), sep="\n")

# %%
# A grey photograph from 0 (black) to 1 (white), with the axes that
# :func:`cnn_guide.ops.conv2d` expects: batch, height, width, channels.
image = load_photograph("camera")[np.newaxis, :, :, :1] / 255
feature_maps = conv2d(image, kernel)[0]
print("image", image.shape, "-> feature maps", feature_maps.shape)

# %%
# Where they answer
# -----------------
# White means 0, and red and blue are the two directions of a change: from dark to bright, or
# from bright to dark. We call an answer weak if it is below a twentieth of the largest that
# its kernel can give. Each map has its own colour scale: full colour for its strongest 2 %.
largest = np.abs(kernel).sum(axis=(0, 1, 2)) / 2  # All positive weights on white, rest black
weak = (np.abs(feature_maps) < largest / 20).mean(axis=(0, 1))

figure, panels = plt.subplots(2, 2, figsize=(6.4, 7), layout="constrained")
figure.suptitle(
    f"They see edges: {weak.min():.1%} or more of\neach kernel's answers are next to nothing"
)
panels[0, 0].imshow(image[0], cmap="gray", vmin=0, vmax=1)
panels[0, 0].set_title("photograph")
for index, panel in enumerate(panels.flat[1:]):
    feature_map = feature_maps[:, :, index]
    limit = np.quantile(np.abs(feature_map), 0.98)
    panel.imshow(feature_map, cmap="RdBu_r", vmin=-limit, vmax=limit)
    panel.set_title(names[index])
for panel in panels.flat:
    panel.axis("off")
plt.show()

# %%
# Each has its direction
# ----------------------
# The middle column of the tripod stands upright. ``SOBEL_X`` compares left with right and
# finds it. ``SOBEL_Y`` compares above with below and sees little of it: its mean answer
# there is :metric:`column|.2f` times as large.
column = np.abs(feature_maps[360:420, 280:312]).mean(axis=(0, 1))
ratio = float(column[1] / column[0])

# %%
# Two laws, checked
# -----------------
# On the photograph turned by 90 degrees the two change places, up to a sign, as each is the
# other, turned. And if the whole photograph gets brighter by one amount, no answer changes.
turned = conv2d(np.rot90(image, axes=(1, 2)), kernel)[0]
assert np.allclose(np.abs(turned[:, :, 1]), np.abs(np.rot90(feature_maps[:, :, 0])))
assert np.allclose(conv2d(image + 0.2, kernel)[0], feature_maps)
for name, share in zip(names, weak, strict=True):
    print(f"{name:9} answers weakly on {share:.1%} of the pixels")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("The weights of each kernel add up to 0", kernel.sum(axis=(0, 1)), equals=0)
claim("compares above with below and sees little of it", ratio, below=0.3)
measured = {"weak": float(weak.min()), "column": ratio}
# sphinx_gallery_end_ignore
