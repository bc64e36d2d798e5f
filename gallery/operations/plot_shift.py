"""
Is max pooling translation invariant?
=====================================

You may read that pooling lets a network ignore where things are. Let us move a
photograph pixel by pixel and see what max pooling makes of it.
"""

# %%
# Two words, kept apart
# ---------------------
# *Invariant*: the image moves, and the output stays as it was. *Equivariant*: the image
# moves, and the output moves along. To move a photograph without inventing pixels, we cut a
# window out of it, and then a window as large a few columns further on.
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
# should move it by half a column, which it cannot: we take the nearer of no column and one.
shifts = range(9)
edges = [find_edges(shift) for shift in shifts]
pooled = [max_pool2d(edge_map) for edge_map in edges]
ideal = [change(edges[0], edges[d], d) for d in shifts]
along = [min(change(pooled[0], pooled[d], n) for n in (d // 2, -(-d // 2))) for d in shifts]
still = [change(pooled[0], pooled[d]) for d in shifts]

figure, panels = plt.subplot_mosaic("ABC;DDD;DDD", figsize=(6, 6.4), layout="constrained")
figure.suptitle("No: it changes on a shift by 1 pixel,\nand moves along with even shifts alone")
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
# The maximum is not the trouble
# ------------------------------
# Take the maximum at every stop and drop none, and the map moves along with every shift. The
# trouble comes from keeping every second value. The maximum even eases it: keep every second
# value of the edge map without taking maxima, and the map changes more. A blur before values
# are dropped eases it further; Zhang (2019) builds networks that way.
blur = as_kernel(np.outer([1, 2, 1], [1, 2, 1]) / 16)
every = [max_pool2d(edge_map, 2, strides=1) for edge_map in edges]
smooth = [conv2d(full, blur, strides=2) for full in every[:2]]
changes = {
    "the edge map": change(edges[0], edges[1]),
    "every second value of it": change(edges[0][:, ::2, ::2], edges[1][:, ::2, ::2]),
    "every second maximum (max pooling)": still[1],
    "every second maximum after a blur": change(*smooth),
    "all maxima, moved back": change(every[0], every[1], 1),
}
for name, value in changes.items():
    print(f"{name:34} changes by {value:.2f}")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

unpooled, skipped, _, blurred, _ = changes.values()
moved = [change(every[0], every[d], d) for d in shifts]
claim("the map moves along with every shift", moved, below=1e-12)
claim("moves along with even shifts alone", along[::2], below=1e-12)
claim("along with even shifts alone", along[1::2], above=0.5)
claim("and the map changes more", skipped / still[1], above=1.1)
claim("are dropped eases it further", blurred / still[1], below=0.9)
claim(
    "shift the image, and the feature map shifts with it",
    ideal,
    below=1e-12,
    page="guide/convolution",
)
claim("not with those by 1, 3, 5 and 7", along[1::2], above=0.5, page="guide/pooling")
claim(
    "moves along with shifts by 2, 4, 6 and 8",
    along[::2],
    below=1e-12,
    page="guide/pooling",
)
claim("pooling tolerates a little", still[1] / unpooled, below=0.9, page="guide/pooling")
claim("brings that of max pooling down", blurred / still[1], below=0.9, page="guide/pooling")
claim("gives the same answer to it in", ideal, below=1e-12, page="guide/introduction")
claim("it is at zero where the map only moved along", along[::2], below=1e-12, page="index")
measured = {"change": still[1], "blurred": blurred, "unpooled": unpooled, "skipped": skipped}
# sphinx_gallery_end_ignore
