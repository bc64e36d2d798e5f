"""
What do the units of VGG16 look for, from stripes to feathers?
==============================================================

VGG16 learned to name photographs. Its deep filters act on up to 512 feature maps, and their
weights make no picture. But we can search for an image that a unit answers to strongly.
"""

# %%
# Climb from noise
# ----------------
# :func:`cnn_guide.visualize.maximise_unit` starts from grey noise and changes the pixels, step
# by step, so that one channel of a layer answers more strongly. The darkest and the brightest
# value are those of a black and a white pixel, prepared for VGG16.
from cnn_guide.datasets import PHOTOGRAPHS, central_square, load_photograph
from cnn_guide.figures import draw_image
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16, restore_from_vgg16
from cnn_guide.visualize import feature_maps, maximise_unit

import matplotlib.pyplot as plt
import numpy as np

side, steps = 96, 24
layers = [f"block{block}_conv{2 if block < 3 else 3}" for block in range(1, 6)]
units = (10, 17, 24, 45)
base = load_vgg16_base((side, side, 3))
low, high = prepare_for_vgg16([[[[0, 0, 0], [255, 255, 255]]]])[0, 0]
images = {
    (layer, unit): maximise_unit(base, layer, unit, size=side, low=low, high=high, steps=steps)
    for layer in layers
    for unit in units
}

# %%
# Do the units mean it?
# ---------------------
# We compare with real pixels: does a unit answer more strongly to its own image, or to one of
# 13 photographs? Each answer is the mean of its map, after relu. Nearly every image beats
# every photograph.

photographs = np.stack([central_square(load_photograph(name), side) for name in PHOTOGRAPHS])
prepared = prepare_for_vgg16(photographs)
real = feature_maps(base, prepared, layers)
ratios = []
for (layer, unit), image in images.items():
    own = feature_maps(base, image, layer)[..., unit].mean()
    ratios.append(float(own / real[layer][..., unit].mean(axis=(1, 2)).max()))
ratios = np.reshape(ratios, (5, 4))
won = int((ratios > 1).sum())
print(f"{won} of {ratios.size} images excite their unit more than any photograph does")
print("how many times as much, the median of each block:", np.median(ratios, axis=1).round(1))

# %%
# From stripes to feathers
# ------------------------
# We show units 10, 17, 24 and 45 of each block, which have 64 to 512 units. For blocks 1 and 2
# we see colours and stripes at one angle, for blocks 3 and 4 textures: nets, knots, scales. In
# block 5 something like eyes and feathers appears. Do not read too much into it: another
# start, another blur or another number of steps gives another picture, and a unit may answer
# to several unlike things :cite:p:`olah2017`.

figure, panels = plt.subplots(5, 4, figsize=(6, 8), layout="constrained")
for row, layer in zip(panels, layers, strict=True):
    for panel, unit in zip(row, units, strict=True):
        draw_image(panel, restore_from_vgg16(images[layer, unit])[0], f"unit {unit}")
    row[0].set_ylabel(layer.replace("_", "\n"))
figure.suptitle(
    f"{won} of {ratios.size} images excite their unit\nmore than any photograph does"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {"won": won, "units": ratios.size, "photographs": len(PHOTOGRAPHS), "steps": steps}
claim("Nearly every image beats every photograph", won, above=16)
claim("Of … images, … excite their unit more", won, above=16, page="guide/filters")
# sphinx_gallery_end_ignore
