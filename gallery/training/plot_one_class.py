"""
Why did my network predict one class?
=====================================

The log of the training looked good, and then most images got the same label. With batch
normalisation and a short training this can happen though nothing is wrong with the weights.
"""

# %%
# One set of weights, read twice
# ------------------------------
# Five normalised convolutions learn for a few steps to tell clothes apart. Then they read
# 2,000 pictures that they have not learned from, twice: normalised by the mean and variance of
# these pictures, as in training, and by the running ones, as ``predict`` and ``evaluate`` do.
from cnn_guide.datasets import load_fashion, prepare_digits
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

(images, labels), _ = load_fashion()
images = prepare_digits(images[:18_000])
learned = images[:16_000], labels[:16_000]
unseen, truth = images[16_000:18_000], labels[16_000:18_000]


def build(momentum):
    """Build five convolutions with batch normalisation."""
    stack = [keras.Input((28, 28, 1))]
    for layer in range(5):
        stack.append(layers.Conv2D(16, 3, strides=1 if layer else 4, padding="same"))
        stack += [layers.BatchNormalization(momentum=momentum), layers.ReLU()]
    stack += [layers.GlobalAveragePooling2D(), layers.Dense(10, activation="softmax")]
    return keras.Sequential(stack)


def read_twice(trials, seed, steps):
    """Train; return the answers by running numbers, and by those of the pictures."""
    trials.run(seed, steps=steps)
    return [np.argmax(trials.model(unseen, training=mode), axis=1) for mode in (False, True)]


plan = {"steps": 25, "batch_size": 64, "optimizer": lambda: keras.optimizers.Adam(0.03)}
slow = Trials(lambda: build(0.99), *learned, **plan)  # as Keras sets it
quick = Trials(lambda: build(0.9), *learned, **plan)
counts, seeds = (25, 75, 200), (0, 1, 2)
# Axes: steps, seed, way of reading, picture.
answers = np.array([[read_twice(slow, seed, steps) for seed in seeds] for steps in counts])
mended = np.array([read_twice(quick, seed, 25) for seed in seeds])
right, right_mended = ((found == truth).mean(axis=-1) for found in (answers, mended))
favourite = [np.bincount(one).max() / 2000 for one in answers[0, :, 0]]
print("favourite class after 25 steps, by seed:", np.round(favourite, 2))

# %%
# The running numbers have not arrived
# ------------------------------------
# They begin at 0 for means and 1 for variances, and keep 0.99 of themselves at each step.
# After 25 steps :metric:`left|.0%` of them is still that beginning. Read as in training, the
# network has :metric:`trained|.0%` right; as it answers, :metric:`answered|.0%`, and one class
# gets :metric:`favourite|.0%` of all pictures, in the mean of three seeds, which differ much.
# More steps ease it: after 200 it answers rightly in :metric:`later|.0%`, and as in training
# it would in :metric:`later_trained|.0%`. And ``momentum=0.9`` mends most of it
# (:metric:`mended|.0%` after 25 steps). This momentum says which share of a running mean stays
# at each step; that of SGD is another thing. The ten classes are about equally frequent, so a
# blind guess has about a tenth right.
figure, panels = plt.subplots(2, figsize=(5.5, 6.4), layout="constrained")
figure.suptitle(
    "Its running means had not arrived:\nmore steps ease it, a lower momentum mends most of it"
)
bars = {"as in training": answers[0, 0, 1], "as it answers": answers[0, 0, 0]}
for place, (name, found) in enumerate(bars.items()):
    heights = np.bincount(found, minlength=10) / 2000
    panels[0].bar(np.arange(10) + 0.4 * place - 0.2, heights, width=0.4, label=name)
panels[0].set(xlabel="class", ylabel="share of answers", ylim=(0, 1))
panels[0].set_title("25 steps, seed 0")
for way, name in ((1, "as in training"), (0, "as it answers")):
    panels[1].plot(counts, right[..., way], "os"[1 - way], color=f"C{1 - way}", markersize=5)
    panels[1].plot(counts, right[..., way].mean(axis=1), color=f"C{1 - way}", label=name)
panels[1].plot(
    [25] * 3, right_mended[:, 0], "^", color="C2", label="momentum 0.9, as it answers"
)
panels[1].set(xlabel="steps", ylabel="right, three seeds", ylim=(0, 1), xticks=counts)
panels[0].set_xticks(range(10))
for panel in panels:
    panel.yaxis.set_major_formatter("{x:.0%}")
    panel.legend()
plt.show()

# %%
# So if a log and ``evaluate`` disagree about one set of images, count the steps, before you
# doubt the data.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {"left": 0.99**25, "favourite": np.mean(favourite), "trained": right[0, :, 1].mean()}
measured |= {"answered": right[0, :, 0].mean(), "later": right[-1, :, 0].mean()}
measured |= {"mended": right_mended[:, 0].mean(), "later_trained": right[-1, :, 1].mean()}
claim("most images got the same label", measured["favourite"], above=0.5)
claim("as it answers", measured["answered"] / measured["trained"], below=0.6)
# What the running numbers take away, and what is still lost of it with more steps, or mended.
lost = measured["trained"] - measured["answered"]
still = (
    measured["later_trained"] - measured["later"],
    right_mended[:, 1].mean() - measured["mended"],
)
claim("More steps ease it", still[0] / lost, below=0.9)
claim("And momentum=0.9 mends most of it", still[1] / lost, below=0.5)
claim("a lower momentum mends most of it", still[1] / lost, below=0.5)
claim("More steps ease it, or", max(still) / lost, below=0.9, page="guide/training")
# sphinx_gallery_end_ignore
