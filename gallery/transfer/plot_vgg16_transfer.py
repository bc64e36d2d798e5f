"""
Does ImageNet help with ten examples a class?
=============================================

We cut small patches from 13 photographs and ask: which photograph is this patch from? With
ten patches a class, a network of our own has little to learn from. VGG16 learned on more
than a million photographs. How much of that carries over?
"""

# %%
# The task
# --------
# Training patches come from the left halves of the photographs and test patches from the
# right halves, so no pixel is in both (:func:`cnn_guide.datasets.load_photograph_patches`).
# The patches differ from draw to draw, so we repeat everything with three draws.
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from cnn_guide.datasets import PHOTOGRAPHS, load_photograph_patches
from cnn_guide.figures import draw_image
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16

num_classes, per_class, draws = len(PHOTOGRAPHS), 10, 3
(x_train, y_train), _ = load_photograph_patches(per_class, seed=0)
figure, panels = plt.subplots(2, 7, figsize=(8, 2.9), layout="constrained")
for panel in panels.flat:
    panel.axis("off")
for label, panel in zip(range(num_classes), panels.flat, strict=False):
    draw_image(panel, x_train[y_train == label][0])
    panel.set_title(PHOTOGRAPHS[label].split("_")[0], fontsize="small")
figure.suptitle(f"One training patch of each of the {num_classes} photographs")
plt.show()

# %%
# Three ways to look at a patch
# -----------------------------
# *VGG16*: the frozen base turns a patch into 512 numbers. As it never changes, this is done
# once. *Colours*: a histogram of the colours, which knows nothing of shapes; an honest
# baseline. Both are scaled to unit length and go into one softmax layer.
base = load_vgg16_base((64, 64, 3))


def vgg16_features(patches):
    """Average each feature map of the frozen base."""
    return base.predict(prepare_for_vgg16(patches), verbose=0).mean(axis=(1, 2))


def colour_histograms(patches):
    """Count colours in 8x8x8 bins; the root keeps one large bin from drowning the others."""
    bins = (patches // 32) @ np.array([64, 8, 1])
    return np.sqrt([np.bincount(patch.ravel(), minlength=512) for patch in bins])


def softmax_layer(x_train, y_train, x_test, y_test):
    """Train one softmax layer on features of unit length; return its test accuracy."""
    rows = [x / np.linalg.norm(x, axis=1, keepdims=True) for x in (x_train, x_test)]
    head = keras.Sequential(
        [keras.Input(rows[0].shape[1:]), layers.Dense(num_classes, "softmax")]
    )
    head.compile(optimizer=keras.optimizers.Adam(0.1), loss="sparse_categorical_crossentropy")
    head.fit(rows[0], y_train, epochs=60, batch_size=len(rows[0]), verbose=0)
    return np.mean(head.predict(rows[1], verbose=0).argmax(axis=1) == y_test)


# %%
# *From scratch*: a small network of our own, which learns from the same 130 patches alone.


def from_scratch(x_train, y_train, x_test, y_test):
    """Train a small network on the patches themselves; return its test accuracy."""
    model = keras.Sequential([keras.Input((64, 64, 3)), layers.Rescaling(1 / 255)])
    for filters in (32, 64, 64):
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(num_classes, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, epochs=20, batch_size=16, verbose=0)
    return np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test)


# %%
# The answer
# ----------
accuracies = {"VGG16, frozen": [], "colour histogram": [], "from scratch": []}
for seed in range(draws):
    keras.utils.set_random_seed(seed)
    (x_train, y_train), (x_test, y_test) = load_photograph_patches(per_class, seed=seed)
    for name, features in zip(accuracies, (vgg16_features, colour_histograms), strict=False):
        task = features(x_train), y_train, features(x_test), y_test
        accuracies[name].append(float(softmax_layer(*task)))
    accuracies["from scratch"].append(float(from_scratch(x_train, y_train, x_test, y_test)))
means = {name: float(np.mean(values)) for name, values in accuracies.items()}
assert means["VGG16, frozen"] > max(means["colour histogram"], means["from scratch"])

figure, panel = plt.subplots(figsize=(7, 3), layout="constrained")
for height, (name, values) in enumerate(accuracies.items()):
    panel.barh(height, means[name], color="C0" if height == 0 else "0.7")
    panel.plot(values, [height] * draws, "k|", markersize=14)
    panel.text(
        0.01,
        height,
        f"{name}: {means[name]:.0%}",
        va="center",
        weight="bold",
        color="white" if height == 0 else "black",
    )
panel.axvline(1 / num_classes, color="k", linestyle=":", label="guessing")
panel.set(xlabel="accuracy on unseen patches (a tick for each draw)", xlim=(0, 1), yticks=[])
panel.invert_yaxis()
panel.legend(loc="lower right")
figure.suptitle(
    f"Frozen VGG16 {means['VGG16, frozen']:.0%}, from scratch {means['from scratch']:.0%}"
)
plt.show()

# %%
# Look at the middle bar before you cheer. Colours alone go a long way on this task, and
# without that baseline VGG16 would look more impressive than it is.
measured = {
    "vgg16_accuracy": means["VGG16, frozen"],
    "histogram_accuracy": means["colour histogram"],
    "scratch_accuracy": means["from scratch"],
    "lowest": min(accuracies["VGG16, frozen"]),
    "highest": max(accuracies["VGG16, frozen"]),
    "classes": num_classes,
    "per_class": per_class,
    "draws": draws,
}
