"""
Does a seed make a result reproducible?
=======================================

Training starts from random weights and shuffles at random. With a fixed seed, the same numbers
come out again. Is the result then settled?
"""

# %%
# Six trainings
# -------------
# A tiny network learns from 1,000 digits and reads 2,000 others, which are training digits of
# MNIST as well: no test digit is touched. Five trainings differ in their seed alone. The sixth
# repeats the first seed.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.evaluation import accuracy_interval

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

(images, labels), _ = load_mnist()
images = prepare_digits(images[:3000])


def count_right(seed):
    """Train with this seed on the first 1,000 digits; count right answers on the rest."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Conv2D(8, 3, 2, activation="relu")]
    )
    for layer in (layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10, "softmax")):
        model.add(layer)
    adam = keras.optimizers.Adam(0.003)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy")
    model.fit(images[:1000], labels[:1000], epochs=5, batch_size=64, verbose=0)
    answers = np.argmax(model(images[1000:]), axis=1)
    return int((answers == labels[1000:3000]).sum())


seeds = [0, 1, 2, 3, 4]
right = [count_right(seed) for seed in seeds]
again = count_right(seeds[0])
accuracies = np.array(right) / 2000

# %%
# The same seed, and others
# -------------------------
# The repetition gives the same number again: that is what a seed is for, on *one* machine with
# *one* set of versions. Another processor adds up in another order, and the last digits move.
# And no seed says how good the recipe is. Between the seeds lie :metric:`spread|.1f` percentage
# points.
spread = float(np.ptp(accuracies))
assert abs(again - right[0]) / 2000 < spread / 4, "a seed repeats, as far as the machine does"
assert spread > 0.005, "other seeds give other results"

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle(f"It repeats, but other seeds lie {100 * spread:.1f} points apart")
for seed, correct in zip(seeds, right, strict=True):
    low, high = accuracy_interval(correct, 2000)
    panel.plot([seed, seed], [low, high], color="0.7", linewidth=6, solid_capstyle="butt")
panel.plot(seeds, accuracies, "o", markersize=9, label="one training")
panel.plot(0, again / 2000, "x", color="black", markersize=13, label="seed 0 again")
panel.axhline(accuracies.mean(), color="0.4", linestyle=":", label="mean of the five")
panel.set(xlabel="seed", ylabel="accuracy on unseen digits", xticks=seeds)
panel.yaxis.set_major_formatter("{x:.0%}")
panel.legend(loc="lower right")
plt.show()

# %%
# The grey bars are intervals of 95 % for the choice of the digits. They say nothing about the
# seed, so report both: the set and its interval, the seeds and their spread.
measured = {"spread": 100 * spread, "mean": float(accuracies.mean())}
