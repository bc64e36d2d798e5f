"""
Can a split by take and skip leak the test data?
================================================

The first 800 examples for training, the other 200 for the test: ``take(800)`` and
``skip(800)`` look safe. Are they still safe if the data set was shuffled before?
"""

# %%
# A shuffle that shuffles again
# -----------------------------
# The examples are the numbers 0 to 999, so that we can see which ones come by. By default,
# ``shuffle`` makes a new order *each time* one goes through the data. Then other examples are
# the first 800.
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
# The test was seen in training
# -----------------------------
# In the first epoch already, :metric:`first|.0%` of the test examples were trained on just
# before. In the last one it is over 99 %. The accuracy on such a test says little about new
# data. Either split first and shuffle the training part alone, or tell ``shuffle`` to keep its
# order: then nothing leaks.
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
# It happens to the best
# ----------------------
# TensorFlow's own tutorial on transfer learning [1]_ makes its test set in this way: it loads
# 1,000 validation images, shuffled, in batches of 32, and takes the first 6 batches as its
# test. We replay that with 1,000 numbers in their place, with the buffer of 8 batches that
# ``image_dataset_from_directory`` shuffles in. Of the test numbers, :metric:`tutorial|.0%` were
# in the validation set of the epoch before, in the mean over 8 draws, and after the
# tutorial's first ten epochs :metric:`tutorial_ten|.0%` had been in one. Nothing was *trained*
# on them there. But what you choose by such a validation set you choose by test images, too.
batches = 1000 // 32 + 1
met_once, met_in_ten = [], []
for seed in range(8):
    images = examples.shuffle(8 * 32, seed=seed).batch(32)
    test, validation = images.take(batches // 5), images.skip(batches // 5)
    passes = [np.concatenate([*validation.as_numpy_iterator()]) for _ in range(10)]
    tested = np.concatenate([*test.as_numpy_iterator()])
    met_once.append(np.isin(tested, passes[-1]).mean())
    met_in_ten.append(np.isin(tested, np.concatenate(passes)).mean())
print(f"in the last epoch: {min(met_once):.0%} to {max(met_once):.0%} of the test images")

# %%
# So split the list of files before anything is shuffled. And keep three sets: what you tune on
# the validation set is no longer a fair test of it, so a test set is for the end.
#
# References
# ----------
# .. [1] *Transfer learning and fine-tuning*, TensorFlow tutorials,
#    https://www.tensorflow.org/tutorials/images/transfer_learning

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("In the first epoch already", leaky[0], above=0.7)
claim("In the last one it is over 99 %", leaky[-1], above=0.99)
claim("then nothing leaks", tight + before, equals=0)
claim("in the mean over 8 draws", np.mean(met_once), above=0.4, below=0.62)
claim("after the tutorial's first ten epochs", np.mean(met_in_ten), above=0.98)
measured = {"first": leaky[0]}
measured |= {"tutorial": np.mean(met_once), "tutorial_ten": np.mean(met_in_ten)}
# sphinx_gallery_end_ignore
