"""
Do MNIST digits fill their images?
==================================

The images of MNIST have 28 by 28 pixels. If you show a network a drawing of your own, you need
to know where in these 28 pixels the digits lie.
"""

# %%
# All 60,000 of them
# ------------------
# We measure the box around the ink of each training digit, and the centre of mass of its ink.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image

import matplotlib.pyplot as plt
import numpy as np

(images, labels), _ = load_mnist()
ink = images > 0
heights, widths = (
    np.apply_along_axis(lambda line: np.ptp(np.flatnonzero(line)) + 1, 1, ink.any(axis=axis))
    for axis in (2, 1)
)
longer = np.maximum(heights, widths)
mass = images.sum(axis=(1, 2), dtype=float)
centres = [(images.sum(axis=axis) @ np.arange(28)) / mass for axis in (2, 1)]
fits = float((longer == 20).mean())
off = float(np.quantile(np.abs(np.array(centres) - 14).max(axis=0), 0.999))

# %%
# 20 pixels long, and centred by mass
# -----------------------------------
# In :metric:`fits|.2%` of the digits, the longer side of the box has just 20 pixels. In 99.9 %
# of them the centre of mass lies on pixel 14, down and across, give or take half a pixel. That
# is how the digits were prepared (LeCun and others, 1998): shrunk into 20 by 20 pixels, and
# moved so that the centre of mass comes to the middle. It is the mass that is centred and not
# the box: a digit that is heavy on one side reaches further on the other.
chosen = [np.argmax(np.where(labels == digit, heights == 20, 0)) for digit in (1, 4, 7)]
figure, panels = plt.subplots(2, 2, figsize=(5, 5.4), layout="constrained")
figure.suptitle(
    f"No: {fits:.2%} are 20 pixels long, and their\nmass is centred (orange: 20x20 around it)"
)
shown = {"mean of all": images.mean(axis=0)} | {f"a {labels[n]}": images[n] for n in chosen}
for panel, (name, image) in zip(panels.flat, shown.items(), strict=True):
    draw_image(panel, image, name)
    box = {"fill": False, "edgecolor": "tab:orange", "linewidth": 2}
    panel.add_patch(plt.Rectangle((4, 4), 20, 20, **box))
    panel.plot(14, 14, "+", color="tab:orange", markersize=12)
plt.show()

# %%
# Why it matters
# --------------
# A very simple reader takes each digit for the class whose mean image is nearest. On digits
# that it has not seen it is right in :metric:`centred|.0%`. Move these digits 4 pixels to the
# right, and it is right in :metric:`moved|.0%`. So shrink and centre a drawing in just this way
# first. How a CNN takes the shift is not measured here.
rows = prepare_digits(images).reshape(len(images), -1)
means = np.stack([rows[:50_000][labels[:50_000] == digit].mean(axis=0) for digit in range(10)])


def read(digits):
    """Compare digits with the ten means; return how often the nearest is right."""
    scores = digits.reshape(len(digits), -1) @ means.T - np.sum(means**2, axis=1) / 2
    return float((scores.argmax(axis=1) == labels[50_000:]).mean())


unseen = prepare_digits(images[50_000:])
centred, moved = read(unseen), read(np.roll(unseen, 4, axis=2))

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("the longer side of the box has just 20 pixels", fits, above=0.999)
assert longer.max() == 20
claim("give or take half a pixel", off, below=0.51)
claim("On digits that it has not seen it is right", centred, above=0.75)
claim("Move these digits 4 pixels to the right", moved, below=0.5)
measured = {"fits": fits, "centred": centred, "moved": moved}
# sphinx_gallery_end_ignore
