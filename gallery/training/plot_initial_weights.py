"""
Why do initial weights matter?
==============================

A network begins with random weights, and someone had to say how large. We send images through
twenty layers that have learned nothing, and a gradient back, for four choices.
"""

# %%
# Twenty layers, four beginnings
# ------------------------------
# Glorot's rule takes the variance 2 / (inputs + outputs), by the inputs and outputs of one
# unit, so that neither the numbers on their way forwards nor the slopes on their way back
# shrink or grow; it thinks of layers that are nearly straight lines [1]_. Relu drops the
# negative half, and He's rule makes up for that: 2 / inputs [2]_. From the second layer on,
# the two differ by a factor of two, as each has as many channels as the one before. A unit of
# a convolution has as many inputs as its window has pixels, times the channels. No step is
# taken: this is the state in which training would begin.
from cnn_guide.datasets import load_fashion, prepare_digits

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

(images, labels), _ = load_fashion()
pixels = prepare_digits(images[:16])
pixels = tf.constant((pixels - pixels.mean()) / pixels.std())
depth, seeds = 20, (0, 1, 2)
rules = {
    "Glorot": lambda inputs, outputs: 2 / (inputs + outputs),
    "He": lambda inputs, _: 2 / inputs,
    "twice He": lambda inputs, _: 2**2 * 2 / inputs,  # weights twice as large
}
choices = {
    "sigmoid, Glorot": ("sigmoid", "Glorot"),
    "relu, Glorot": ("relu", "Glorot"),
    "relu, He": ("relu", "He"),
    "relu, twice He": ("relu", "twice He"),
}


def spreads(activation, rule, seed):
    """Return the spread of what each layer puts out, and of the gradient of its weights."""
    rng, function = np.random.default_rng(seed), keras.activations.get(activation)

    def draw(*shape):
        window = np.prod(shape[:-2], dtype=int)  # of a dense layer 1
        variance = rules[rule](window * shape[-2], window * shape[-1])
        return tf.constant(rng.normal(0, np.sqrt(variance), shape), tf.float32)

    kernels = [draw(4, 4, 1, 16), *(draw(3, 3, 16, 16) for _ in range(depth - 1))]
    maps, outputs = pixels, []
    with tf.GradientTape() as tape:
        tape.watch(kernels)
        for layer, kernel in enumerate(kernels):
            maps = function(tf.nn.conv2d(maps, kernel, 1 if layer else 2, "SAME"))
            outputs.append(maps)
        scores = tf.reduce_mean(maps, axis=(1, 2)) @ draw(16, 10)
        loss = keras.losses.sparse_categorical_crossentropy(labels[:16], scores, True)
    slopes = tape.gradient(loss, kernels)
    return [[np.std(each) for each in layerwise] for layerwise in (outputs, slopes)]


# Axes: seed, outputs or gradients, layer.
found = {
    name: np.array([spreads(*choice, seed) for seed in seeds])
    for name, choice in choices.items()
}

# %%
# What arrives, and what comes back
# ---------------------------------
# Spread is the standard deviation here. Both scales go by powers of ten, so on a straight line
# each layer multiplies by one factor.
#
# With relu and Glorot's rule the numbers shrink from layer to layer: at the last,
# :metric:`glorot_left|.2%` of the first layer's spread is left. With He's
# :metric:`he_left|.0%` is; layers this narrow, and zeros around the images, can cost some.
# Weights twice as large let them explode, to :metric:`twice|,.0f` times. With sigmoid the
# outputs look healthy, but the gradient dies on its way back: the first layer gets
# :metric:`sigmoid_back|.0e` times what the last one gets. The slope of sigmoid is a quarter at
# most, and slopes multiply. With relu it does not die so.
figure, panels = plt.subplots(2, figsize=(5.5, 7.2), sharex=True, layout="constrained")
figure.suptitle(
    "With the wrong size of weights, numbers\nor gradients vanish within twenty layers"
)
for name, marker in zip(choices, "os^v", strict=True):
    for panel, values in zip(panels, found[name].transpose(1, 2, 0), strict=True):
        panel.plot(range(1, depth + 1), values.mean(axis=1), marker=marker, ms=4, label=name)
panels[0].set(ylabel="spread of the outputs", yscale="log")
panels[1].set(ylabel="spread of the gradients", xlabel="layer", yscale="log")
panels[1].legend()
panels[1].set_xticks([1, 5, 10, 15, 20])
plt.show()

# %%
# Means of three seeds. Adam divides each gradient by its usual size, so it can forgive some of
# this; batch normalisation and shortcuts around layers can, too: see
# :doc:`/guide/architectures`.
#
# References
# ----------
# .. [1] Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
#    networks*, AISTATS, 2010.
# .. [2] He, Zhang, Ren and Sun, *Delving deep into rectifiers*, ICCV, 2015, arXiv:1502.01852.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

# Axes: seed, layer; the spread at each layer as a share of that at the first.
kept = {name: values[:, 0] / values[:, 0, :1] for name, values in found.items()}
back = {name: values[:, 1, 0] / values[:, 1, -1] for name, values in found.items()}
glorot, he, twice = (kept[f"relu, {name}"][:, -1] for name in ("Glorot", "He", "twice He"))
measured = {"glorot_left": glorot.mean(), "he_left": he.mean(), "twice": twice.mean()}
measured["sigmoid_back"] = back["sigmoid, Glorot"].mean()
claim("With relu and Glorot's rule the numbers shrink", glorot, below=0.01)
claim("layers this narrow, and zeros around the images", he.mean(), above=0.05, below=0.9)
claim("Weights twice as large let them explode", twice, above=1000)
claim("With sigmoid the outputs look healthy", kept["sigmoid, Glorot"], above=0.3, below=4)
claim("but the gradient dies on its way back", back["sigmoid, Glorot"], below=1e-8)
claim(
    "With relu it does not die so",
    [back[f"relu, {n}"] for n in ("Glorot", "He", "twice He")],
    above=0.05,
)
# sphinx_gallery_end_ignore
