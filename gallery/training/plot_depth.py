"""
Does depth help, and when?
==========================

More layers can compute more. In 2015 plain networks of many layers nevertheless learned worse
than those of a few, even on the images that they learned from :cite:p:`he2016`. That is
called degradation. We train 8 layers and 20, with shortcuts and without.
"""

# %%
# Five networks
# -------------
# Each has a first convolution, pairs of convolutions on maps of 7 x 7, and one dense layer. A
# shortcut around a pair has no parameters, so a plain network and a residual one of as many
# layers have as many. Batch normalisation, initialisation and optimizer are of the kinds that
# the paper took; the maps are tiny, so that 20 layers are cheap. The control without
# normalisation has a lower rate, the best of three that we tried. With the others' rate it
# stalled.
from concurrent.futures import ThreadPoolExecutor

from cnn_guide.datasets import load_fashion, prepare_digits
from cnn_guide.models.architectures import build_resnet
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np

(images, labels), _ = load_fashion()
images = prepare_digits(images)
networks = {  # name: shortcut, pairs of convolutions, normalisation, rate, how it is drawn
    "plain, 8 layers": (False, 3, True, 0.05, "C0-"),
    "residual, 8 layers": (True, 3, True, 0.05, "C0--"),
    "plain, 20 layers": (False, 9, True, 0.05, "C1-"),
    "residual, 20 layers": (True, 9, True, 0.05, "C2--"),
    "plain, 20, not normalised": (False, 9, False, 0.01, "C3:"),
}
steps, batch_size, seeds = 150, 64, (0, 1, 2)


def builder(shortcut, pairs, normalisation):
    """Return a function that builds the network, with new weights each time."""
    options = {"shortcut": shortcut, "batch_normalization": normalisation}
    options |= {"kernel_size": 4, "strides": 4}
    return lambda: build_resnet(filters=(8,), blocks=(pairs,), **options)


def train(name):
    """Return the losses of a network's trainings, a row for each seed."""
    *kind, rate, _ = networks[name]
    options = {"steps": steps, "batch_size": batch_size}
    options["optimizer"] = lambda: keras.optimizers.SGD(rate, momentum=0.9)
    trials = Trials(builder(*kind), images, labels, **options)
    return np.array([trials.run(seed) for seed in seeds])


with ThreadPoolExecutor(2) as two:  # two networks at a time
    losses = dict(zip(networks, two.map(train, networks), strict=True))
ends = {name: table[:, -40:].mean(axis=1) for name, table in losses.items()}
for name, values in ends.items():
    print(f"{name:27} loss of the last 40 steps, by seed", values.round(2))

# %%
# Eight layers and twenty
# -----------------------
# After :metric:`steps` steps the plain network of 20 layers has, on average over the seeds, a
# higher training loss than the one of 8. No image has come twice, so it is no overfitting.
# With shortcuts the loss of 20 layers ends lower than that of 8. To 8 layers shortcuts give
# little: there may be less to mend. And normalisation alone does not mend it: without it 20
# layers learn worse still, but with it they stay behind the 8.
#
# All this is within one epoch of a small network, at one rate for what is normalised. It shows
# that 20 plain layers learn *more slowly* here. The paper shows more: after long training they
# are worse, too :cite:p:`he2016`. :ref:`Do gradients vanish in twenty layers?
# <sphx_glr_generated_gallery_training_plot_shattered_gradients.py>` looks for a reason. Bands
# reach from the lowest seed to the highest.
figure, panel = plt.subplots(figsize=(7, 4.2), layout="constrained")
figure.suptitle("20 plain layers learn more slowly than 8; with shortcuts they do not")
for name, table in losses.items():
    smooth = np.array([np.convolve(row, np.ones(20) / 20, "valid") for row in table])
    places, style = np.arange(20, steps + 1), networks[name][-1]
    panel.plot(places, smooth.mean(axis=0), style, label=name)
    panel.fill_between(places, smooth.min(0), smooth.max(0), color=style[:2], alpha=0.15)
panel.set(xlabel="step", ylabel="training loss, mean of 20 steps", ylim=(0.5, 3))
panel.legend(ncols=2, loc="upper right")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

plain_8, residual_8, plain_20, residual_20, without = ends.values()
behind = plain_20.mean() / plain_8.mean()
claim("20 plain layers learn more slowly than 8", behind, above=1.08)
claim("higher training loss than the one of 8", behind, above=1.08)
claim("No image has come twice", steps * batch_size, at_most=len(images))
claim("ends lower than that of 8", residual_20.mean() / plain_8.mean(), below=0.98)
claim("with shortcuts they do not", residual_20.mean() / plain_8.mean(), below=1)
gain_8, gain_20 = (plain_8 - residual_8).mean(), (plain_20 - residual_20).mean()
claim("To 8 layers shortcuts give little", gain_8 / gain_20, below=0.4)
claim("20 layers learn worse still", without.mean() / plain_20.mean(), above=1.1)
claim("with it they stay behind the 8", plain_20.mean() - plain_8.mean(), above=0.05)
claim(
    "learn more slowly than those of 8",
    behind,
    above=1.08,
    page="gallery/training/plot_shattered_gradients",
)
claim(
    "shortcuts mend it",
    residual_20.mean() / plain_20.mean(),
    below=0.85,
    page="gallery/training/plot_shattered_gradients",
)
claim(
    "learns worst of all",
    without.mean() / plain_20.mean(),
    above=1.1,
    page="gallery/training/plot_shattered_gradients",
)
measured = {"steps": steps, "seeds": len(seeds), "batch_size": batch_size}
keys = "plain_8", "residual_8", "plain_20", "residual_20", "plain_20_without"
for key, values in zip(keys, ends.values(), strict=True):
    measured |= {key: values.mean(), f"{key}_min": values.min(), f"{key}_max": values.max()}
# sphinx_gallery_end_ignore
