"""
What if a softmax goes through softmax twice?
=============================================

A network that ends in a softmax gives probabilities. A loss with ``from_logits=True`` expects
the scores before it, the *logits*, and takes a softmax itself. What does the loss make of a
softmax of a softmax?
"""

# %%
# Perfect, and still wrong
# ------------------------
# Probabilities lie between 0 and 1. Taken for scores, they are so close together that even the
# perfect answer 1, 0, 0 comes out as a doubtful one. Its loss is :metric:`floor|.3f`. No
# probabilities give less: the loss falls as the true one rises and the others fall, and 1, 0,
# 0 is where that ends.
import warnings

from cnn_guide.ops import softmax

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

classes = np.eye(3, dtype="float32")
twice = softmax(classes)[0]
floor = float(-np.log(twice[0]))
print("softmax of 1, 0, 0:", twice.round(2))
perfect = keras.losses.CategoricalCrossentropy(from_logits=True)(classes, classes)
print(f"loss of perfect answers: {float(perfect):.3f}")

# %%
# Three easy clusters
# -------------------
# The task is so easy that a right network learns it within a few steps. One network has the
# right loss. In the wrong one, a layer that changes nothing stands between softmax and loss.
targets = np.repeat(classes, 50, axis=0)
points = 3 * targets + np.random.default_rng(0).normal(0, 0.3, targets.shape)


def learn(*ending, from_logits):
    """Train a small network for 20 steps; return the loss of each."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), layers.Dense(16, "relu"), *ending])
    loss = keras.losses.CategoricalCrossentropy(from_logits=from_logits)
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss=loss)
    return model.fit(points, targets, epochs=20, batch_size=150, verbose=0).history["loss"]


right = learn(layers.Dense(3, "softmax"), from_logits=False)
wrong = learn(layers.Dense(3, "softmax"), layers.Reshape((3,)), from_logits=True)

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle(f"Its loss has a floor: {floor:.3f} for three classes")
panel.plot(wrong, label="softmax, from_logits=True")
panel.plot(right, label="softmax, from_logits=False")
panel.axhline(floor, color="0.4", linestyle=":", label="perfect answers, twice softmax")
panel.set(xlabel="step", ylabel="loss", ylim=(-0.05, 1.5), xticks=range(0, 20, 5))
panel.legend()
plt.show()

# %%
# Keras may notice
# ----------------
# If the softmax is the very last step, Keras 3 sees it while it compiles ``fit`` on
# TensorFlow. It warns, and takes the scores from before the softmax. Do not count on that: with
# one layer in between, or with probabilities that have become plain numbers, as in the first
# lines of this page, the floor is back.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    rescued = learn(layers.Dense(3, "softmax"), from_logits=True)
print(*{str(warning.message) for warning in caught}, sep="\n")

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("Its loss is …", abs(float(perfect) - floor), below=1e-6)
anything = np.random.default_rng(1).dirichlet([0.3] * 3, size=10_000)
claim("probabilities give less", -np.log(softmax(anything)[:, 0]) - floor, above=-1e-6)
claim("a right network learns it within a few steps", right[-1], below=0.03)
claim("the floor is back", min(wrong) - floor, above=-1e-5)
assert wrong[-1] < floor + 0.03, "it learned all that this loss allows"
claim("takes the scores from before the softmax", rescued[-1], below=0.03)
assert any("from_logits" in str(warning.message) for warning in caught)
measured = {"floor": floor}
# sphinx_gallery_end_ignore
