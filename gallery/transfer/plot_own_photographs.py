"""
How well can a network learn your own photographs?
==================================================

Run this script with a folder that holds a folder of photographs for each class, ``python
plot_own_photographs.py pets``, and it learns to tell them apart. Without one it cuts tiles
from five grey photographs that scikit-image ships, small ones, so that some are hard. The
command ``python -m cnn_guide.transfer pets`` takes these steps and saves what was learned.
"""

# %%
# A folder of folders
# -------------------
# The folders' names are the classes. Each strip of a photograph gets a subfolder of its own:
# neighbours have much in common, and what lies in one subfolder will not be divided.
import sys
import tempfile
from pathlib import Path

from cnn_guide.datasets import load_photograph
from cnn_guide.evaluation import confusion_matrix
from cnn_guide.figures import draw_report
from cnn_guide.pretrained import BASES
from cnn_guide.transfer.photographs.folders import find_photographs
from cnn_guide.transfer.photographs.learning import learn_photographs
from cnn_guide.transfer.photographs.reading import look_at_photographs
from cnn_guide.transfer.photographs.report import judge, show_worst
from cnn_guide.transfer.photographs.splits import split_photographs

import matplotlib.pyplot as plt
import numpy as np
from skimage import io

temporary = tempfile.TemporaryDirectory()
photos = Path(*sys.argv[1:2] or [temporary.name])
strips, side = 8, 24
for name in [] if sys.argv[1:] else ["camera", "coins", "grass", "gravel", "moon"]:
    photo = load_photograph(name)
    lefts = np.linspace(0, photo.shape[1] - side, strips, dtype=int)
    tops = np.linspace(0, photo.shape[0] - side, 4, dtype=int)
    for strip, left in enumerate(lefts):
        folder = photos / name / f"{name} {strip}"
        folder.mkdir(parents=True)
        for tile, top in enumerate(tops):
            square = photo[top : top + side, left : left + side]
            io.imsave(folder / f"{tile}.png", square, check_contrast=False)
found = find_photographs(photos)
photographs = look_at_photographs(found, skip_unreadable=True)
print("\n".join(photographs.skipped) or f"all {len(photographs)} files are readable")

# %%
# Split without a leak
# --------------------
# Photographs of one subfolder, equal files and look-alikes form groups, and a group is on one
# side. Without that, the test may ask for what was learned by heart, as with
# :ref:`another leak <sphx_glr_generated_gallery_myths_plot_leaky_split.py>`.
groups = photographs.groups
split = split_photographs(photographs, seed=0)
print(len(split.train), len(split.validation), len(split.test), "to learn, choose and test")

# %%
# Learn, and test
# ---------------
# EfficientNet-Lite0 sees each photograph once; a head learns from what it made of them. Two
# baselines stand beside: the commonest class, and the colours alone. The interval takes each
# tile for an independent trial; tiles of one strip are not, so the truth may lie further off.
lesson = learn_photographs(photographs, split, BASES["efficientnet_lite0"], side=96)
test, probabilities = photographs.select(split.test), lesson.probabilities[split.test]
result = judge(test.labels, probabilities)
print(f"{result['accuracy']:.0%}, 95% interval {result['low']:.0%} to {result['high']:.0%}")
print(f"colours {lesson.histogram_accuracy:.0%}, commonest {lesson.majority_accuracy:.0%}")

# %%
# Look at what it gets wrong
# --------------------------
# These are the errors it was surest of. On your own photographs, ask of each: is it in the
# wrong folder, do the two classes overlap, did the middle square leave something out?
names, answers = test.class_names, probabilities.argmax(axis=1)
figure = plt.figure(figsize=(9, 4.4), layout="constrained")
matrix = confusion_matrix(test.labels, answers, len(names))
worst = show_worst(test, probabilities, side=96 if sys.argv[1:] else side)
draw_report(figure, matrix, names, worst)
figure.suptitle(f"{result['right']} of {result['photographs']} unseen tiles recognised")
plt.show()
temporary.cleanup()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim(
    "and a group is on one", len(set(groups[split.train]) & set(groups[split.test])), equals=0
)
measured = {
    **result,
    "learned_from": len(split.train),
    "groups": len(set(groups)),
    "classes": len(names),
    "histogram_accuracy": lesson.histogram_accuracy,
}
# sphinx_gallery_end_ignore
