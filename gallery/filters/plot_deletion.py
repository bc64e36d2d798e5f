"""
Does a map of importance beat the digit itself?
===============================================

If a map ranks the pixels rightly, the answer should collapse soon when we erase them in its
order, and come back early when we draw them in that order (Petsiuk et al., 2018). The test
means little without rivals that know nothing of the network.
"""

# %%
# Three methods and three rivals
# ------------------------------
# The rivals: a random order; the ink first, in a random order; and the digit itself, brightest
# pixels first.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.visualize import (
    deletion_curve,
    grad_cam,
    insertion_curve,
    integrated_gradients,
    resize_map,
    saliency,
)

import matplotlib.pyplot as plt
import numpy as np

model = load_mnist_cnn()
_, (x_test, y_test) = load_mnist()
digits, labels = prepare_digits(x_test[:20]), y_test[:20].astype(int)
rng = np.random.default_rng(0)
orders = {
    "integrated gradients": np.abs(integrated_gradients(model, digits, labels).values[..., 0]),
    "saliency": saliency(model, digits, labels),
    "Grad-CAM": np.stack(
        [resize_map(each, (28, 28)) for each in grad_cam(model, digits, labels)]
    ),
    "the digit itself": digits[..., 0],
    "ink first": (digits[..., 0] > 0) + rng.random((20, 28, 28)),
    "a random order": rng.random((20, 28, 28)),
}

# %%
# Erase, and draw
# ---------------
curves = {
    name: [
        [
            curve(model, *each, steps=14, fill=0)
            for each in zip(digits, labels, order, strict=True)
        ]
        for curve in (deletion_curve, insertion_curve)
    ]
    for name, order in orders.items()
}
figure, panels = plt.subplots(1, 2, figsize=(8, 4.2), layout="constrained", sharey=True)
styles = ("o-", "s-", "^-", "k--", "k-.", "k:")
for panel, index, done in zip(panels, (0, 1), ("erased", "drawn"), strict=True):
    for style, (name, both) in zip(styles, curves.items(), strict=True):
        height = np.mean([curve.outputs for curve in both[index]], axis=0)
        panel.plot(both[index][0].shares, height, style, label=name, markersize=4)
    panel.set(xlabel=f"share of the pixels {done}")
panels[0].set(ylabel="mean probability of the digit")
figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
figure.suptitle("One of three methods gets ahead of the digit itself, and not by much")
plt.show()

# %%
# What the ink alone does
# -----------------------
# The mean height of the left curves is :metric:`integrated|.2f` for integrated gradients,
# :metric:`itself|.2f` for the digit itself, :metric:`ink|.2f` for ink in a random order, and
# :metric:`random|.2f` for all pixels in a random order. Integrated gradients do better than the
# digit itself on :metric:`wins` of the :metric:`digits` digits, if not by much; saliency and
# Grad-CAM do worse than it on average. So most of the difference comes from erasing ink at all.
# Without these rivals we would have praised a method for finding ink.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

areas = {name: np.array([curve.area for curve in both[0]]) for name, both in curves.items()}
area = {name: each.mean() for name, each in areas.items()}
wins = int((areas["integrated gradients"] < areas["the digit itself"]).sum())
measured = {
    "digits": len(digits),
    "integrated": area["integrated gradients"],
    "itself": area["the digit itself"],
    "ink": area["ink first"],
    "random": area["a random order"],
    "wins": wins,
}
methods = [area[name] for name in ("integrated gradients", "saliency", "Grad-CAM")]
gap = measured["itself"] - min(methods)
by_ink = (measured["random"] - measured["ink"]) / (measured["random"] - min(methods))
behind = min(area["saliency"], area["Grad-CAM"]) - measured["itself"]
claim("One of three methods gets ahead of the digit itself", [gap, behind], above=0)
claim("the digit itself, and not by much", gap, below=0.03)
claim("Integrated gradients do better than the digit itself", wins, above=len(digits) / 2)
claim("saliency and Grad-CAM do worse than it on average", behind, above=0)
claim("most of the difference comes from erasing ink at all", by_ink, above=0.7)
claim(
    "All three methods beat a random order",
    methods,
    below=measured["random"],
    page="guide/attribution",
)
claim("comes close to the best of them", gap, below=0.03, page="guide/attribution")
claim(
    "most of the gain there comes from erasing ink", by_ink, above=0.7, page="guide/attribution"
)
# sphinx_gallery_end_ignore
