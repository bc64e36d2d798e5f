"""
Can a U-Net tell textures apart, pixel by pixel?
================================================

Semantic segmentation gives every pixel a class. Here a small U-Net outlines brick, grass and
gravel where brightness tells little, beside three simpler methods and one without skips.
"""

# %%
# Left halves train, right halves test
# ------------------------------------
# Three grey photographs of 512 by 512 pixels come with scikit-image (CC0, from CC0Textures and
# DeviantArt). :func:`cnn_guide.datasets.draw_texture_mosaics` cuts them into mosaics, whose
# borders are known exactly. Mosaics to train on come from the left halves, those that test from
# the right ones. The lowest quarter of the left halves is kept back: there we chose the
# network's size, its steps and the forest's features. Each pixel's brightness is replaced by
# its rank, so that each texture has all greys equally often.
import time
from concurrent.futures import ThreadPoolExecutor

from cnn_guide import segmentation
from cnn_guide.datasets import TEXTURES, draw_texture_mosaics
from cnn_guide.figures import draw_image
from cnn_guide.models import build_unet
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras.optimizers.schedules import CosineDecay
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

start = time.perf_counter()
steps, batch, seeds = 300, 4, (0, 1, 2)
x_train, y_train = draw_texture_mosaics(steps * batch, size=64)
x_test, y_test = draw_texture_mosaics(30, part="test", size=128, seed=2)
# The learning rate rises for 60 steps, and then falls.
rate = CosineDecay(5e-4, 240, alpha=0.01, warmup_target=5e-3, warmup_steps=60)
plan = {"steps": steps, "batch_size": batch, "optimizer": lambda: keras.optimizers.Adam(rate)}

# %%
# Two networks, three rivals
# --------------------------
# A skip connection hands large maps from the way down to the way up. The second network has
# none; its lowest stage is wider instead, so that it has no fewer parameters. Each learns from
# three seeds. The rivals learn from a hundred of these mosaics: a random forest on filters that
# nobody trained (:func:`cnn_guide.segmentation.segment_by_filters`), Otsu's thresholds of
# brightness, and one class for all pixels.
networks = {
    "U-Net": lambda: build_unet(3, filters=(8, 16, 32, 64)),
    "no skips": lambda: build_unet(3, filters=(8, 16, 32, 72), skips=False),
}
prepared = {name: Trials(build, x_train, y_train, **plan) for name, build in networks.items()}
parameters = {name: trials.model.count_params() for name, trials in prepared.items()}
answers = {}


def learn(name):
    """Train a network from each seed, and let it answer."""
    for seed in seeds:
        prepared[name].run(seed)
        answers[name, seed] = prepared[name].model(x_test).numpy().argmax(axis=-1)


with ThreadPoolExecutor(2) as two:  # both at a time
    list(two.map(learn, networks))
answers["forest", 0] = segmentation.segment_by_filters(x_train[:100], y_train[:100], x_test)
answers["Otsu", 0] = segmentation.segment_by_brightness(x_train[:100], y_train[:100], x_test)
answers["one class", 0] = np.full_like(y_test, np.bincount(y_train.ravel()).argmax())
scores = {run: segmentation.mean_iou(y_test, answer, 3) for run, answer in answers.items()}
for (name, seed), answer in answers.items():
    each = segmentation.class_ious(y_test, answer, 3).round(2)
    print(f"{name}, seed {seed}: mIoU {scores[name, seed]:.3f}; {', '.join(TEXTURES)} {each}")
print(f"{time.perf_counter() - start:.0f} seconds, parameters: {parameters}")

