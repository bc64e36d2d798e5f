"""
How do slopes find their way back?
==================================

A network computes its loss step by step. Backpropagation goes these steps backwards. Here
is a computation so small that you can check every number by hand.
"""

# %%
# Forwards: one weight, two pixels
# --------------------------------
# A filter of a single weight looks at two pixels of a digit, and its answers are added up.
# Relu follows, and the loss is the square of the answer's distance to 1. The weight is used
# twice, as the weights of a convolution are used at each stop.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_graph

import matplotlib.pyplot as plt

(x_train, _), _ = load_mnist()
digit = prepare_digits(x_train[919:920])[0, :, :, 0]  # two of its pixels are easy to multiply
upper, lower = (float(pixel) for pixel in digit[4:6, 20])


def loss_of(weight):
    """Return the numbers of each step."""
    first, second = weight * upper, weight * lower
    total = first + second
    answer = max(total, 0.0)
    return first, second, total, answer, (answer - 1) ** 2


weight = 2.0
first, second, total, answer, loss = loss_of(weight)

# %%
# Backwards: multiply along a way, add up over ways
# -------------------------------------------------
# The loss has the slope 1 with itself. Each step back multiplies by the slope of that step: the
# square's is twice what was squared, relu's is 1 or 0, that of a sum is 1, and that of a
# product is the other factor. Two ways lead from the weight to the loss, and their parts are
# added up.
by_answer = 2 * (answer - 1)
by_total = by_answer * (total > 0)
by_first = by_second = by_total
by_weight = by_first * upper + by_second * lower
numbers = {
    "upper pixel": (upper, by_first * weight),
    "weight w": (weight, by_weight),
    "lower pixel": (lower, by_second * weight),
    "w × upper": (first, by_first),
    "w × lower": (second, by_second),
    "sum": (total, by_total),
    "relu": (answer, by_answer),
    "loss": (loss, 1.0),
}
ways = [
    ("upper pixel", "w × upper", weight),
    ("weight w", "w × upper", upper),
    ("weight w", "w × lower", lower),
    ("lower pixel", "w × lower", weight),
    ("w × upper", "sum", 1.0),
    ("w × lower", "sum", 1.0),
    ("sum", "relu", float(total > 0)),
    ("relu", "loss", by_answer),
]
figure, panel = plt.subplots(figsize=(4.4, 6.4), layout="constrained")
figure.suptitle("Slopes multiply along a way back, and ways add up")
draw_graph(panel, numbers, ways)
plt.show()

# %%
# The referee
# -----------
# Turn the weight a little both ways, and see how far the loss moves.
turn = 1e-5
measured_slope = (loss_of(weight + turn)[-1] - loss_of(weight - turn)[-1]) / (2 * turn)
print(f"by the chain rule {by_weight:.6f}, measured {measured_slope:.6f}")
# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

shown = [number for pair in numbers.values() for number in pair]
off = [abs(number - round(number, 2)) for number in shown]  # two digits are all that one sees
claim("you can check every number by hand", off, below=1e-6)
claim("their parts are added up", abs(by_weight - measured_slope), below=1e-6)
alone = by_first * upper  # the control: one way without the other
claim("Two ways lead from the weight", abs(alone - measured_slope), above=0.1)
measured = {"slope": by_weight, "by_upper": by_first * upper, "by_lower": by_second * lower}
# sphinx_gallery_end_ignore
