"""
Must a stride divide the size of the image?
===========================================

If the windows do not fit the image evenly, some pixels are left over. You may read that such a
stride is not allowed. What does Keras do?
"""

# %%
# Eleven pixels, windows of three, stride 3
# -----------------------------------------
# 'valid' rounds down: it leaves out the last window if that would hang over the edge. 'same'
# rounds up: it adds a zero so that the last window fits.
from cnn_guide.ops import output_size, same_padding

import keras
import matplotlib.pyplot as plt
import numpy as np

size, window, stride = 11, 3, 3
stops = {padding: output_size(size, window, stride, padding) for padding in ("valid", "same")}
before, after = same_padding(size, window, stride)
unseen = size - ((stops["valid"] - 1) * stride + window)

# %%
# In the picture, each bracket is one stop of the window. 'valid' does not look at the last
# :metric:`unseen` pixels, the orange ones. The hatched one is the zero of 'same'.
figure, panels = plt.subplots(2, 1, figsize=(5, 2.4), sharex=True, layout="constrained")
figure.suptitle(f"No: of {size} pixels, 'valid' drops {unseen} and 'same' adds {after}")
for panel, (padding, count) in zip(panels, stops.items(), strict=True):
    covered = (count - 1) * stride + window
    for place in range(max(size, covered)):
        pixel = "0.6" if place < min(size, covered) else "tab:orange"
        style = {"facecolor": pixel} if place < size else {"fill": False, "hatch": "///"}
        panel.add_patch(plt.Rectangle((place, 0), 0.9, 0.9, edgecolor="black", **style))
    for stop in range(count):
        start = stop * stride
        panel.plot([start, start, start + 2.9, start + 2.9], [1.1, 1.4, 1.4, 1.1], "C0", lw=3)
    panel.set(xlim=(-0.2, 12.2), ylim=(-0.2, 1.6), aspect="equal")
    panel.set_title(f"{padding}: {count} stops")
    panel.axis("off")
plt.show()

# %%
# Every size, every stride
# ------------------------
# We ask Keras for all sizes from 5 to 20 and strides from 1 to 4. No call fails, and every
# size is the one that :func:`cnn_guide.ops.output_size` predicts. A change of the pixels that
# no window sees changes nothing.
kernel = np.ones((window, 1, 1, 1), dtype="float32")
theirs, ours = [], []
for length, step, padding in np.ndindex(16, 4, 2):
    choice = {"strides": step + 1, "padding": ("valid", "same")[padding]}
    column = np.ones((1, length + 5, 1, 1), dtype="float32")
    theirs.append(keras.ops.conv(column, kernel, **choice).shape[1])
    ours.append(output_size(length + 5, window, **choice))
strip = np.ones((1, size, 1, 1), dtype="float32")
changed = strip.copy()
changed[:, -unseen:] = 99
answers = [keras.ops.conv(x, kernel, strides=stride, padding="valid") for x in (strip, changed)]

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("No call fails, and every size is the one", theirs, equals=ours)
claim("no window sees changes nothing", answers[1] - answers[0], equals=0)
claim("does not look at the last … pixels", unseen, equals=2)
assert (stops["valid"], stops["same"]) == (3, 4)
assert (before, after) == (0, 1)
measured = {"unseen": unseen}
# sphinx_gallery_end_ignore
