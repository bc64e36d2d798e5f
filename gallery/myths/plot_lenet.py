"""
Was LeNet-5 what it is drawn as today?
======================================

Conv, pool, conv, pool, dense, with relu and softmax: so LeNet-5 is often built today. The
network of 1998 was another one. Its paper counts its parameters, and we count along.
"""

# %%
# The original
# ------------
# All of this is from LeCun, Bottou, Bengio and Haffner (1998). The digits get a border, up to
# 32 by 32 pixels. The subsampling layers S2 and S4 *learn*: each map has one weight and one
# bias. In C3 most filters see only some of the six maps below. The units are scaled tanh, and
# the last layer measures distances to ten characters drawn by hand (an RBF layer).
from cnn_guide.figures import draw_image
from cnn_guide.ops import conv2d_parameters, dense_parameters

import matplotlib.pyplot as plt
import numpy as np

groups = [[(first + n) % 6 for n in range(3)] for first in range(6)]
groups += [[(first + n) % 6 for n in range(4)] for first in range(6)]
groups += [[0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], list(range(6))]
sees = np.array([[below in group for group in groups] for below in range(6)])

original = {
    "C1": conv2d_parameters(5, 1, 6),
    "S2": 6 * 2,
    "C3": sum(conv2d_parameters(5, len(group), 1) for group in groups),
    "S4": 16 * 2,
    "C5": conv2d_parameters(5, 16, 120),
    "F6": dense_parameters(120, 84),
}
today = original | {"S2": 0, "C3": conv2d_parameters(5, 6, 16), "S4": 0}
today["output"] = dense_parameters(84, 10)
for name in today:
    print(f"{name:6} {original.get(name, 0):7,} in 1998, {today[name]:7,} today")

# %%
# Just what the paper says
# ------------------------
# Our sum for the original is :metric:`original|,`, exactly the paper's number of trainable
# parameters. Today's version has :metric:`today|,`: more in C3, where every filter sees every
# map, and in the output, but none in the poolings.
assert original["C3"] == 1516
assert sum(original.values()) == 60_000
assert sum(today.values()) != 60_000

figure, panel = plt.subplots(figsize=(5, 3.2), layout="constrained")
draw_image(panel, sees, cmap="viridis", vmin=-0.2)
panel.set_xticks(range(16))
panel.set_yticks(range(6))
panel.set(xlabel="filter of C3", ylabel="map of S2")
figure.suptitle(
    f"No: its C3 made {sees.sum()} of {sees.size} connections (bright),\n"
    "its poolings learned, its output was no softmax"
)
plt.show()
measured = {"original": sum(original.values()), "today": sum(today.values())}
