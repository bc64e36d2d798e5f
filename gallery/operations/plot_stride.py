"""
What does a larger stride lose?
===============================

A window may move by more than one pixel at a time. That saves work. What is missing
afterwards, and can it be guessed from what is left?
"""

# %%
# A stride leaves answers out
# ---------------------------
# With stride 2 the window stops at every second row and column. The answers there are the
# same numbers as before; the ones between are never computed.
from cnn_guide.datasets import load_photograph
from cnn_guide.ops import conv2d, output_size
from cnn_guide.ops.kernels import SOBEL_X, as_kernel

import matplotlib.pyplot as plt
import numpy as np

image = load_photograph("camera")[np.newaxis, :, :, :1] / 255
kernel, strides = as_kernel(SOBEL_X), [1, 2, 4]
maps = {step: conv2d(image, kernel, strides=step)[0, :, :, 0] for step in strides}
for step, feature_map in maps.items():
    assert np.array_equal(feature_map, maps[1][::step, ::step])
    assert len(feature_map) == output_size(image.shape[1], 3, step)
    unseen = image.shape[1] - ((len(feature_map) - 1) * step + 3)
    print(f"stride {step}: {feature_map.shape}, rows at the bottom no window sees: {unseen}")

# %%
# Guess what is missing
# ---------------------
# Between two answers we draw a straight line, first down the columns and then along the
# rows. What the lines get wrong, compared with how much the whole map varies, is the share
# that this stride has lost.


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
assert lost[1] == 0 < lost[2] < 0.5 < lost[4]

# %%
# The same tripod, three times
# ----------------------------
# Thin lines suffer first. A leg of the tripod is a few pixels wide, and with stride 4 its
# red and blue sides break into dots: a window that never stopped there cannot tell.
figure, panels = plt.subplots(ncols=3, figsize=(6, 3.1), layout="constrained")
figure.suptitle(
    f"Thin lines go: stride 2 loses {lost[2]:.0%}\nof this edge map, and stride 4 {lost[4]:.0%}"
)
for panel, (step, feature_map) in zip(panels, maps.items(), strict=True):
    part = slice(200 // step, 440 // step), slice(210 // step, 450 // step)
    panel.imshow(feature_map[part], cmap="RdBu_r", vmin=-2, vmax=2)
    panel.set_title(f"stride {step}\n{work[step]:.0%} of the work")
    panel.axis("off")
plt.show()

measured = {"lost": lost[2], "lost_4": lost[4], "work": work[2], "work_4": work[4]}

# %%
# A network is free to learn kernels that put up with its stride, for instance kernels that
# blur a little. This page measures a sharp kernel that knows nothing of its stride.
