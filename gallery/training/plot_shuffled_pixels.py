"""
What is left for a network when its pixels are shuffled?
========================================================

We move every pixel of every digit to a new place, by one rule for all images. No pixel is
lost, but each gets new neighbours. We train two kinds of network, with shuffling and without.
"""

# %%
# One order for all
# -----------------
# A network that reads the shuffled digits learns from shuffled digits, too. So the question is
# not whether it is surprised, but what it can make of an image without neighbours.
from cnn_guide.datasets import load_mnist, prepare_digits

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

(images, labels), _ = load_mnist()
train, unseen = slice(0, 6_000), slice(50_000, 60_000)
plain = prepare_digits(images)
order = np.random.default_rng(0).permutation(28 * 28)
shuffled = plain.reshape(-1, 28 * 28)[:, order].reshape(plain.shape)

figure, panels = plt.subplots(2, 4, figsize=(7, 3.6), layout="constrained")
figure.suptitle("Four digits, and below them their pixels in another order")
for panel, digit in zip(panels.flat, [*plain[:4], *shuffled[:4]], strict=True):
    panel.imshow(digit, cmap="gray")
    panel.axis("off")

# %%
# A dense network and a convolutional one
# ---------------------------------------
# Both are small, and both go through the first 6,000 digits three times. We train each with
# three seeds, and count its mistakes on 10,000 others of MNIST's training digits.


def build(kind):
    """Build a small network with random weights."""
    if kind == "dense":
        hidden = [layers.Flatten(), layers.Dense(32, "relu")]
    else:
        hidden = [layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D()]
        hidden += [layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D()]
        hidden += [layers.Flatten()]
    model = keras.Sequential([*hidden, layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def mistakes(kind, digits, seed):
    """Train a network, and return the share of unseen digits that it misreads."""
    keras.utils.set_random_seed(seed)
    model = build(kind)
    model.fit(digits[train], labels[train], batch_size=32, epochs=3, verbose=0)
    return 1 - model.evaluate(digits[unseen], labels[unseen], batch_size=500, verbose=0)[1]


sets = {"plain": plain, "shuffled": shuffled}
wrong = {
    (kind, name): np.array([mistakes(kind, digits, seed) for seed in range(3)])
    for kind in ("dense", "CNN")
    for name, digits in sets.items()
}
for (kind, name), shares in wrong.items():
    print(f"{kind:5} {name:8} misreads {shares.mean():.1%}, by seed", shares.round(3))

# %%
# Which of them notices
# ---------------------
# The dense network does as well as before, give or take what another seed changes. It has a
# weight for every pixel, and no weight knows which pixels are neighbours. The CNN loses its
# lead and more: its windows now take in pixels from all over the digit. We have not tried
# larger networks or more digits, nor whether the windows suffer more or the pooling.
figure, panel = plt.subplots(figsize=(5.4, 3.2), layout="constrained")
figure.suptitle("The dense network does not notice,\nand the CNN becomes the worse of the two")
for place, ((_, name), shares) in enumerate(wrong.items()):
    colour = "tab:blue" if name == "plain" else "tab:orange"
    panel.plot(shares, [-place] * 3, "o", color=colour, alpha=0.6)
panel.set_yticks([0, -1, -2, -3], [f"{kind}, {name}" for kind, name in wrong])
panel.set(xlabel="share of unseen digits misread, one dot a seed", xlim=0, ylim=(-3.5, 0.5))
plt.show()
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

dense, cnn = wrong["dense", "plain"], wrong["CNN", "plain"]
dense_shuffled, cnn_shuffled = wrong["dense", "shuffled"], wrong["CNN", "shuffled"]
change = abs(dense_shuffled.mean() - dense.mean())
by_seed = max(np.ptp(dense), np.ptp(dense_shuffled))
claim("The dense network does as well as before", change, at_most=by_seed)
claim(
    "the CNN becomes the worse of the two", cnn_shuffled.min(), above=1.2 * dense_shuffled.max()
)
claim("The CNN loses its lead", cnn.mean(), below=0.9 * dense.mean())
claim(
    "now it is the worse of the two",
    cnn_shuffled.min(),
    above=1.2 * dense_shuffled.max(),
    page="guide/introduction",
)
back = shuffled.reshape(-1, 28 * 28)[:4, np.argsort(order)].reshape(4, 28, 28, 1)
off = np.abs(back - plain[:4]).max()
claim("Every pixel is still there", off, equals=0, page="guide/introduction")
any_weights = np.random.default_rng(1).normal(size=(28 * 28, 10))
new, old = (digits[:4].reshape(4, -1) for digits in (shuffled, plain))
off = np.abs(new @ any_weights[order] - old @ any_weights).max()
claim("its sums stay what they were", off, below=1e-4, page="guide/introduction")
measured = {
    "digits": 6_000,
    "dense": dense.mean(),
    "dense_shuffled": dense_shuffled.mean(),
    "cnn": cnn.mean(),
    "cnn_shuffled": cnn_shuffled.mean(),
}
# sphinx_gallery_end_ignore
