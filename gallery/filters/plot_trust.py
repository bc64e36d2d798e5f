"""
Would the picture change if the network knew nothing?
=====================================================

A map of "what mattered" should depend on what the network learned. So shuffle the network's
weights and draw the map again. And mind how you compare the two.
"""

# %%
# Three methods, and twenty digits
# --------------------------------
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.visualize import grad_cam, integrated_gradients, randomise_weights, saliency

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import spearmanr

model = load_mnist_cnn()
_, (x_test, y_test) = load_mnist()
digits, labels = prepare_digits(x_test[:20]), y_test[:20].astype(int)
ink = digits[..., 0] > 0


def draw_maps(network):
    """Draw each method's map of each digit; integrated gradients have signs."""
    return {
        "saliency": saliency(network, digits, labels),
        "integrated\ngradients": integrated_gradients(network, digits, labels).values[..., 0],
        "Grad-CAM": grad_cam(network, digits, labels),
    }


# %%
# Shuffle all kernels
# -------------------
# :func:`cnn_guide.visualize.randomise_weights` keeps the architecture and shuffles the
# weights of each layer, so that the copy knows nothing. (Adebayo et al., 2018, draw them
# anew.) We compare the ranks of the pixels before and after: 1 is an unchanged order, and
# unrelated orders have 0 on average. A map without any order, 0 everywhere, counts as no
# agreement.
shuffles = 3
before = draw_maps(model)
after = [draw_maps(randomise_weights(model, seed=seed)) for seed in range(shuffles)]


def agreement(first, second, where=None):
    """Correlate the ranks of the pixels of two stacks of maps; average over the digits."""
    where = np.ones_like(first, dtype=bool) if where is None else where
    pairs = [(old[at], new[at]) for old, new, at in zip(first, second, where, strict=True)]
    flat = [np.ptp(old) == 0 or np.ptp(new) == 0 for old, new in pairs]
    ranks = [
        0 if no else spearmanr(*pair).statistic for no, pair in zip(flat, pairs, strict=True)
    ]
    return float(np.mean(ranks))


def kept_by(method, change=np.abs, where=None):
    """Average the agreement of a method's maps over the shuffles."""
    old = change(before[method])
    return float(np.mean([agreement(old, change(new[method]), where) for new in after]))


kept = {method: kept_by(method) for method in before}
print({method.replace("\n", " "): round(value, 2) for method, value in kept.items()})

# %%
# A picture that stays
# --------------------
# By eye and by this number the map of integrated gradients hardly changes, and Grad-CAM's
# changes altogether. The reason is paper. Each share is multiplied by its pixel, so where
# there is no ink the share is 0, before and after.

figure, panels = plt.subplots(3, 3, figsize=(5.5, 6), layout="constrained")
for row, method in zip(panels, before, strict=True):
    draw_image(row[0], digits[0], "a digit")
    draw_image(row[1], np.abs(before[method][0]), "trained", cmap="viridis")
    shuffled = np.abs(after[0][method][0])
    draw_image(row[2], shuffled, f"shuffled ({kept[method]:.2f})", cmap="viridis")
    row[0].set_ylabel(method)
figure.suptitle("Shuffled weights: one map hardly notices")
plt.show()

# %%
# And numbers that do not
# -----------------------
# The control is a picture that knows nothing: 1 where there is ink, else 0. Its order agrees
# with that of integrated gradients by :metric:`like_ink|.2f`, so the mere outline of the digit
# explains an agreement as high as this. Compare the inked pixels alone, and integrated
# gradients agree with themselves by :metric:`integrated_ink|.2f`, saliency by
# :metric:`saliency_ink|.2f`. Keep the signs, for the class or against it, and
# :metric:`integrated_signed|.2f` is left.
#
# So integrated gradients do depend on what was learned. The picture of their sizes does not
# show it: you see the digit. Grad-CAM passes, which does not yet make it right.
gradients = "integrated\ngradients"
like_ink = agreement(np.abs(before[gradients]), ink.astype(float))
within_ink = {method: kept_by(method, where=ink) for method in ("saliency", gradients)}
signed = kept_by(gradients, change=np.array, where=ink)

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {
    "like_ink": like_ink,
    "digits": len(digits),
    "shuffles": shuffles,
    "saliency": kept["saliency"],
    "integrated": kept[gradients],
    "grad_cam": kept["Grad-CAM"],
    "saliency_ink": within_ink["saliency"],
    "integrated_ink": within_ink[gradients],
    "integrated_signed": signed,
}
claim("the map of integrated gradients hardly changes", kept[gradients], above=0.9)
claim("and Grad-CAM's changes altogether", abs(kept["Grad-CAM"]), below=0.2)
claim("one map hardly notices", kept[gradients], above=0.9)
claim("explains an agreement as high as this", like_ink, above=0.95 * kept[gradients])
claim("So integrated gradients do depend", within_ink[gradients], below=0.7)
claim("Keep the signs, for the class or against it", abs(signed), below=0.2)
# sphinx_gallery_end_ignore
