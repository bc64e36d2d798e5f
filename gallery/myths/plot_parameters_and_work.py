"""
Do more parameters make a network slower?
=========================================

The size of a network is usually given as its number of parameters. But parameters take memory
on disk, products take time, and feature maps take memory at work. We count all three for VGG16.
"""

# %%
# 16 layers with weights
# ----------------------
# VGG16 is easy to write down (Simonyan and Zisserman, 2015): 3x3 convolutions with 'same'
# padding, a max pooling after each block, three dense layers. Sizes are enough to count with.
import matplotlib.pyplot as plt
import numpy as np

from cnn_guide.ops import conv2d_parameters, dense_parameters, output_size

side, channels = 224, 3
floats = side * side * channels  # The image itself
names, parameters, products = [], [], []
for block, filters in enumerate(([64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3), 1):
    for index, count in enumerate(filters, 1):
        names.append(f"conv{block}_{index}")
        parameters.append(conv2d_parameters(3, channels, count))
        products.append(side * side * count * 3 * 3 * channels)
        channels = count
        floats += side * side * channels
    side = output_size(side, 2, 2)
    floats += side * side * channels
features = side * side * channels
for name, units in (("fc1", 4096), ("fc2", 4096), ("fc3", 1000)):
    names.append(name)
    parameters.append(dense_parameters(features, units))
    products.append(features * units)
    floats += units
    features = units

# %%
# The heavy layer is not the slow one
# -----------------------------------
# VGG16 has :metric:`parameters|,` parameters, and :metric:`fc1|.0%` of them lie in one dense
# layer, ``fc1``. Of the :metric:`billions|.1f` billion products for an image, that layer takes
# :metric:`fc1_work|.1%`. All convolutions together have :metric:`conv|.0%` of the parameters
# and do :metric:`conv_work|.0%` of the work. On its way the image becomes
# :metric:`millions|.1f` million numbers, :metric:`megabytes|.0f` MB in float32.
total, work = sum(parameters), sum(products)
shares, work_shares = np.array(parameters) / total, np.array(products) / work
fc1 = names.index("fc1")
assert total == 138_357_544
assert round(shares[fc1], 2) == 0.74
assert work_shares[fc1] < 0.01
assert floats == 15_237_608

figure, panel = plt.subplots(figsize=(5, 6), layout="constrained")
figure.suptitle(
    f"Not by itself: fc1 has {shares[fc1]:.0%} of the parameters\n"
    f"and does {work_shares[fc1]:.1%} of the work"
)
places = np.arange(len(names))
panel.barh(places - 0.2, shares, 0.4, label="share of the parameters")
panel.barh(places + 0.2, work_shares, 0.4, label="share of the products")
panel.set_yticks(places, names)
panel.invert_yaxis()
panel.xaxis.set_major_formatter("{x:.0%}")
panel.legend(loc="center right")
plt.show()

measured = {
    "parameters": total,
    "fc1": shares[fc1],
    "fc1_work": work_shares[fc1],
    "billions": work / 1e9,
    "conv": shares[:fc1].sum(),
    "conv_work": work_shares[:fc1].sum(),
    "millions": floats / 1e6,
    "megabytes": floats * 4 / 1e6,
}
