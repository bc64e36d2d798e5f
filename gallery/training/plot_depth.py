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
from cnn_guide.datasets import load_fashion, prepare_digits
from cnn_guide.models.architectures import build_resnet
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

(images, labels), _ = load_fashion()
images = prepare_digits(images)
networks = {  # name: shortcut, pairs of convolutions, normalisation, rate, how it is drawn
    "plain, 8 layers": (False, 3, True, 0.05, "C0-"),
    "residual, 8 layers": (True, 3, True, 0.05, "C0--"),
    "plain, 20 layers": (False, 9, True, 0.05, "C1-"),
    "residual, 20 layers": (True, 9, True, 0.05, "C2--"),
    "plain, 20, not normalised": (False, 9, False, 0.01, "C3:"),
}
steps, batch_size, seeds = 200, 64, (0, 1, 2)


def builder(shortcut, pairs, normalisation, initializer="he_normal"):
    """Return a function that builds the network, with new weights each time."""
    options = {"shortcut": shortcut, "batch_normalization": normalisation}
    options |= {"kernel_size": 4, "strides": 4, "kernel_initializer": initializer}
    return lambda: build_resnet(filters=(8,), blocks=(pairs,), **options)


losses = {}
for name, (*kind, rate, _) in networks.items():
    options = {"steps": steps, "batch_size": batch_size}
    options["optimizer"] = lambda rate=rate: keras.optimizers.SGD(rate, momentum=0.9)
    trials = Trials(builder(*kind), images, labels, **options)
    losses[name] = np.array([trials.run(seed) for seed in seeds])
ends = {name: table[:, -40:].mean(axis=1) for name, table in losses.items()}
for name, values in ends.items():
    print(f"{name:27} loss of the last 40 steps, by seed", values.round(2))

# %%
# How long the gradients are, and where they point
# ------------------------------------------------
# Which way should a kernel go? Before training we compute each one's gradient for four batches
# of 128 images: how long it is, and how well the batches agree on its direction (the mean
# cosine of the angle between two of them: 1 is agreement, 0 is none).


def look_at_gradients(build, seed):
    """Return norm and agreement for each convolution, from the first to the last."""
    keras.utils.set_random_seed(seed)
    model, found = build(), []
    kernels = [kernel.value for kernel in model.trainable_variables if len(kernel.shape) == 4]
    for batch in np.arange(512).reshape(4, 128):
        with tf.GradientTape() as tape:
            answers = model(images[batch], training=True)
            loss = keras.losses.sparse_categorical_crossentropy(labels[batch], answers)
            loss = tf.reduce_mean(loss)
        found.append([np.ravel(gradient) for gradient in tape.gradient(loss, kernels)])
    norms = np.array([[np.linalg.norm(gradient) for gradient in one] for one in found])
    cosines = []
    for layer, lengths in zip(zip(*found, strict=True), norms.T, strict=True):
        units = np.array(layer) / lengths[:, np.newaxis]
        cosines.append(((units @ units.T).sum() - 4) / 12)
    return norms.mean(axis=0), cosines


kinds = {name: (builder(*kind), style) for name, (*kind, _, style) in networks.items()}
kinds["not normalised, Glorot"] = builder(False, 9, False, "glorot_uniform"), "C4:"
gradients = {
    name: np.mean([look_at_gradients(build, seed) for seed in seeds], axis=0)
    for name, (build, _) in kinds.items()
}

