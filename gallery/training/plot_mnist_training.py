"""
How many digits does a small network misread?
=============================================

A network with two convolutional layers learns to read handwritten digits. It then reads
10,000 digits that it did not learn from. We look at how it learned, at what it takes for what,
and at its worst mistakes.
"""

# %%
# The data
# --------
# :func:`cnn_guide.datasets.load_mnist` hands over 60,000 digits to learn from, and 10,000
# that stay locked away until the end.
import time

from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.evaluation import accuracy_interval, confusion_matrix
from cnn_guide.figures import draw_confusion_matrix, draw_history, draw_image
from cnn_guide.mnist_network import save_mnist_cnn
from cnn_guide.models import build_mnist_cnn
from cnn_guide.training import train

import keras
import matplotlib.pyplot as plt
import numpy as np

(x_train, y_train), (x_test, y_test) = load_mnist()
print(f"{len(x_train):,} digits to learn from, {len(x_test):,} for the final test")

# %%
# Three epochs instead of five
# ----------------------------
# The :doc:`chapter on Keras </guide/keras>` trains this network for five epochs with a constant
# learning rate. Here the rate rises first and then falls to almost nothing, and three epochs
# are enough for this page. The last tenth of the training digits is for validation: the
# network does not learn from it.
epochs, batch_size, seed = 3, 128, 1
keras.utils.set_random_seed(seed)
model = build_mnist_cnn()

learned_from = int(0.9 * len(x_train))
steps = epochs * -(-learned_from // batch_size)
warm_up = int(0.3 * steps)
rate = keras.optimizers.schedules.CosineDecay(
    2e-4, steps - warm_up, alpha=0.01, warmup_target=6e-3, warmup_steps=warm_up
)
start = time.perf_counter()
history = train(
    model,
    prepare_digits(x_train),
    y_train,
    epochs=epochs,
    batch_size=batch_size,
    optimizer=keras.optimizers.AdamW(rate),
    seed=seed,
)
seconds = time.perf_counter() - start

# %%
# The curves
# ----------
# Training and validation improve together: what is learned from the training digits also
# holds for digits outside of them. The first training accuracy lies below that of validation,
# as it is a mean over an epoch in which the network was still a beginner, while validation
# comes at the epoch's end.
figure, panels = plt.subplots(ncols=2, figsize=(8, 3.2), layout="constrained")
draw_history(panels[0], history, "accuracy")
draw_history(panels[1], history, "loss")
figure.suptitle(
    f"{epochs} epochs lift the validation accuracy to {history.val_accuracy[-1]:.1%}"
)
plt.show()

# %%
# The test, once
# --------------
# Now the test digits come in. No choice above was made by looking at them. The interval is
# about the choice of the test digits; it does not cover the seed.
probabilities = model.predict(prepare_digits(x_test), verbose=0)
answers = probabilities.argmax(axis=1)
errors = np.flatnonzero(answers != y_test)
accuracy = 1 - len(errors) / len(y_test)
low, high = accuracy_interval(len(y_test) - len(errors), len(y_test))
print(f"{accuracy:.2%} of the test digits are read correctly, after training with seed {seed}")
print(f"95% interval over the choice of test digits: {low:.2%} to {high:.2%}")

# %%
# What is taken for what
# ----------------------
# A row is a true digit, a column an answer. Right answers are on the diagonal; the colour
# shows the errors alone, as beside the right answers none would be seen. Which pair leads is
# partly chance: with counts this small, no pair stands out from the next, and another seed may
# put another one first.
matrix = confusion_matrix(y_test, answers, 10)
figure, panel = plt.subplots(figsize=(5, 5), layout="constrained")
draw_confusion_matrix(panel, matrix, [str(digit) for digit in range(10)])
confused = np.sort((matrix * (1 - np.eye(10, dtype=int))).ravel())[::-1]
pairs = np.count_nonzero(confused)
figure.suptitle(
    f"{len(errors)} errors in {len(y_test):,}: {pairs} of 90 confusions occur,\n"
    f"and none of them more than {confused[0]} times"
)
plt.show()

# %%
# The worst errors
# ----------------
# These are the digits to whose true class the network gave the lowest probabilities. Would
# you have read them all? Being sure does tell something: answers of which the network was over
# 90 % sure are wrong more rarely than the others. But it is not the same as being right.
worst = errors[np.argsort(probabilities[errors, y_test[errors]])][:12]
sureness = probabilities[worst, answers[worst]]
figure, panels = plt.subplots(2, 6, figsize=(8, 3.4), layout="constrained")
for panel, index, sure in zip(panels.flat, worst, sureness, strict=True):
    # Not "100 %": rounded up, it would say what no probability here is.
    how_sure = "over 99%" if sure > 0.99 else f"{sure:.0%}"
    draw_image(panel, x_test[index], vmin=0, vmax=255)
    title = f"a {y_test[index]}, read as {answers[index]}\n({how_sure} sure)"
    panel.set_title(title, fontsize=9)
sure = probabilities.max(axis=1) > 0.9
sure_errors = int(sure[errors].sum())
figure.suptitle(
    f"Sure is not right: it was over 90% sure in {sure_errors} of its {len(errors)} errors"
)
plt.show()

# %%
# Keep the network
# ----------------
# Other pages look into this very network, and the chapters quote these numbers. Run by
# itself, this script leaves ``mnist_cnn.keras`` in the current folder.
save_mnist_cnn(model)
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {
    "test_accuracy": accuracy,
    "low": low,
    "high": high,
    "test_errors": len(errors),
    "test_digits": len(y_test),
    "learned_from": learned_from,
    "epochs": epochs,
    "seed": seed,
    "seconds": seconds,
    "val_accuracy": history.val_accuracy[-1],
    "sure_errors": sure_errors,
}
claim("three epochs are enough for this page", len(errors), below=200)
losses = np.diff([history.loss, history.val_loss], axis=1)
claim("Training and validation improve together", losses, below=0)
first = history.accuracy[0]
claim("lies below that of validation", history.val_accuracy[0], above=first)
gap = confused[0] - confused[1]
claim("no pair stands out from the next", gap, below=2 * np.sqrt(confused[0] + confused[1]))
rates = [np.mean(answers[part] != y_test[part]) for part in (sure, ~sure)]
claim("are wrong more rarely than the others", rates[0] / rates[1], below=0.2)
claim("it is not the same as being right", sure_errors, at_least=5)
# sphinx_gallery_end_ignore
