"""
What does 'same' padding add at the border?
===========================================

With 'valid', every window stays inside the image, and the feature map comes out smaller. With
'same', zeros surround the image, and the map keeps the image's size. But zeros are black, and
the photograph did not end in black.
"""

# %%
# The moon, with and without zeros
# --------------------------------
# We shrink a photograph of the moon to 64 by 64 pixels, so that single pixels show, and
# slide an edge kernel over it.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import average_pool2d, conv2d, same_padding
from cnn_guide.ops.kernels import SOBEL_X, as_kernel

import matplotlib.pyplot as plt
import numpy as np

image = average_pool2d(load_photograph("moon")[np.newaxis, :, :, :1] / 255, 8)
kernel = as_kernel(SOBEL_X)
valid = conv2d(image, kernel, padding="valid")[0, :, :, 0]
same = conv2d(image, kernel, padding="same")[0, :, :, 0]
print("image", image.shape[1:3], "valid", valid.shape, "same", same.shape)

# %%
# Away from the border the two agree exactly. So all that 'same' adds is a frame, one pixel
# wide for a kernel of 3 by 3.
sides = np.abs(same[1:-1, [0, -1]])
weakest = sides.min()
ratio = float(sides.mean() / np.abs(valid).mean())
weaker = float((np.abs(valid) < weakest).mean())

# %%
# Two edges that are not on the moon
# ----------------------------------
# The left side of the 'same' map reports a step from black to moon, and the right side a
# step back. The photograph has neither. Even the weakest pixel of these two columns (corners
# aside) is stronger than :metric:`weaker|.1%` of the pixels inside.
figure, panels = plt.subplots(ncols=3, figsize=(6, 3.1), layout="constrained")
figure.suptitle(
    f"'same' adds two edges at the sides,\n{ratio:.0f} times as strong as the map's mean"
)
panels[0].imshow(image[0], cmap="gray", vmin=0, vmax=1)
panels[0].set_title(f"photograph\n{image.shape[1]}x{image.shape[2]}")
for panel, (name, shown) in zip(
    panels[1:], {"valid": valid, "same": same}.items(), strict=True
):
    panel.imshow(shown, cmap="RdBu_r", vmin=-1, vmax=1)
    panel.set_title(f"{name}\n{shown.shape[0]}x{shown.shape[1]}")
for panel in panels:
    panel.set(xticks=[], yticks=[])
    panel.spines[:].set_visible(True)  # the edges stand out in the dark, too
plt.show()

# %%
# Zeros are a choice
# ------------------
# Other paddings exist. If we repeat the outermost pixels instead, no step is invented: on this
# photograph the sides are then no stronger than the rest of the map.
repeated = np.pad(image, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="edge")
calm = conv2d(repeated, kernel)[0, 1:-1, [0, -1], 0]
calm_ratio = float(np.abs(calm).mean() / np.abs(valid).mean())
print(f"zeros: {ratio:.1f} times as strong as inside; repeated pixels: {calm_ratio:.1f} times")

# %%
# One side may get none
# ---------------------
# With a stride of 2 the last window may need just one more row. Then all the zeros go to the
# bottom and to the right, and none to the top and the left, as
# :func:`cnn_guide.ops.same_padding` counts.
for step in (1, 2):
    before, after = same_padding(len(image[0]), 3, step)
    print(f"stride {step}: zeros before the image: {before}, after it: {after}")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

agree = np.mean(same[1:-1, 1:-1] == valid)
claim("Away from the border the two agree exactly", agree, equals=1)
claim("of the pixels inside", weaker, above=0.9)
claim("the sides are then no stronger than the rest", calm_ratio, below=1)
claim("none to the top and the left", same_padding(len(image[0]), 3, 2), equals=(0, 1))
claim("repeated pixels invent no edge", calm_ratio, below=ratio / 5, page="guide/channels")
claim("two edges that are not on the moon", ratio, above=10, page="guide/channels")
measured = {"ratio": ratio, "calm_ratio": calm_ratio, "weaker": weaker}
# sphinx_gallery_end_ignore
