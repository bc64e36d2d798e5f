"""
Does pooling keep a network from overfitting?
=============================================

"Pooling reduces the parameters and controls overfitting." The first half can be counted. The
second half has to be tried.
"""

# %%
# Twins, one of them with pooling
# -------------------------------
# Both networks have two convolutions of equal size and one dense layer. They learn from 300
# digits until they know nearly all of them by heart. Then they read 2,000 digits that they
# have not seen. We do this three times, each time with 300 other digits.
from cnn_guide.datasets import load_mnist, prepare_digits

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

(images, labels), _ = load_mnist()
images, labels = prepare_digits(images[:2900]), labels[:2900]


def build(*, pooling):
    """Build one of the twins."""
    stack = [keras.Input((28, 28, 1))]
    for filters in (8, 16):
        stack.append(layers.Conv2D(filters, 3, activation="relu"))
        stack += [layers.MaxPooling2D()] if pooling else []
    return keras.Sequential([*stack, layers.Flatten(), layers.Dense(10, "softmax")])


def learn(draw, *, pooling):
    """Train a twin; return its accuracy on the digits it learned, and on others."""
    keras.utils.set_random_seed(draw)
    model = build(pooling=pooling)
    learned = slice(300 * draw, 300 * (draw + 1))
    adam = keras.optimizers.Adam(0.005)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy")
    model.fit(images[learned], labels[learned], epochs=20, batch_size=50, verbose=0)
    right = np.argmax(model(images), axis=1) == labels
    return right[learned].mean(), right[900:].mean()


twins = {"with pooling": True, "without pooling": False}
results = {n: np.array([learn(i, pooling=p) for i in range(3)]) for n, p in twins.items()}

# %%
# What it reduces
# ---------------
# A pooling layer has no parameters, and the convolutions have the same number with it and
# without. It is the dense layer that grows: without pooling, the network has
# :metric:`times|.0f` times the parameters.
sizes, in_pooling, in_convolutions = {}, [], []
for name, pooling in twins.items():
    counts = {layer.name: layer.count_params() for layer in build(pooling=pooling).layers}
    in_pooling.append(sum(count for layer, count in counts.items() if "pooling" in layer))
    in_convolutions.append([count for layer, count in counts.items() if "conv" in layer])
    sizes[name] = sum(counts.values())

# %%
# What it cures
# -------------
# Both twins overfit. They know over 98 % of their own digits, and read far fewer of the
# others: :metric:`pooled|.1%` with pooling and :metric:`plain|.1%` without. So on average
# pooling helped here, by :metric:`helped|.1f` percentage points, and both still overfit. This
# is one small network on one small task, and three trainings each. For yours, try it.
(known, pooled), (known_too, plain) = (values.mean(axis=0) for values in results.values())
helped = 100 * (pooled - plain)

figure, panel = plt.subplots(figsize=(5, 3.6), layout="constrained")
figure.suptitle(f"It helps by {helped:.1f} points here,\nbut both twins overfit")
for place, values in enumerate(results.values()):
    for part, (name, shift) in enumerate((("learned", -0.12), ("unseen", 0.12))):
        panel.plot([place + shift] * 3, values[:, part], "os"[part], color=f"C{part}", ms=8)
        height = values[:, part].mean()
        panel.text(place + shift + 0.07, height, f"{name}: {height:.0%}", va="center")
panel.set_xticks([0, 1], [f"{name}:\n{size:,} parameters" for name, size in sizes.items()])
panel.set_yticks(np.arange(0.8, 1.01, 0.05))
panel.set(ylabel="accuracy (three trainings)", xlim=(-0.4, 1.75))
panel.yaxis.set_major_formatter("{x:.0%}")
plt.show()
times = sizes["without pooling"] / sizes["with pooling"]

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("A pooling layer has no parameters", in_pooling, equals=0)
claim("the convolutions have the same number with it", in_convolutions, equals=[[80, 1168]] * 2)
claim("It is the dense layer that grows", times, above=3)
claim("They know over 98 % of their own digits", min(known, known_too), above=0.98)
claim("Both twins overfit", min(known - pooled, known_too - plain), above=0.1)
claim("on average pooling helped here", helped, above=0)
claim("and both still overfit", helped, below=100 * (known_too - plain) / 2)
measured = {"pooled": pooled, "plain": plain, "helped": helped, "times": times}
# sphinx_gallery_end_ignore