# %%
# What comes out
# --------------
# The U-Net's mIoU (what answer and truth share of all they cover, mean over the textures) is
# :metric:`low|.2f` to :metric:`high|.2f` by the seed, with :metric:`parameters|,` parameters.
# The forest reaches :metric:`forest|.2f`: good filters that nobody trained come near. Otsu's
# :metric:`otsu|.2f` and one class's :metric:`one|.2f` show that brightness gives little away.
# Of the test mosaics, see one where the U-Net (seed 0) does as well as usual, and its worst.
errors = (answers["U-Net", 0] != y_test).mean(axis=(1, 2)).argsort()
pictures = {"truth": y_test} | {name: answers[name, 0] for name in (*networks, "forest")}
colours = {"brick": "C1", "grass": "C2", "gravel": "0.7"}
scale = {"cmap": ListedColormap(list(colours.values())), "vmin": 0, "vmax": 2}
figure, panels = plt.subplots(2, 5, figsize=(7.5, 3.9), layout="constrained")
shown = {"usual": errors[len(errors) // 2], "worst": errors[-1]}
for row, (word, place) in zip(panels, shown.items(), strict=True):
    draw_image(row[0], x_test[place], "mosaic")
    row[0].set_ylabel(word)
    for panel, (name, classes) in zip(row[1:], pictures.items(), strict=True):
        draw_image(panel, classes[place], name, **scale)
patches = [Patch(facecolor=colours[name], edgecolor="0.5", label=name) for name in TEXTURES]
figure.legend(handles=patches, loc="outside lower center", ncols=3)
reached = [scores["U-Net", seed] for seed in seeds]
figure.suptitle(f"Yes: mIoU {min(reached):.2f} to {max(reached):.2f}; borders go wrong")
plt.show()

# %%
# What skip connections buy
# -------------------------
# Within 3 pixels of a border, :metric:`near|.0%` of the U-Net's answers are wrong, and
# :metric:`near_without|.0%` without skips. Further inside, it is :metric:`inside|.1%` and
# :metric:`inside_without|.1%` (means of three seeds, the points below). Skips buy borders
# here, and hardly anything inside, where few errors were left: mIoU rises by
# :metric:`gained|.3f` in the mean.
curves = {run: segmentation.errors_by_distance(y_test, answers[run]) for run in answers}
figure, axes = plt.subplots(figsize=(5.5, 3.4), layout="constrained")
for name in (*networks, "forest"):
    each = np.array([curve for run, curve in curves.items() if run[0] == name])
    (line,) = axes.plot(range(1, 13), each.mean(axis=0), label=name)
    axes.plot(range(1, 13), each.T, ".", color=line.get_color())
axes.set(xlabel="pixels from the nearest border", ylabel="wrong answers", ylim=(0, None))
axes.yaxis.set_major_formatter("{x:.0%}")
axes.legend()
figure.suptitle("With skips, fewer errors where textures meet")
plt.show()

# %%
# What this does not show
# -----------------------
# There is one photograph of each texture, and both halves share its wall or ground, its light,
# camera and scale: on another brick wall we measured nothing. Borders are straight and sharp,
# as they need not be outdoors. The spread is that of three seeds on one set of mosaics.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

edge = segmentation.near_border(y_test, distance=3)
at_edge, inside = (
    {
        name: np.array([(answers[name, s] != y_test)[part].mean() for s in seeds])
        for name in networks
    }
    for part in (edge, ~edge)
)
measured = {
    "parameters": parameters["U-Net"],
    "low": min(reached),
    "high": max(reached),
    "forest": scores["forest", 0],
    "otsu": scores["Otsu", 0],
    "one": scores["one class", 0],
    "near": at_edge["U-Net"].mean(),
    "near_without": at_edge["no skips"].mean(),
    "inside": inside["U-Net"].mean(),
    "inside_without": inside["no skips"].mean(),
    "gained": np.mean(reached) - np.mean([scores["no skips", seed] for seed in seeds]),
}
gained = measured["near_without"] - measured["near"]
little = abs(measured["inside_without"] - measured["inside"])
claim("mean over the textures) is … to … by the seed", reached, at_least=0.9)
claim("good filters that nobody trained come near", measured["forest"], above=0.8)
claim("brightness gives little away", measured["otsu"], below=0.35)
claim("With skips, fewer errors where textures meet", gained, above=0.01)
claim("Skips buy borders here, and hardly anything inside", gained, above=2 * little)
claim("of the U-Net's answers are wrong", at_edge["U-Net"], above=5 * inside["U-Net"])
claim("The forest reaches …", measured["forest"], below=min(reached))
claim("no fewer parameters", parameters["no skips"], at_least=parameters["U-Net"])
# sphinx_gallery_end_ignore
