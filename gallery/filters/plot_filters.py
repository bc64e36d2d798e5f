"""
What do the filters of a first layer look like?
===============================================

The first layer of the MNIST network has 32 filters of nine weights each. Nobody designed
them: they were random numbers, and training moved them. What are they now?
"""

# %%
# One scale for the whole bank
# ----------------------------
# A positive weight is drawn red, a negative one blue, and nought white, as everywhere in this
# guide. With one scale for all 32 filters, two of them can be compared: the stronger the
# colour, the larger the weight.
from cnn_guide.figures import draw_signed
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.models import build_mnist_cnn
from cnn_guide.visualize import first_layer_filters

import keras
import matplotlib.pyplot as plt
import numpy as np

model = load_mnist_cnn()
kernel = first_layer_filters(model)[:, :, 0, :]
limit = np.abs(kernel).max()
print(f"weights from {kernel.min():.2f} to {kernel.max():.2f}")

# %%
# Red on one side, blue on the other
# ----------------------------------
# A filter that is red on one side and blue on the other answers to an edge, one with a red
# centre to a blob. Nine weights have room for that, and for little more.

figure, panels = plt.subplots(4, 8, figsize=(8, 4.4), layout="constrained")
for index, panel in enumerate(panels.flat):
    draw_signed(panel, kernel[:, :, index], limit=limit)
    panel.set_title(str(index), fontsize=9, pad=2)
figure.suptitle("32 learned filters, on one scale for the whole bank")
plt.show()

# %%
# Edges, or noise?
# ----------------
# In nine random weights you will find edges too. So we need a number, and random filters to
# compare with. The simplest edge is a slope: weights that change evenly from one side to the
# other. How much of the differences between a filter's weights does the best slope explain?
# For random weights it is a quarter on average: nine weights can differ in eight independent
# ways, and slopes are two.
#
# We ask it of the learned filters, of those of untrained networks, and of the learned weights,
# shuffled within each filter: these numbers in other places.


def slope_share(filters):
    """Say which share of each filter's variance the best plane explains."""
    down, right = np.mgrid[-1:2, -1:2] / np.sqrt(6)  # both of length 1
    differences = filters - filters.mean(axis=(0, 1))
    along = [np.einsum("ij,ijf->f", side, differences) for side in (down, right)]
    return np.sum(np.square(along), axis=0) / np.square(differences).sum(axis=(0, 1))


def shuffle(filters, rng):
    """Put each filter's weights into a random order."""
    return rng.permuted(filters.reshape(9, -1), axis=0).reshape(filters.shape)


learned = slope_share(kernel)
untrained = []
for seed in range(20):
    keras.utils.set_random_seed(seed)
    untrained.append(slope_share(first_layer_filters(build_mnist_cnn())[:, :, 0, :]))
rng = np.random.default_rng(0)
shuffled = [slope_share(shuffle(kernel, rng)).mean() for _ in range(1000)]

# %%
# Some are edges, more than chance makes
# --------------------------------------
# The best slope explains :metric:`slope|.0%` of a learned filter on average, and
# :metric:`untrained|.0%` of an untrained one. Of 1,000 shuffles :metric:`reached|words` reached
# the learned average. So training did make slopes, but not of every filter: more than half of
# the variance is a slope in :metric:`slopes` of the 32, and in
# :metric:`slopes_untrained|.0f` of 32 untrained ones.
#
# This page once counted the filters whose weights nearly cancel, to less than a third of
# their total size, and called them edges. :metric:`cancelling` of the learned filters are
# like that, but so are :metric:`cancelling_untrained|.0f` of 32 random ones: that count
# needed its control.

figure, panel = plt.subplots(figsize=(7, 3.2), layout="constrained")
steps, places = np.linspace(0, 1, 11), np.arange(0.05, 1, 0.1)
for shift, values, label in ((-0.02, [learned], "learned"), (0.02, untrained, "untrained")):
    heights = np.histogram(values, steps)[0] / len(values)
    panel.bar(places + shift, heights, width=0.04, label=label)
panel.set(xlabel="share of the variance that is a slope", ylabel="filters of 32")
panel.legend()
figure.suptitle(
    f"A slope explains {learned.mean():.0%} of a learned filter, by chance a quarter"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim


def cancelling(filters):
    """Count the filters whose weights add up to less than a third of their size."""
    return int((np.abs(filters.sum(axis=(0, 1))) < np.abs(filters).sum(axis=(0, 1)) / 3).sum())


measured = {
    "filters": kernel.shape[-1],
    "slope": learned.mean(),
    "untrained": np.mean(untrained),
    "slopes": int((learned > 0.5).sum()),
    "slopes_untrained": np.mean(np.greater(untrained, 0.5).sum(axis=1)),
    "reached": int(np.greater_equal(shuffled, learned.mean()).sum()),
    "cancelling": cancelling(kernel),
    "cancelling_untrained": np.mean(
        [cancelling(rng.normal(size=(3, 3, 32))) for _ in range(200)]
    ),
}
claim(
    "For random weights it is a quarter on average", np.mean(untrained), above=0.22, below=0.28
)
claim("So training did make slopes", learned.mean(), above=1.2 * np.mean(untrained))
claim("Some are edges, more than chance makes", measured["reached"], below=50)
claim(
    "Some of its first filters are edges that training made",
    measured["slopes"],
    above=1.4 * measured["slopes_untrained"],
    page="guide/conclusion",
)
claim(
    "So some of the edges were learned",
    learned.mean(),
    above=1.2 * np.mean(untrained),
    page="guide/filters",
)
claim("but not of every filter", measured["slopes"], above=0, below=len(learned))
claim("but so are … of 32 random ones", measured["cancelling_untrained"], above=10)
# sphinx_gallery_end_ignore
