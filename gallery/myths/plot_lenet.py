"""
Was LeNet-5 what it is drawn as today?
======================================

Conv, pool, conv, pool, dense, with relu and softmax: so you may find LeNet-5 built today. The
network of 1998 was another one. Its paper counts its parameters and connections, and we count
along.
"""

# %%
# The original
# ------------
# All of this is from LeCun, Bottou, Bengio and Haffner (1998). The digits get a border, up to
# 32 by 32 pixels. The subsampling layers S2 and S4 *learn*: each map has one weight and one
# bias. In C3 all filters but the last see three or four of the six maps below. The units are
# scaled tanh, and the last layer measures distances to ten characters drawn by hand, and fixed
# at least at first (an RBF layer). We count its parameters, and its connections: each of them a
# number that meets a weight or a bias.
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
connections = {
    "C1": original["C1"] * 28 * 28,
    "S2": 6 * (4 + 1) * 14 * 14,
    "C3": original["C3"] * 10 * 10,
    "S4": 16 * (4 + 1) * 5 * 5,
    "C5": original["C5"],
    "F6": original["F6"],
    "output": 84 * 10,  # the drawn characters, which are not learned
}
today = original | {"S2": 0, "C3": conv2d_parameters(5, 6, 16), "S4": 0}
today["output"] = dense_parameters(84, 10)
for name in today:
    print(f"{name:6} {original.get(name, 0):7,} in 1998, {today[name]:7,} today")

# %%
# Just what the paper says
# ------------------------
# Our sums for the original are :metric:`original|,` parameters and :metric:`connections|,`
# connections, just the paper's numbers. The version that we call today's has :metric:`today|,`
# parameters: more in C3, where every filter sees every map, and in the output, but none in the
# poolings.
print(f"{sum(connections.values()):,} connections in 1998")

figure, panel = plt.subplots(figsize=(5, 2.7), layout="constrained")
draw_image(panel, sees, cmap="viridis", vmin=-0.2)
panel.set_xticks(range(16))
panel.set_yticks(range(6))
panel.set(xlabel="filter of C3", ylabel="map of S2")
figure.suptitle(
    f"No: its C3 made {sees.sum()} of {sees.size} connections (bright),\n"
    "its poolings learned, its output was no softmax"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

totals = [sum(original.values()), sum(connections.values())]
claim("just the paper's numbers", totals, equals=[60_000, 340_908])
claim("C3, where every filter sees every map", today["C3"], above=original["C3"])
claim("all filters but the last see three or four", sees[:, :-1].sum(axis=0), above=2, below=5)
assert original["C3"] == 1516
measured = {"original": totals[0], "connections": totals[1], "today": sum(today.values())}
# sphinx_gallery_end_ignore
