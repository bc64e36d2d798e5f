"""
Can NumPy alone train a network as Keras does?
==============================================

All the operations of the plain network, and all their gradients, are a few lines of NumPy
each in :mod:`cnn_guide.ops`. If they are right, then training with them must start as in Keras,
step by step, up to rounding, and come out about as good.
"""

# %%
# One start, one order
# --------------------
# Keras draws the first weights, and our network gets a copy. Both then see these digits in
# this order, 128 at a step: half of the training digits, which is enough here. The last 6,000
# are held out for validation.
import time

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.models import build_mnist_cnn
from cnn_guide.numpy_network import Adam, build_plain_network, train_epoch

import keras
import matplotlib.pyplot as plt
import numpy as np

(x_train, y_train), _ = load_mnist()
order = np.random.default_rng(0).permutation(54_000)[:27_000]
images, labels = prepare_digits(x_train[order]), y_train[order]
new_images, new_labels = prepare_digits(x_train[54_000:]), y_train[54_000:]

keras.utils.set_random_seed(0)
model = build_mnist_cnn()
network = build_plain_network(model.get_weights())

# %%
# An epoch in NumPy
# -----------------
# :func:`cnn_guide.numpy_network.train_epoch` runs forward for the loss, backward for the
# gradients, and lets Adam take a step, batch after batch. That is all of
# the training here.
start = time.perf_counter()
ours = np.array(train_epoch(network, Adam(), images, labels, batch_size=128))
seconds = time.perf_counter() - start
accuracy = float(np.mean(network.predict(new_images) == new_labels))

# %%
# This epoch in Keras
# -------------------
# We call it one batch at a time, to see the loss of each step and not a running mean.


def train_by_keras(model):
    """Train for one epoch; return the loss of each step."""
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    losses = []
    for at in range(0, len(images), 128):
        model.reset_metrics()
        batch = images[at : at + 128], labels[at : at + 128]
        losses.append(float(model.train_on_batch(*batch)))
    return np.array(losses)


nudged = keras.models.clone_model(model)
signs = np.random.default_rng(1)
nudged.set_weights(
    [start * (1 + 1e-6 * signs.choice([-1, 1], start.shape)) for start in model.get_weights()]
)
start = time.perf_counter()
theirs = train_by_keras(model)
keras_seconds = time.perf_counter() - start
keras_answers = model.predict(new_images, verbose=0).argmax(axis=1)
keras_accuracy = float(np.mean(keras_answers == new_labels))
print(f"NumPy: {accuracy:.2%} of the validation digits are right, after {seconds:.0f} s")
print(f"Keras: {keras_accuracy:.2%}, after {keras_seconds:.0f} s")

# %%
# Two curves, or one?
# -------------------
# For many steps one curve hides the other. The lower panel shows their difference. It starts
# at the size of rounding errors and grows, as each step builds on the last. Does that show a
# fault of ours? The control is Keras against itself, with every weight at the start moved by a
# millionth, up or down at random: these two drift apart as well, in 20 steps by
# :metric:`control_difference|.5f`.
control = train_by_keras(nudged)
differences, control_differences = np.abs(ours - theirs), np.abs(control - theirs)
early, late = float(differences[:20].max()), float(differences[-50:].max())

figure, panels = plt.subplots(nrows=2, figsize=(5.6, 6), layout="constrained", sharex=True)
figure.suptitle(
    f"Yes: in 20 steps the losses differ by\n{early:.5f} at most, and at the end by {late:.3f}"
)
panels[0].plot(ours, label="NumPy", linewidth=4, color="tab:orange")
panels[0].plot(theirs, label="Keras", linewidth=1, color="black")
panels[0].set(ylabel="loss of the batch")
panels[0].legend()
panels[1].semilogy(np.maximum(differences, 1e-8), ".", label="NumPy and Keras")
label = "Keras and Keras, nudged"
panels[1].semilogy(np.maximum(control_differences, 1e-8), ".", color="0.6", label=label, ms=3)
panels[1].set(xlabel="step", ylabel="difference of the losses")
panels[1].legend(loc="lower right")
plt.show()
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {"seconds": seconds, "keras_seconds": keras_seconds, "steps": len(ours)}
measured |= {"accuracy": accuracy, "keras_accuracy": keras_accuracy, "digits": len(order)}
control_early = control_differences[:20].max()
measured |= {"difference": early, "late": late, "control_difference": control_early}
claim("It starts at the size of rounding errors", differences[:3], below=1e-5)
claim("of rounding errors and grows", late, above=5 * early)
claim("step by step, up to rounding", early / control_early, below=5)
claim("and come out about as good", abs(accuracy - keras_accuracy), below=0.005)
drift = control_differences[-50:].max() / control_early
claim("these two drift apart as well", drift, above=5)
# sphinx_gallery_end_ignore
