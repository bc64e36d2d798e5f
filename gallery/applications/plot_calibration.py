"""
May you believe a network's probabilities?
==========================================

A network says "a 4, 80%". Is it right in 80 of 100 such answers? That is called calibration,
it can be measured, and the usual measure can mislead.
"""

# %%
# 10,000 digits
# -------------
# The network of :ref:`sphx_glr_generated_gallery_training_plot_mnist_training.py` reads MNIST's
# test digits (28 by 28 pixels, CC BY-SA 3.0). A *reliability diagram* sorts the answers by
# their probability into ten groups, and shows for each what share is right: on the diagonal,
# but for chance, if the probabilities hold. The *expected calibration error* is the mean
# distance from it, in which each answer counts once.
#
# The softmax turns scores into probabilities. Guo et al. [1]_ divide the scores by a number
# first, a *temperature*: above 1, it makes all answers less sure. We choose it on the 6,000
# validation digits. At last we push each test digit into the upper left corner, by
# :metric:`up|.1f` pixels up and :metric:`left|.1f` to the left on average: no stroke changes.
import time

from cnn_guide.calibration import (
    apply_temperature,
    chance_error,
    choose_temperature,
    measure_reliability,
)
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_reliability
from cnn_guide.mnist_network import load_mnist_cnn

import matplotlib.pyplot as plt
import numpy as np

start = time.perf_counter()
model = load_mnist_cnn()
(x, y), (x_test, y_test) = load_mnist()
held_out, digits = prepare_digits(x[54_000:]), prepare_digits(x_test)
temperature = choose_temperature(y[54_000:], model.predict(held_out, verbose=0))
plain = model.predict(digits, verbose=0)
free = np.array([np.argwhere(digit[..., 0] > 0).min(axis=0) for digit in digits])  # up, left
pushed = np.stack([np.roll(d, -n, (0, 1)) for d, n in zip(digits, free, strict=True)])
moved = model.predict(pushed, verbose=0)
answers = {"as trained": plain, "with a temperature": apply_temperature(plain, temperature)}
answers["digits moved"] = moved
answers["moved, with a temperature"] = apply_temperature(moved, temperature)
answers["1 each time"] = np.tile(np.bincount(y) / len(y), (len(y_test), 1))
errors = {name: measure_reliability(y_test, each).error for name, each in answers.items()}

# Labels drawn just as likely as the network says: what error would a perfect one have?
counts = (5, 10, 20, 50, 100)
perfect = np.array([chance_error(plain, bins=bins) for bins in counts])
by_bins = [measure_reliability(y_test, plain, bins=bins).error for bins in counts]
print({name: f"{error:.2%}" for name, error in errors.items()})

# %%
# What the error tells, and what it does not
# ------------------------------------------
# As trained, the error is :metric:`plain|.2%`. That sounds splendid, and means little:
#
# - Nearly all answers stand in the last group. A perfect network, as sure as this one, would
#   show :metric:`floor|.2%` by chance alone, and more with more groups: see the lower panel.
#   Its grey band spans all draws of chance; lines in the upper panel are 95% intervals.
# - Whoever says "1" each time, with its share of the training digits as probability, is
#   right in :metric:`ones|.0%`, and has an error of :metric:`constant|.2%`: calibrated, and
#   useless.
# - The temperature, :metric:`temperature|.2f`, leaves :metric:`tempered|.2%`: on these test
#   digits it repairs next to nothing, though no other fits the validation digits so well.
# - On the moved digits the error is :metric:`moved|.0%`, and :metric:`moved_tempered|.0%` with
#   the temperature. What was calibrated on digits in the middle need not be so elsewhere.
#
# **What this does not show:** one network (:metric:`parameters|,` parameters), one seed, one
# set of digits. It says nothing about larger networks.

figure, panels = plt.subplots(2, figsize=(5.5, 8), layout="constrained")
panels[0].plot([0, 1], [0, 1], color="0.5", linestyle=":", label="perfect")
for name, marker in zip(list(answers)[:3], "os^", strict=True):
    draw_reliability(panels[0], measure_reliability(y_test, answers[name]), name, marker=marker)
panels[1].plot(counts, by_bins, "o-", label="as trained")
panels[1].plot(counts, perfect.mean(axis=1), color="0.5", label="a perfect network")
panels[1].fill_between(counts, perfect.min(1), perfect.max(1), color="0.5", alpha=0.4)
panels[1].set(xlabel="groups", ylabel="calibration error", ylim=(0, None), xscale="log")
panels[1].set_xticks(counts, counts)
panels[1].minorticks_off()
panels[1].yaxis.set_major_formatter("{x:.1%}")
panels[0].legend(loc=(0.56, 0.2))  # between the curves
panels[1].legend()
figure.suptitle(
    f"Off by {errors['as trained']:.1%} here, by {errors['digits moved']:.0%} moved"
)
plt.show()
print(f"{time.perf_counter() - start:.0f} seconds")

# %%
# References
# ----------
# .. [1] Guo, Pleiss, Sun and Weinberger, *On calibration of modern neural networks*,
#    ICML 2017, https://proceedings.mlr.press/v70/guo17a.html

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {
    "parameters": model.count_params(),
    "plain": errors["as trained"],
    "floor": perfect[1].mean(),
    "constant": errors["1 each time"],
    "ones": float(np.mean(y_test == 1)),
    "temperature": temperature,
    "tempered": errors["with a temperature"],
    "up": free[:, 0].mean(),
    "left": free[:, 1].mean(),
    "moved": errors["digits moved"],
    "moved_tempered": errors["moved, with a temperature"],
}
sure = plain.max(axis=1) > 0.9
claim("Nearly all answers stand in the last group", sure.mean(), above=0.95)
claim("and more with more groups", perfect.mean(axis=1)[-1], above=1.5 * perfect[1].mean())
claim("calibrated, and useless", measured["constant"], below=0.005)
gained = measured["plain"] - measured["tempered"]
claim("it repairs next to nothing", gained, below=0.4 * measured["plain"])
claim("On the moved digits the error is", min(errors[n] for n in list(errors)[2:4]), above=0.2)
same = np.sort(pushed.reshape(len(digits), -1)) == np.sort(digits.reshape(len(digits), -1))
corner = (pushed[:, 0].max(axis=(1, 2)) > 0) & (pushed[:, :, 0].max(axis=(1, 2)) > 0)
assert same.all()
assert corner.all()  # and as no digit is pushed further, nothing wraps round
# sphinx_gallery_end_ignore
