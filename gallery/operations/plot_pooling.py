"""
Maximum or average: which keeps what?
=====================================

Pooling replaces each window of an image by one number. Max pooling takes the largest value,
average pooling the mean. We shrink a photograph and an edge map both ways.
"""

# %%
# A photograph, and some of its edges
# -----------------------------------
# The edge map holds the answers of a Sobel kernel, with the negative ones set to 0 by relu:
# bright where the photograph turns from dark to bright, from left to right.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import average_pool2d, conv2d, max_pool2d, relu
from cnn_guide.ops.kernels import SOBEL_X, as_kernel

import matplotlib.pyplot as plt
import numpy as np

photograph = load_photograph("camera")[np.newaxis, :, :, :1] / 255
image = photograph[:, 60:380, 110:430]
edges = relu(conv2d(photograph, as_kernel(SOBEL_X), padding="same"))[:, 60:380, 110:430]

# %%
# Both shrunk to an eighth
# ------------------------
# In the photograph the average keeps the brightness. The maximum makes it brighter: where
# bright and dark lie in one window, it takes the bright. In the edge map a large value says
# "here is an edge". The maximum keeps the largest of them, and the average fades it.
size = 8
rows = {
    name: (full, max_pool2d(full, size), average_pool2d(full, size))
    for name, full in {"photograph": image, "edge map": edges}.items()
}
kept = float(rows["edge map"][2].max() / edges.max())

figure, panels = plt.subplots(2, 3, figsize=(6, 5.3), layout="constrained")
figure.suptitle(
    "Max keeps the strongest edge, average the mean.\n"
    f"Averaging leaves {kept:.0%} of the strongest edge."
)
for row, (name, pictures) in zip(panels, rows.items(), strict=True):
    colours, top = ("gray", 1) if name == "photograph" else ("viridis", 3)
    for panel, picture, title in zip(row, pictures, (name, "max", "average"), strict=True):
        panel.imshow(picture[0], cmap=colours, vmin=0, vmax=top)
        panel.set_title(f"{title}\n{picture.shape[1]}x{picture.shape[2]}")
        panel.axis("off")
plt.show()

# %%
# In numbers
# ----------
# The average keeps the mean brightness, as the windows tile the image with nothing left over.
# The maximum keeps the largest value and raises the mean.
names = ("before", "max", "average")
brightness = {n: float(p.mean()) for n, p in zip(names, rows["photograph"], strict=True)}
dark = {n: float((p < 0.2).mean()) for n, p in zip(names, rows["photograph"], strict=True)}
for name in names:
    print(f"{name:8} mean brightness {brightness[name]:.2f}, dark pixels {dark[name]:.0%}")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

for full, largest, mean in rows.values():
    gap = abs(mean.mean() / full.mean() - 1)
    claim("The average keeps the mean brightness", gap, below=1e-6)
    claim("maximum keeps the largest value", largest.max(), equals=full.max())
    claim("and raises the mean", largest.mean() / full.mean(), above=1.1)
claim("and the average fades it", kept, below=0.7)
claim(
    "maximum makes it brighter",
    brightness["max"] - brightness["before"],
    above=0.05,
    page="guide/pooling",
)
claim("and the average fades them", kept, below=0.7, page="guide/pooling")
measured = {
    "kept": kept,
    "brightness": brightness["before"],
    "brightness_max": brightness["max"],
    "dark": dark["before"],
    "dark_max": dark["max"],
    "size": size,
}
# sphinx_gallery_end_ignore

# %%
# Nothing was learned here: a pooling layer has no weights. Which of the two makes for the
# better network, this page does not try.
