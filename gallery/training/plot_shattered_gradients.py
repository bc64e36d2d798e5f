"""
Do gradients vanish in twenty layers?
=====================================

:ref:`Plain networks of 20 layers learn more slowly than those of 8
<sphx_glr_generated_gallery_training_plot_depth.py>`, and shortcuts mend it. Is it that too
little of the gradient comes back to the first layers? We look, before any training.
"""

# %%
# Five networks, and four batches
# -------------------------------
# Each has a first convolution, pairs of convolutions on maps of 7 x 7, and one dense layer.
# Which way should a kernel go? We compute each one's gradient for four batches of 128 pictures
# of clothes: how long it is, and how well the batches agree on its direction (the mean cosine
# of the angle between two of them: 1 is agreement, 0 is none).
from cnn_guide.datasets import load_fashion, prepare_digits
from cnn_guide.models.architectures import build_resnet

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

(images, labels), _ = load_fashion()
images = prepare_digits(images[:512])
networks = {  # name: shortcut, pairs of convolutions, normalisation, start, how it is drawn
    "plain, 8 layers": (False, 3, True, "he_normal", "C0-"),
    "plain, 20 layers": (False, 9, True, "he_normal", "C1-"),
    "residual, 20 layers": (True, 9, True, "he_normal", "C2--"),
    "plain, 20, not normalised": (False, 9, False, "he_normal", "C3:"),
    "the same, Glorot's start": (False, 9, False, "glorot_uniform", "C4:"),
}


def look_at_gradients(seed, shortcut, pairs, normalisation, start):
    """Return norm and agreement for each convolution, from the first to the last."""
    options = {"kernel_size": 4, "strides": 4, "kernel_initializer": start}
    options |= {"shortcut": shortcut, "batch_normalization": normalisation}
    keras.utils.set_random_seed(seed)
    model, found = build_resnet(filters=(8,), blocks=(pairs,), **options), []
    kernels = [kernel.value for kernel in model.trainable_variables if len(kernel.shape) == 4]
    for batch in np.arange(512).reshape(4, 128):
        with tf.GradientTape() as tape:
            answers = model(images[batch], training=True)
            loss = keras.losses.sparse_categorical_crossentropy(labels[batch], answers)
            loss = tf.reduce_mean(loss)
        found.append([np.ravel(gradient) for gradient in tape.gradient(loss, kernels)])
    norms = np.array([[np.linalg.norm(gradient) for gradient in one] for one in found])
    cosines = []
    for layer, lengths in zip(zip(*found, strict=True), norms.T, strict=True):
        units = np.array(layer) / lengths[:, np.newaxis]
        cosines.append(((units @ units.T).sum() - 4) / 12)
    return norms.mean(axis=0), cosines


gradients = {
    name: np.mean([look_at_gradients(seed, *kind) for seed in range(3)], axis=0)
    for name, (*kind, _) in networks.items()
}

# %%
# Not lost, but at odds
# ---------------------
# With Glorot's start, Keras' default, and without normalisation gradients do vanish, to a
# length of :metric:`norm_glorot|.0e` in the first convolution. Normalised, none is small, which
# is what the paper on residual networks found, too :cite:p:`he2016`. But in the first half of
# the plain 20 layers the batches hardly agree where to go: the mean cosine is
# :metric:`agree_plain_20|.2f`, and with shortcuts :metric:`agree_residual_20|.2f`. So at first
# most of a step there is noise. In deep plain networks such *shattered gradients* were found
# before, and that shortcuts resist them :cite:p:`balduzzi2017`.
#
# It is not the whole story: not normalised, the batches agree better
# (:metric:`agree_plain_20_without|.2f`), on gradients that in the first convolution are a
# tenth as long or less, and that network learns worst of all. Lengths stand on a scale of
# powers of ten; each line is a mean of three seeds.
figure, panels = plt.subplots(2, figsize=(6, 7), sharex=True, layout="constrained")
figure.suptitle(
    "Normalised, they do not vanish,\nbut in 20 plain layers their directions are at odds"
)
for name, (norms, cosines) in gradients.items():
    layers, style = range(1, len(norms) + 1), networks[name][-1]
    panels[0].plot(layers, norms, style, label=name)
    panels[1].plot(layers, cosines, style)
panels[0].set(yscale="log", ylabel="length of the gradient")
panels[1].set(xlabel="convolution", ylabel="agreement of batches", ylim=(-0.2, 1))
panels[1].set_xticks(range(1, 20, 3))
figure.legend(loc="outside lower center", ncols=2)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

of_8, of_20 = gradients["plain, 8 layers"], gradients["plain, 20 layers"]
shortened, glorot = gradients["residual, 20 layers"], gradients["the same, Glorot's start"]
claim("gradients do vanish", glorot[0].max(), below=1e-3)
claim("Normalised, none is small", of_20[0].min() / of_8[0].min(), above=0.3)
bare = gradients["plain, 20, not normalised"]
agree_8, agree_20, agree_residual, agree_without = (
    found[1][: len(found[1]) // 2].mean() for found in (of_8, of_20, shortened, bare)
)
claim("the batches hardly agree where to go", agree_20, below=0.25)
claim("most of a step there is noise", agree_20, below=0.25)
claim("their directions are at odds", agree_20 - min(agree_residual, agree_8), below=-0.1)
claim("Normalised, they do not vanish", of_20[0].min() / of_8[0].min(), above=0.3)
claim("not normalised, the batches agree better", agree_without - agree_20, above=0.1)
claim("a tenth as long or less", bare[0][0] / of_20[0][0], below=0.1)
measured = {
    "norm_glorot": glorot[0][0],  # the first convolution's, as the next
    "norm_plain_20": of_20[0][0],
    "norm_residual_20": shortened[0][0],
    "agree_plain_8": agree_8,
    "agree_plain_20": agree_20,
    "agree_residual_20": agree_residual,
    "agree_plain_20_without": agree_without,
}
# sphinx_gallery_end_ignore
