"""
What does a larger stride lose?
===============================

A window may move on by two pixels at a time, or four. That saves work. What is missing
afterwards, and can it be guessed from what is left?
"""

# %%
# A stride leaves answers out
# ---------------------------
# With stride 2 the window stops at every second row and column. The answers there are just
# what they were with stride 1; the ones between are not computed.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import conv2d
from cnn_guide.ops.kernels import SOBEL_X, as_kernel

import matplotlib.pyplot as plt
import numpy as np

image = load_photograph("camera")[np.newaxis, :, :, :1] / 255
kernel, strides = as_kernel(SOBEL_X), [1, 2, 4]
maps = {step: conv2d(image, kernel, strides=step)[0, :, :, 0] for step in strides}
for step, feature_map in maps.items():
    unseen = image.shape[1] - ((len(feature_map) - 1) * step + 3)
    print(f"stride {step}: {feature_map.shape}, rows at the bottom no window sees: {unseen}")

# %%
# Guess what is missing
# ---------------------
# Between two answers we draw a straight line, first down the columns and then along the
# rows. What the lines get wrong, squared and compared with the variance of the whole map, is
# what we call lost. A cleverer guess might find some of it again.


def fill_gaps(sparse, step, size):
    """Draw straight lines between the answers, along the first axis."""
    stops = np.arange(size)
    columns = [np.interp(stops, stops[::step], column) for column in sparse.T]
    return np.stack(columns, axis=1)


lost, work = {}, {}
for step, feature_map in maps.items():
    down = fill_gaps(feature_map, step, len(maps[1]))
    guess = fill_gaps(down.T, step, len(maps[1])).T
    lost[step] = float(np.mean((guess - maps[1]) ** 2) / maps[1].var())
    work[step] = feature_map.size / maps[1].size
    print(f"stride {step}: {work[step]:6.1%} of the work, {lost[step]:.0%} of the map lost")

# %%
# One tripod, three times
# -----------------------
# A leg of the tripod is a few pixels wide, and with stride 4 its red and blue sides break into
# dots: where no window stopped, the map knows nothing of it.
figure, panels = plt.subplots(ncols=3, figsize=(6, 3.1), layout="constrained")
figure.suptitle(
    f"Thin lines break: stride 2 loses {lost[2]:.0%}\nof this edge map, stride 4 {lost[4]:.0%}"
)
for panel, (step, feature_map) in zip(panels, maps.items(), strict=True):
    part = slice(200 // step, 440 // step), slice(210 // step, 450 // step)
    panel.imshow(feature_map[part], cmap="RdBu_r", vmin=-2, vmax=2)
    panel.set_title(f"stride {step}\n{work[step]:.0%} of the work")
    panel.axis("off")
plt.show()
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

for step, feature_map in maps.items():
    agree = np.mean(feature_map == maps[1][::step, ::step])
    claim("what they were with stride 1", agree, equals=1)
claim(
    "leaves about a quarter of the answers",
    work[2],
    above=0.24,
    below=0.26,
    page="guide/channels",
)
claim("The price is detail", lost[2], above=0.1, page="guide/channels")
measured = {"lost": lost[2], "lost_4": lost[4], "work": work[2], "work_4": work[4]}
# sphinx_gallery_end_ignore

# %%
# A network is free to learn kernels that put up with its stride, for instance kernels that
# blur a little. This page measures one sharp kernel, which was made for no stride.
