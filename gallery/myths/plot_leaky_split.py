"""
Can a split by take and skip leak the test data?
================================================

The first 800 examples for training, the other 200 for the test: ``take(800)`` and ``skip(800)``
look safe. Are they still safe if the data set was shuffled before?
"""

# %%
# A shuffle that shuffles again
# -----------------------------
# The examples are the numbers 0 to 999, so that we can see which ones come by. By default,
# ``shuffle`` makes a new order *each time* one goes through the data. Then the first 800 are
# not the same ones as before.
import cnn_guide  # Before Keras: it turns on TensorFlow's faster routines

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(0)
total, cut, epochs = 1000, 800, 6
examples = tf.data.Dataset.range(total)


def seen_before(shuffled):
    """Return, for each epoch, how many of its test examples were trained on so far."""
    train, test = shuffled.take(cut), shuffled.skip(cut)
    trained_on, shares = set(), []
    for _ in range(epochs):
        trained_on.update(train.as_numpy_iterator())
        shares.append(float(np.mean([n in trained_on for n in test.as_numpy_iterator()])))
    return shares


leaky = seen_before(examples.shuffle(total, seed=0))
tight = seen_before(examples.shuffle(total, seed=0, reshuffle_each_iteration=False))
before = seen_before(examples.take(cut).shuffle(total, seed=0).concatenate(examples.skip(cut)))

# %%
# Most of the test was seen in training
# -------------------------------------
# In the first epoch already, :metric:`first|.0%` of the test examples were trained on just
# before. In the last one it is over 99 %. The accuracy on such a test says little about new
# data. Either split first and shuffle the training part alone, or tell ``shuffle`` to keep its
# order: then nothing leaks.
assert leaky[0] > 0.7
assert leaky[-1] > 0.99
assert max(tight + before) == 0

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle(
    f"Yes: in epoch 1 already, {leaky[0]:.0%} of the\ntest examples were trained on"
)
numbers = range(1, epochs + 1)
panel.plot(numbers, leaky, "o-", label="shuffle, then split")
panel.plot(numbers, tight, "s-", label="the same, without reshuffling")
panel.plot(numbers, before, "x--", label="split, then shuffle", markersize=9)
panel.set(xlabel="epoch", ylabel="test examples seen in training", ylim=(-0.05, 1.05))
panel.yaxis.set_major_formatter("{x:.0%}")
panel.legend(loc="center right")
plt.show()

# %%
# Three sets are better than two. What you tune on the validation set is no longer a fair test,
# so keep a test set that is used once, at the end.
measured = {"first": leaky[0]}
