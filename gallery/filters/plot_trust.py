"""
Would the picture change if the network knew nothing?
=====================================================

A map of "what mattered" should depend on what the network learned. So shuffle the network's
weights and draw the map again. If it looks the same, it never showed the network.
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


def map_sizes(network):
    """Draw each method's map of each digit, without signs."""
    shares = integrated_gradients(network, digits, labels).values
    return {
        "saliency": saliency(network, digits, labels),
        "integrated\ngradients": np.abs(shares[..., 0]),
        "Grad-CAM": grad_cam(network, digits, labels),
    }


# %%
# Shuffle all kernels
# -------------------
# :func:`cnn_guide.visualize.randomise_weights` keeps the architecture and shuffles the weights
# of each layer, so that the copy knows nothing. We compare the order of the pixels, most to
# least important, before and after: 1 is the same order, 0 has nothing in common. A map that
# is 0 everywhere has no order and counts as 0.
shuffles = 3
before = map_sizes(model)
after = [map_sizes(randomise_weights(model, seed=seed)) for seed in range(shuffles)]


def agreement(first, second):
    """Correlate the ranks of the pixels of two maps."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(spearmanr(first.ravel(), second.ravel()).statistic)


def mean_agreement(first, second):
    """Average the agreement over the digits."""
    return float(np.mean([agreement(*pair) for pair in zip(first, second, strict=True)]))


kept = {
    method: float(np.mean([mean_agreement(old, maps[method]) for maps in after]))
    for method, old in before.items()
}
like_digit = mean_agreement(before["integrated\ngradients"], digits[..., 0])
assert kept["integrated\ngradients"] > 0.9, "the page says: nearly the same picture"
assert abs(kept["Grad-CAM"]) < 0.3, "the page says: Grad-CAM changes"
print({method.replace("\n", " "): round(value, 2) for method, value in kept.items()})
print(f"integrated gradients and the digit itself: {like_digit:.2f}")

# %%
# What it means
# -------------
# The picture of integrated gradients hardly changes, as each share is multiplied by the
# pixel: where there is no ink, there is no share. It mostly shows the digit. Its *signs and
# sizes* do depend on the network; its outline does not. Grad-CAM changes altogether, which
# does not make it right, but it passes this test. (Our shuffling keeps the size of weights;
# Adebayo et al., 2018, draw them anew.)

figure, panels = plt.subplots(3, 3, figsize=(5.5, 6), layout="constrained")
for row, method in zip(panels, before, strict=True):
    draw_image(row[0], -digits[0], "a digit")
    draw_image(row[1], before[method][0], "trained", cmap="viridis")
    draw_image(row[2], after[0][method][0], f"shuffled ({kept[method]:.2f})", cmap="viridis")
    row[0].set_ylabel(method)
figure.suptitle("Shuffled weights: one map hardly notices")
plt.show()
measured = {"like_digit": like_digit, "digits": len(digits), "shuffles": shuffles}
measured |= zip(("saliency", "integrated", "grad_cam"), kept.values(), strict=True)
