"""
Which strokes made the network misread a digit?
===============================================

The MNIST network misreads some of the test digits. We ask which pixels spoke for the wrong
answer and against the right one, and put that to the test: we erase them.
"""

# %%
# For the wrong answer, against the right one
# -------------------------------------------
# Of the 10,000 test digits :metric:`wrong` are misread.
# :func:`cnn_guide.visualize.integrated_gradients` shares a score out among the pixels. We do
# it for the answer that was given and for the truth; the difference says how much
# each pixel tipped the scales. The shares must add up to what the score
# gains over that of an empty image: that check comes first.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image, draw_signed
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.visualize import integrated_gradients

import matplotlib.pyplot as plt
import numpy as np

model = load_mnist_cnn()
_, (x_test, y_test) = load_mnist()
images = prepare_digits(x_test)
answers = model.predict(images, verbose=0).argmax(axis=1)
wrong = np.flatnonzero(answers != y_test)
digits, said, truth = images[wrong], answers[wrong], y_test[wrong].astype(int)
for_said = integrated_gradients(model, digits, said)
for_truth = integrated_gradients(model, digits, truth)
gap = float(max(np.abs(for_said.gap).max(), np.abs(for_truth.gap).max()))
tipped = (for_said.values - for_truth.values)[..., 0]
print(f"{len(wrong)} misread digits; the shares miss the score by at most {gap:.2f}")

# %%
# Erase ten pixels
# ----------------
# If these pixels tipped the scales, a digit without them should be read correctly. We erase
# the ten that spoke most for the wrong answer, and beside that ten inked ones by chance.


def erase(scores, count=10):
    """Set the `count` pixels with the highest scores to paper; return what is read then."""
    erased = digits.reshape(len(digits), -1).copy()
    places = np.argsort(-scores.reshape(len(digits), -1), axis=1)[:, :count]
    np.put_along_axis(erased, places, 0, axis=1)
    erased = erased.reshape(digits.shape)
    return erased, model.predict(erased, verbose=0).argmax(axis=1)


erased, after = erase(tipped)
mended = float((after == truth).mean())
rng = np.random.default_rng(0)
by_chance = [
    (erase(np.where(digits[..., 0] > 0, rng.random(tipped.shape), -1))[1] == truth).mean()
    for _ in range(10)
]
chance = float(np.mean(by_chance))
print(f"without ten chosen pixels {mended:.0%} are read correctly, by chance {chance:.0%}")

# %%
# Five of them
# ------------
# Red pixels spoke for the wrong answer, blue ones against it. On the right is the digit without
# its ten reddest pixels. This shows what tips *this network*. It says nothing about how people
# read, and a digit without ten of its pixels is one that no pen has drawn.

shown = np.flatnonzero(after == truth)[:5]
limit = np.quantile(np.abs(tipped[shown]), 0.99)
figure, panels = plt.subplots(5, 3, figsize=(4.5, 7.5), layout="constrained")
for row, index in zip(panels, shown, strict=True):
    draw_image(row[0], digits[index], f"a {truth[index]}, read as {said[index]}")
    draw_signed(row[1], tipped[index], f"for {said[index]}, not {truth[index]}", limit=limit)
    draw_image(row[2], erased[index], f"now read as {after[index]}")
figure.suptitle(
    f"Erase ten pixels, and {mended:.0%} are read\ncorrectly; ten by chance: {chance:.0%}"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

measured = {"wrong": len(wrong), "mended": mended, "chance": chance, "gap": gap}
claim("The shares must add up to what the score gains", gap, below=0.2)
claim("the ten that spoke most for the wrong answer", mended, above=2 * chance)
# sphinx_gallery_end_ignore
