"""
Does training=False freeze batch normalisation?
===============================================

Batch normalisation keeps the mean of the images that a network was trained on. Advice for
fine-tuning says: call the base with ``training=False``, and its batch normalisation stays as
it is, whatever you unfreeze. We try it on the smallest network that has one.
"""

# %%
# Three ways to put the base in
# -----------------------------
# The base is a single batch normalisation. It has seen numbers with mean 0; the new task has
# numbers with mean 5. We write down its moving mean after every epoch.
import cnn_guide  # Before Keras: it turns on TensorFlow's faster routines

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
inputs, targets = rng.normal(5, 1, size=(256, 3)), rng.normal(size=(256, 1))


def follow_moving_mean(call_options, *, trainable):
    """Train a base and a head for ten epochs; return the base's moving mean after each."""
    keras.utils.set_random_seed(0)
    base = keras.Sequential([keras.Input((3,)), layers.BatchNormalization()])
    start = keras.Input((3,))
    model = keras.Model(start, layers.Dense(1)(base(start, **call_options)))
    base.trainable = trainable
    means = [0.0]

    def write_down(_epoch, _logs):
        means.append(float(keras.ops.mean(base.layers[0].moving_mean)))

    model.compile(optimizer="sgd", loss="mse")
    note = keras.callbacks.LambdaCallback(on_epoch_end=write_down)
    model.fit(inputs, targets, epochs=10, batch_size=8, verbose=0, callbacks=[note])
    return means


ways = {
    "no word about it": follow_moving_mean({}, trainable=True),
    "base(x, training=False)": follow_moving_mean({"training": False}, trainable=True),
    "base.trainable = False": follow_moving_mean({}, trainable=False),
}

# %%
# One of them holds
# -----------------
# In Keras 3, ``fit`` tells every layer of the model that it is being trained, and that wins
# over the word in the call. With ``training=False`` the mean climbs to :metric:`moved|.1f`,
# just as if nothing had been said. With ``trainable = False`` it stays at 0: a batch
# normalisation that may not learn also keeps its old mean and variance.
nothing, in_call, frozen = ways.values()

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle("No: within fit it moves on; with trainable = False it stays")
for (name, means), style in zip(ways.items(), ("o-", "x--", "s-"), strict=True):
    panel.plot(means, style, label=name, markersize=7)
panel.axhline(5, color="0.5", linestyle=":")
panel.text(0, 4.75, "mean of the new data", color="0.3", va="top")
panel.set(xlabel="epoch", ylabel="moving mean")
panel.legend(loc="center right")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("With training=False the mean climbs to …", in_call[-1], above=4)
claim(
    "the second does not hold inside the fit of an outer model",
    in_call[-1],
    above=4,
    page="guide/fine_tuning",
)
claim("just as if nothing had been said", np.abs(np.subtract(in_call, nothing)), below=0.1)
claim("With trainable = False it stays at 0", frozen, equals=0)
measured = {"moved": in_call[-1]}
# sphinx_gallery_end_ignore
