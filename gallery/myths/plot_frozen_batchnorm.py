"""
Does training=False freeze batch normalisation?
===============================================

Batch normalisation keeps the mean of the images that a network was trained on. Advice for
fine-tuning says: call the base with ``training=False``, and its batch normalisation stays as
it is, whatever you unfreeze. We try it on the smallest network that has one.
"""

# %%
# Four ways to put the base in
# ----------------------------
# The base is a single batch normalisation. It has seen numbers with mean 0; the new task has
# numbers with mean 5. We write down its moving mean after every epoch.
import cnn_guide  # Before Keras: it turns on TensorFlow's faster routines

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
inputs, targets = rng.normal(5, 1, size=(256, 3)), rng.normal(size=(256, 1))


def connect(base, **options):
    """Make a functional model of a base and a head."""
    start = keras.Input((3,))
    return keras.Model(start, layers.Dense(1)(base(start, **options)))


class Written(keras.Model):
    """The same model as a class: its `call` says training=False."""

    def __init__(self, base):
        super().__init__()
        self.base, self.head = base, layers.Dense(1)

    def call(self, x):
        """Compute the answers."""
        return self.head(self.base(x, training=False))


def follow_moving_mean(put_in, *, trainable=True, **options):
    """Train a base and a head for ten epochs; return the base's moving mean after each."""
    keras.utils.set_random_seed(0)
    base = keras.Sequential([keras.Input((3,)), layers.BatchNormalization()])
    model = put_in(base, **options)
    base.trainable = trainable
    means = [0.0]

    def write_down(_epoch, _logs):
        means.append(float(keras.ops.mean(base.layers[0].moving_mean)))

    model.compile(optimizer="sgd", loss="mse")
    note = keras.callbacks.LambdaCallback(on_epoch_end=write_down)
    model.fit(inputs, targets, epochs=10, batch_size=8, verbose=0, callbacks=[note])
    return means


ways = {
    "no word about it": follow_moving_mean(connect),
    "base(x, training=False)": follow_moving_mean(connect, training=False),
    "the same in a class": follow_moving_mean(Written),
    "base.trainable = False": follow_moving_mean(connect, trainable=False),
}

# %%
# Two of them hold
# ----------------
# In Keras 3, ``fit`` of a functional model tells every layer that it is being trained, and
# that wins over ``training=False`` in the call: the mean climbs to :metric:`moved|.1f`, just
# as if nothing had been said. Said within a class, in its own ``call``, it holds, and the mean
# stays at 0. With ``trainable = False`` the mean stays at 0 as well: a batch normalisation
# that may not learn also keeps its old mean and variance.
nothing, in_call, in_class, frozen = ways.values()

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle("training=False holds in a class,\nand not in the fit of a functional model")
marks = ("o-", 7), ("x--", 7), ("D-", 11), ("s--", 5)  # two lie on two others
for (name, means), (style, size) in zip(ways.items(), marks, strict=True):
    panel.plot(means, style, label=name, markersize=size)
panel.axhline(5, color="0.5", linestyle=":")
panel.text(0, 4.75, "mean of the new data", color="0.3", va="top")
panel.set(xlabel="epoch", ylabel="moving mean")
panel.legend(loc="center right")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("in the call: the mean climbs to …", in_call[-1], above=4)
claim(
    "the second does not hold inside the fit of an outer model",
    in_call[-1],
    above=4,
    page="guide/fine_tuning",
)
claim("just as if nothing had been said", np.abs(np.subtract(in_call, nothing)), below=0.1)
claim("Said within a class, in its own call, it holds", in_class, equals=0)
claim("With trainable = False the mean stays at 0 as well", frozen, equals=0)
measured = {"moved": in_call[-1]}
# sphinx_gallery_end_ignore
