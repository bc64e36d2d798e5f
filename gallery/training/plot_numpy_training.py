"""
Can NumPy alone train a network as Keras does?
==============================================

All the operations of the plain network, and all their gradients, are a few lines of NumPy
each in :mod:`cnn_guide.ops`. If they are right, then training with them must give what Keras
gives: not only as good a network, but the same loss at every step.
"""

# %%
# One start, one order
# --------------------
# Keras draws the first weights, and our network gets a copy. Both then see the same digits in
# the same order, 128 at a step. The last 6,000 training digits are held out for validation.
import time

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.models import build_mnist_cnn
from cnn_guide.numpy_network import Adam, build_plain_network, train_epoch

import keras
import matplotlib.pyplot as plt
import numpy as np

(x_train, y_train), _ = load_mnist()
order = np.random.default_rng(0).permutation(54_000)
images, labels = prepare_digits(x_train[order]), y_train[order]
new_images, new_labels = prepare_digits(x_train[54_000:]), y_train[54_000:]

keras.utils.set_random_seed(0)
model = build_mnist_cnn()
network = build_plain_network(model.get_weights())

# %%
# An epoch in NumPy
# -----------------
# :func:`cnn_guide.numpy_network.train_epoch` runs forward for the loss, backward for the
# gradients, and lets Adam take a step. There is nothing else to training.
start = time.perf_counter()
ours = np.array(train_epoch(network, Adam(), images, labels, batch_size=128))
seconds = time.perf_counter() - start
accuracy = float(np.mean(network.predict(new_images) == new_labels))

# %%
# The same epoch in Keras
# -----------------------
# We call it one batch at a time, to see the loss of each step and not a running mean.
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
start, theirs = time.perf_counter(), []
for at in range(0, len(images), 128):
    model.reset_metrics()
    theirs.append(float(model.train_on_batch(images[at : at + 128], labels[at : at + 128])))
keras_seconds = time.perf_counter() - start
keras_answers = model.predict(new_images, verbose=0).argmax(axis=1)
keras_accuracy = float(np.mean(keras_answers == new_labels))
print(f"NumPy: {accuracy:.2%} of the validation digits are right, after {seconds:.0f} s")
print(f"Keras: {keras_accuracy:.2%}, after {keras_seconds:.0f} s")
assert min(accuracy, keras_accuracy) > 0.97, "both have learned to read"

# %%
# Two curves, or one?
# -------------------
# For many steps one curve hides the other. The lower panel shows their difference. It starts
# at the size of rounding errors, as the two add up the same numbers in different orders. Each
# step builds on the last, so the errors grow; a network magnifies what is small.
differences = np.abs(ours - theirs)
early, late = float(differences[:20].max()), float(differences[-50:].max())
assert early < 1e-3, "the curves agree at first"
assert late > 2 * early, "and drift apart later"

figure, panels = plt.subplots(nrows=2, figsize=(5.6, 6), layout="constrained", sharex=True)
figure.suptitle(
    f"Yes: in 20 steps the losses differ by\n{early:.5f} at most, and at the end by {late:.3f}"
)
panels[0].plot(ours, label="NumPy", linewidth=4, color="tab:orange")
panels[0].plot(theirs, label="Keras", linewidth=1, color="black")
panels[0].set(ylabel="loss of the batch")
panels[0].legend()
panels[1].semilogy(np.maximum(differences, 1e-8), ".", color="tab:blue")
panels[1].axhline(1e-3, color="black", linestyle="--")
panels[1].set(xlabel="step", ylabel="difference of the losses")
plt.show()
measured = {"seconds": seconds, "keras_seconds": keras_seconds, "steps": len(ours)}
measured |= {"accuracy": accuracy, "keras_accuracy": keras_accuracy}
measured |= {"difference": early, "late": late}
