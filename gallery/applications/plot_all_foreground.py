"""
Why did my U-Net predict all foreground?
========================================

Its loss fell as it should, and then it calls far too many pixels a nucleus, or hardly one. In a
short training that need not be the weights' fault: see what mends it without a further step.
"""

# %%
# Trained twice, read three times
# -------------------------------
# A small U-Net learns, in :metric:`steps` steps, which pixels of a micrograph are of a nucleus:
# from the left half of the image of
# :ref:`sphx_glr_generated_gallery_applications_plot_medical.py` (512 by 512 pixels, CC0). The
# right half tests. We train it with Keras' ``momentum=0.99`` for the running means and
# variances of batch normalisation, and with 0.9. The third reading takes the weights of the
# first, and renews the running numbers alone: it shows the network training crops once, as in
# training, with a momentum of 0, so that these crops' numbers stay. No weight changes.
import time

from cnn_guide.datasets import load_nuclei
from cnn_guide.figures import draw_image
from cnn_guide.models import build_unet
from cnn_guide.segmentation import draw_crops, pixel_iou
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from skimage.filters import gaussian, threshold_otsu

start, (image, labels) = time.perf_counter(), load_nuclei()
brightness = np.log1p(image)
left, right = np.s_[:, :256], np.s_[:, 256:]
pixels = (brightness - brightness[left].mean()) / brightness[left].std()
seen, truth = pixels[right][None, ..., None], labels[right] > 0
steps, batch, seeds = 40, 8, (0, 1, 2, 3)
crops, classes = draw_crops(pixels[left], (labels[left] > 0).astype(int), steps * batch)
rates = 0.02 * (1 - np.arange(steps) / steps)  # they fall to 0


def find_nuclei(model):
    """Say for each pixel of the right half whether the network calls it a nucleus."""
    return model(seen)[0].numpy().argmax(axis=-1) > 0


def renew(model):
    """Copy a network, and give it the means and variances of training crops."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for layer in copy.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    copy(crops[:64], training=True)
    return copy


answers, losses = {}, {}
for momentum in (0.99, 0.9):

    def build(momentum=momentum):
        """Build a small U-Net that tells nuclei from ground."""
        return build_unet(2, filters=(8, 16, 32), momentum=momentum)

    trials = Trials(build, crops, classes, steps=steps, batch_size=batch)
    for seed in seeds:
        losses[momentum, seed] = trials.run(seed, learning_rate=rates)
        answers[f"{momentum}", seed] = find_nuclei(trials.model)
        if momentum == 0.99:
            answers["0.99, renewed", seed] = find_nuclei(renew(trials.model))
blurred = gaussian(brightness, 1)
otsu = pixel_iou(truth, blurred[right] > threshold_otsu(blurred[left]))
ious = {run: pixel_iou(truth, answer) for run, answer in answers.items()}
shares = {run: answer.mean() for run, answer in answers.items()}
for (way, seed), iou in ious.items():
    print(f"momentum {way}, seed {seed}: IoU {iou:.2f}, {shares[way, seed]:.0%} nucleus")
print(f"{time.perf_counter() - start:.0f} seconds, {trials.model.count_params():,} parameters")

# %%
# Too much, or nothing
# --------------------
# Nuclei cover :metric:`truth|.0%` of the right half. With ``momentum=0.99`` the network calls
# :metric:`least|.0%` to :metric:`all|.0%` of it nucleus, by the seed; in :metric:`none` of
# :metric:`seeds` seeds it is hardly a pixel. Of the pixels that hand or network calls nucleus,
# they share :metric:`slow|.0%` (IoU, mean of :metric:`seeds` seeds). The losses of both
# trainings are alike: a training step reads no running number. With 0.9 the IoU is
# :metric:`quick_low|.2f` to :metric:`quick_high|.2f`, which can still be short of what the
# weights can do. Renewed, the weights of the failed training reach :metric:`mended_low|.2f` to
# :metric:`mended_high|.2f`, so the weights had learned. "All nucleus" comes to
# :metric:`truth|.2f`, and Otsu's threshold to :metric:`otsu|.2f`. The figure
# shows the upper part of the right half.
figure, panels = plt.subplots(3, len(seeds), figsize=(7, 6.2), layout="constrained")
colours = {"ground": "#1a1a1a", "missed": "C1", "imagined": "C3", "found": "white"}
for row, way in zip(panels, ("0.99", "0.9", "0.99, renewed"), strict=True):
    row[0].set_ylabel(f"momentum {way}")
    for panel, seed in zip(row, seeds, strict=True):
        kinds = (truth + 2 * answers[way, seed])[:256]
        scale = {"cmap": ListedColormap(list(colours.values())), "vmin": 0, "vmax": 3}
        draw_image(panel, kinds, f"seed {seed}: IoU {ious[way, seed]:.2f}", **scale)
        panel.spines[:].set(visible=True, color="0.5")  # in the dark, too
patches = [Patch(facecolor=colours[name], edgecolor="0.5", label=name) for name in colours]
figure.legend(handles=patches, loc="outside lower center", ncols=4)
figure.suptitle("Its running numbers had not arrived:\nrenewed, the same weights find nuclei")
plt.show()

# %%
# The running means begin at 0, the variances at 1, and at each step they keep 0.99 of
# themselves: :metric:`left|.0%` of them is still that beginning. Whether that comes out as too
# much or nothing can change with the seed.
# :ref:`sphx_glr_generated_gallery_training_plot_one_class.py` has the like for whole images,
# and eases it by more steps. So before you doubt the labels, let a copy of the network read a
# training crop with ``training=True``. If that is right, and ``predict`` wrong, renew as above.
#
# What this does not show
# -----------------------
# Rate and steps were chosen so that the failure shows; a longer training need not have it. It
# is one image, whose halves share the microscope, the hand that outlined them and the nuclei on
# the line between, and one small network. And a network can call all foreground for other
# reasons, such as wrongly scaled pixels.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

trained = {
    way: np.array([ious[way, seed] for seed in seeds])
    for way in ("0.99", "0.9", "0.99, renewed")
}
slow, quick, mended = trained.values()
called = [shares["0.99", seed] for seed in seeds]
measured = {
    "steps": steps,
    "seeds": len(seeds),
    "truth": truth.mean(),
    "least": min(called),
    "all": max(called),
    "none": int(np.sum(np.array(called) < 0.01)),
    "slow": slow.mean(),
    "quick_low": quick.min(),
    "quick_high": quick.max(),
    "mended_low": mended.min(),
    "mended_high": mended.max(),
    "otsu": otsu,
    "left": 0.99**steps,
}
differences = [np.abs(losses[0.99, seed] - losses[0.9, seed]).max() for seed in seeds]
claim("The losses of both trainings are alike", differences, below=0.02)
claim("they share … (IoU, mean of … seeds)", slow.mean(), below=0.45)
claim("With 0.9 the IoU is", quick.mean() - slow.mean(), above=0.15)
claim("so the weights had learned", mended, above=0.7)
claim("renewed, the same weights find nuclei", mended - slow, above=0.1)
# sphinx_gallery_end_ignore
