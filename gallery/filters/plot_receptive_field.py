"""
How much of an image does one number see?
=========================================

There are two answers. Which pixels *can* reach a number follows from the sizes of the
windows below it. How strongly they *do* reach it depends on the weights, and is measured.
"""

# %%
# What can reach a number
# -----------------------
# The receptive field grows with every window: by its width less one, times the strides so
# far. We take the trained network of
# :ref:`sphx_glr_generated_gallery_training_plot_mnist_training.py`.
from cnn_guide.datasets import load_mnist, load_photograph, prepare_digits
from cnn_guide.figures import draw_image
from cnn_guide.mnist_network import load_mnist_cnn
from cnn_guide.models import receptive_field
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16
from cnn_guide.visualize import effective_field, feature_maps

import keras
import matplotlib.pyplot as plt
import numpy as np

model = load_mnist_cnn()
names = [layer.name for layer in model.layers[:4]]
for name in names:
    down, right = receptive_field(model, name)
    assert down == right
    print(f"{name:16} sees {down.size:2} pixels, and its neighbour {down.stride} further on")

# %%
# What does reach it
# ------------------
# The gradient says how much a number moves when a pixel changes. We take the middle of each
# layer, all filters added up, and average over 1,000 digits that were not trained on. The
# dashed frame is the receptive field, computed from sizes alone: no pixel outside it moves the
# number. The white frame is the smallest square in its middle that still holds half of all
# influence.
(images, _), _ = load_mnist()
digits = prepare_digits(images[54_000:55_000])


def measure(network, pictures, name, channel=None):
    """Return the measured field, the pixels of the frame, and the side of the inner frame."""
    field = effective_field(network, pictures, name, channel)
    places = (size // 2 for size in network.get_layer(name).output.shape[1:3])
    fields = receptive_field(network, name)
    rows, columns = (axis.pixels(place) for axis, place in zip(fields, places, strict=True))
    seen, size = field[np.ix_(rows, columns)], len(rows)
    halves = [n for n in range(size // 2) if seen[n : size - n, n : size - n].sum() >= 0.5]
    return field, (rows, columns), size - 2 * halves[-1]


def draw_field(axes, network, pictures, name):
    """Draw the measured field and both frames; return the side of the inner one."""
    field, (rows, columns), inner = measure(network, pictures, name)
    size = len(rows)
    draw_image(axes, field, cmap="viridis", vmin=0, vmax=np.quantile(field, 0.999))
    for side, colour, style in ((size, "orange", "--"), (inner, "white", "-")):
        corner = np.array([columns[0], rows[0]]) + (size - side) / 2 - 0.5
        axes.add_patch(plt.Rectangle(corner, side, side, fill=False, ec=colour, ls=style, lw=2))
    margin = size / 40 + 1
    axes.set_xlim(columns[0] - margin, columns[-1] + margin)
    axes.set_ylim(rows[-1] + margin, rows[0] - margin)
    half = f": half in the middle {inner}x{inner}" if inner < size else ""
    axes.set_title(f"{size}x{size}{half}")
    return inner


figure, panels = plt.subplots(2, 2, figsize=(6, 6.4), layout="constrained")
for panel, name in zip(panels.flat, names, strict=True):
    inner = draw_field(panel, model, digits, name)
figure.suptitle("The middle of the field moves a number most")
plt.show()

# %%
# Is it the ink, or the sum?
# --------------------------
# Digits lie in the middle of their images, and we added up the filters. So we ask again: for
# noise instead of digits, for an untrained network, and for single filters of the last layer.
# In each case the square that holds half is again :metric:`half` pixels wide (the largest
# difference: :metric:`spread|words`). So here none of the three, ink, training or adding up,
# makes the middle count by itself.
rng = np.random.default_rng(0)
noise = rng.random((200, *digits.shape[1:]))
keras.utils.set_random_seed(1)
untrained = keras.models.clone_model(model)
cases = [(model, noise, None), (untrained, digits[:200], None), (untrained, noise, None)]
awake = np.flatnonzero(feature_maps(model, digits[:200], names[-1])[:, 2, 2].max(axis=0))
cases += [(model, digits[:200], channel) for channel in awake[:8]]
sides = [measure(net, seen, net.layers[3].name, channel)[2] for net, seen, channel in cases]
print("the square that holds half:", sides)

# %%
# A deep network
# --------------
# If all pixels counted alike, the square that holds half would have :metric:`even|.0%` of the
# side. One of VGG16's last numbers can see :metric:`vgg16_size` pixels across. Averaged over
# three photographs, the square has :metric:`vgg16_share|.0%` of that side. Many paths lead from
# the middle to the number, and few from the border :cite:p:`luo2016`.
photographs = [load_photograph(name)[:224, :224] for name in ("chelsea", "coffee", "rocket")]
pictures = prepare_for_vgg16(np.stack(photographs))
figure, axes = plt.subplots(figsize=(5, 5.4), layout="constrained")
base = load_vgg16_base()
vgg16, vgg16_size = (
    draw_field(axes, base, pictures, "block5_pool"),
    receptive_field(base)[0].size,
)
figure.suptitle(
    f"VGG16 can see {vgg16_size} pixels across,\nand the middle {vgg16} have half the influence"
)
plt.show()
even = 0.5**0.5  # of the side, as the square has half the area

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

size = receptive_field(model, names[-1])[0].size
measured = {
    "half": inner,
    "share": inner / size,
    "spread": int(np.abs(np.subtract(sides, inner)).max()),
    "vgg16": vgg16,
    "even": even,
    "vgg16_size": vgg16_size,
    "vgg16_share": vgg16 / vgg16_size,
}
frame = np.ix_(*measure(model, digits, names[-1])[1])
claim(
    "no pixel outside it moves the number",
    measure(model, digits, names[-1])[0][frame].sum(),
    above=0.999,
)
claim("The middle of the field moves a number most", inner / size, below=even)
claim("makes the middle count by itself", np.divide(sides, size), below=even)
claim("the square has … of that side", vgg16 / vgg16_size, below=0.7 * even)
# sphinx_gallery_end_ignore
