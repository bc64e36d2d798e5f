"""
How does a convolution become one matrix product?
=================================================

A convolution takes a dot product at every stop of its window. A matrix product is many dot
products, too, and there are fast libraries for it. So we write every window as a row.
"""

# %%
# A patch and its windows
# -----------------------
# Seven by seven pixels of a photograph, and a window of 3 by 3 that stops at 25 places.
# :func:`cnn_guide.ops.im2col` writes the nine pixels of each stop into a row of a matrix.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import conv2d, im2col
from cnn_guide.ops.kernels import SOBEL_X, SOBEL_Y, as_kernel

import matplotlib.pyplot as plt
import numpy as np

photograph = load_photograph("camera")[np.newaxis, :, :, :1] / 255
patch = photograph[:, 133:140, 177:184]
matrix = im2col(patch, 3)
print("patch", patch.shape, "-> matrix", matrix.shape)

# %%
# Pixels, again and again
# -----------------------
# Read one row of the matrix and you have one window, here the orange one. Read one column and
# you have the patch as a single weight sees it while the window moves. A pixel two or more
# steps from the border lies in nine windows, so it is written nine times.
stop = 12
copies = matrix.size / patch.size
figure, panels = plt.subplots(
    ncols=2, figsize=(6, 5), layout="constrained", width_ratios=[1, 1]
)
figure.suptitle(
    f"Each window becomes a row: {patch.size} pixels\nturn into {matrix.size} numbers, "
    f"{copies:.1f} times as many"
)
row, column = divmod(stop, 5)
panels[0].imshow(patch[0, :, :, 0], cmap="viridis", vmin=0, vmax=1)
panels[0].set_title("patch, one window marked")
panels[1].imshow(matrix, cmap="viridis", vmin=0, vmax=1, aspect="auto")
panels[1].set_title("matrix, its row marked")
panels[1].set(xlabel="weight of the kernel", ylabel="stop of the window")
corners = ((column - 0.5, row - 0.5), (-0.5, stop - 0.5))
for panel, corner, sides in zip(panels, corners, ((3, 3), (9, 1)), strict=True):
    box = plt.Rectangle(
        corner, *sides, fill=False, color="tab:orange", linewidth=4, clip_on=False
    )
    panel.add_patch(box)
panels[0].axis("off")
plt.show()

# %%
# One product does it all
# -----------------------
# A kernel with two filters, its weights written into columns in this order, is a matrix of
# nine rows. The product has a row for each stop and a column for each filter: these are the
# two feature maps, pixel by pixel.
kernel = as_kernel(SOBEL_X, SOBEL_Y)
product = matrix @ kernel.reshape(9, 2)
feature_maps = product.reshape(1, 5, 5, 2)
assert np.allclose(feature_maps, conv2d(patch, kernel))
assert np.array_equal(matrix[stop], patch[0, row : row + 3, column : column + 3, 0].ravel())
print(matrix.shape, "times", (9, 2), "=", product.shape)

# %%
# What it costs
# -------------
# The matrix of a whole photograph holds nearly nine times as many numbers as the photograph.
# So it is with feature maps of this size, all channels counted. The price is paid in memory.
# So :func:`cnn_guide.ops.conv2d` makes the matrix in slices of a few megabytes.
whole = im2col(photograph, 3).size / photograph.size
print(f"whole photograph: {whole:.2f} times as many numbers")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

inner = im2col(np.arange(49.0).reshape(1, 7, 7, 1), 3)
counts = np.unique(inner, return_counts=True)[1].reshape(7, 7)
claim("lies in nine windows, so it is written nine times", counts[2:-2, 2:-2], equals=9)
claim("holds nearly nine times as many numbers", whole, above=8.5, below=9)
measured = {"copies": copies, "whole": whole}
# sphinx_gallery_end_ignore
