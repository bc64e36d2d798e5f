"""
Is max pooling translation invariant?
=====================================

It is often said that pooling lets a network ignore where things are. Let us move a
photograph pixel by pixel and see what max pooling makes of it.
"""

# %%
# Two words, kept apart
# ---------------------
# *Invariant*: the image moves, and the output stays as it was. *Equivariant*: the image
# moves, and the output moves along. To move a photograph without inventing pixels, we cut
# the same window out of it a few columns further on.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import conv2d, max_pool2d, relu
from cnn_guide.ops.kernels import SOBEL_X, as_kernel

import matplotlib.pyplot as plt
import numpy as np

photograph = load_photograph("coins")[np.newaxis, :, :, :1] / 255


def find_edges(shift):
    """Compute the edge map of the photograph moved by so many columns."""
    return relu(conv2d(photograph[:, 20:182, 20 + shift : 182 + shift], as_kernel(SOBEL_X)))


def change(first, second, moved_back=0):
    """Compare two maps, one moved back: 0 if equal, 1 if they differ as much as one varies."""
    width = first.shape[2] - moved_back
    difference = first[:, :, moved_back:] - second[:, :, :width]
    return float(np.sqrt(np.mean(difference**2)) / first.std())


# %%
# Nine shifts
# -----------
# After pooling with stride 2, a shift by 2 columns should move the map by 1. A shift by 1
# should move it by half a column, which it cannot: we take the better of the two nearest.
shifts = range(9)
edges = [find_edges(shift) for shift in shifts]
pooled = [max_pool2d(edge_map) for edge_map in edges]
ideal = [change(edges[0], edges[d], d) for d in shifts]
along = [min(change(pooled[0], pooled[d], n) for n in (d // 2, -(-d // 2))) for d in shifts]
still = [change(pooled[0], pooled[d]) for d in shifts]
assert max(ideal) < 1e-12, "a convolution with stride 1 is equivariant"
assert max(along[::2]) < 1e-12, "max pooling is, for multiples of its stride"
assert min(along[1::2]) > 0.5, "and is not for odd shifts"
assert min(still[1:]) > 0.5, "it is invariant to no shift"

figure, panels = plt.subplot_mosaic("ABC;DDD;DDD", figsize=(6, 6.4), layout="constrained")
figure.suptitle(
    "No: it changes on a shift by 1 pixel,\nand it moves along with even shifts only"
)
shown = {"shift 0, pooled": pooled[0], "shift 1, pooled": pooled[1]}
shown["difference"] = pooled[1] - pooled[0]
for letter, (title, values) in zip("ABC", shown.items(), strict=True):
    panels[letter].imshow(values[0, :, :, 0], cmap="RdBu_r", vmin=-2, vmax=2)
    panels[letter].set_title(title)
    panels[letter].axis("off")
panels["D"].plot(shifts, still, "D-", label="max pooling, as it comes (invariant: 0)")
panels["D"].plot(shifts, along, "s-", label="max pooling, moved back (equivariant: 0)")
panels["D"].plot(shifts, ideal, "o-", label="convolution, moved back (equivariant: 0)")
panels["D"].set(xlabel="shift of the photograph in pixels", ylabel="change of the map")
figure.legend(loc="outside lower center")
plt.show()

# %%
# A blur helps, and pooling does a little
# ---------------------------------------
# The trouble is not the maximum, but keeping only every second of its values. A blur before
# that step makes the map change less; Zhang (2019) builds networks that way. Some tolerance
# comes from pooling itself: the map changes less than the one before pooling.
blur = as_kernel(np.outer([1, 2, 1], [1, 2, 1]) / 16)
smooth = [conv2d(max_pool2d(edges[d], 2, strides=1), blur, strides=2) for d in (0, 1)]
blurred, unpooled = change(*smooth), change(edges[0], edges[1])
assert blurred < 0.9 * still[1] < 0.9 * unpooled
print(f"Shifted by 1 pixel, the edge map changes by {unpooled:.2f}; max pooled, by")
print(
    f"{still[1]:.2f}; and max pooled with a blur before every second is dropped, {blurred:.2f}"
)
measured = {"change": still[1], "blurred": blurred, "unpooled": unpooled}