# %%
# Eight layers and twenty
# -----------------------
# After :metric:`steps` steps the plain network of 20 layers has, on average over the seeds, a
# higher training loss than the one of 8. No image has come twice, so it is no overfitting.
# With shortcuts the loss of 20 layers ends lower than that of 8. To 8 layers shortcuts give
# little: there may be less to mend. And normalisation alone does not mend it: without it 20
# layers learn worse still, but with it they stay behind the 8.
#
# Do the gradients vanish? With Glorot's start, Keras' default, and without normalisation they
# do, to a length of :metric:`norm_glorot|.0e` in the first convolution. Normalised, none is
# small, which is what the paper found, too. But in the first half of the plain 20 layers the
# batches hardly agree where to go: the mean cosine is :metric:`agree_plain_20|.2f`, and with
# shortcuts :metric:`agree_residual_20|.2f`. So at first most of a step there is noise. In deep
# plain networks such *shattered gradients* were found before, and that shortcuts resist them
# :cite:p:`balduzzi2017`. It is not the whole story: not normalised, the batches agree better
# (:metric:`agree_plain_20_without|.2f`), on gradients that in the first convolution are a
# tenth as long or less, and that network learned worst of all.
#
# All this is within one epoch of a small network, at one rate for what is normalised, and
# gradients were looked at before training alone. It shows that 20 plain layers learn *more
# slowly* here. The paper shows more: after long training they are worse, too
# :cite:p:`he2016`.
#
# In the figure, bands reach from the lowest seed to the highest, and lengths of gradients stand
# on a scale of powers of ten.
figure = plt.figure(figsize=(7, 7), layout="constrained")
figure.suptitle("Shortcuts let 20 layers learn, and gradients of batches agree again")
panels = figure.subplot_mosaic("aa;bc", height_ratios=(1.15, 1))
top, left, right = panels.values()
for name, table in losses.items():
    smooth = np.array([np.convolve(row, np.ones(20) / 20, "valid") for row in table])
    places, style = np.arange(20, steps + 1), networks[name][-1]
    top.plot(places, smooth.mean(axis=0), style, label=name)
    top.fill_between(places, smooth.min(0), smooth.max(0), color=style[:2], alpha=0.15)
for name, (norms, cosines) in gradients.items():
    layers, style = range(1, len(norms) + 1), kinds[name][-1]
    left.plot(layers, norms, style, label=name if name not in losses else None)
    right.plot(layers, cosines, style)
left.set_yscale("log")
top.set(xlabel="step", ylabel="training loss, mean of 20 steps")
left.set(xlabel="convolution", ylabel="length of its gradient")
right.set(xlabel="convolution", ylabel="agreement of batches", ylim=(-0.2, 1))
top.set_ylim(0.5, 3)
top.legend(ncols=2, loc="upper right")
left.legend()
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

plain_8, residual_8, plain_20, residual_20, without = ends.values()
claim("higher training loss than the one of 8", plain_20.mean() / plain_8.mean(), above=1.08)
claim("No image has come twice", steps * batch_size, at_most=len(images))
claim("ends lower than that of 8", residual_20.mean() / plain_8.mean(), below=0.98)
claim("Shortcuts let 20 layers learn", residual_20.mean() / plain_20.mean(), below=0.85)
gain_8, gain_20 = (plain_8 - residual_8).mean(), (plain_20 - residual_20).mean()
claim("To 8 layers shortcuts give little", gain_8 / gain_20, below=0.4)
claim("20 layers learn worse still", without.mean() / plain_20.mean(), above=1.1)
claim("with it they stay behind the 8", plain_20.mean() - plain_8.mean(), above=0.05)
of_8, of_20 = gradients["plain, 8 layers"], gradients["plain, 20 layers"]
shortened, glorot = gradients["residual, 20 layers"], gradients["not normalised, Glorot"]
claim("and without normalisation they do", glorot[0].max(), below=1e-3)
claim("Normalised, none is small", of_20[0].min() / of_8[0].min(), above=0.3)
bare = gradients["plain, 20, not normalised"]
agree_8, agree_20, agree_residual, agree_without = (
    found[1][: len(found[1]) // 2].mean() for found in (of_8, of_20, shortened, bare)
)
claim("the batches hardly agree where to go", agree_20, below=0.25)
claim("most of a step there is noise", agree_20, below=0.25)
claim("gradients of batches agree again", min(agree_residual, agree_8), above=0.3)
claim("not normalised, the batches agree better", agree_without - agree_20, above=0.1)
claim("a tenth as long or less", bare[0][0] / of_20[0][0], below=0.1)
claim("that network learned worst of all", without.mean() / plain_20.mean(), above=1.1)
measured = {
    "steps": steps,
    "seeds": len(seeds),
    "batch_size": batch_size,
    "images": steps * batch_size,
    "norm_glorot": glorot[0][0],  # the first convolution's, as the next
    "norm_plain_20": of_20[0][0],
    "norm_residual_20": shortened[0][0],
    "agree_plain_8": agree_8,
    "agree_plain_20": agree_20,
    "agree_residual_20": agree_residual,
    "agree_plain_20_without": agree_without,
}
keys = "plain_8", "residual_8", "plain_20", "residual_20", "plain_20_without"
for key, values in zip(keys, ends.values(), strict=True):
    measured |= {key: values.mean(), f"{key}_min": values.min(), f"{key}_max": values.max()}
# sphinx_gallery_end_ignore
