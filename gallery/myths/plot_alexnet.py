"""
Does AlexNet end in 7x7x512?
============================

The network that made CNNs famous in 2012 is sometimes drawn with five poolings and with 7x7x512
numbers at the end. Its paper gives enough sizes to check that.
"""

# %%
# Five convolutions, three poolings
# ---------------------------------
# Filters, windows and strides are from Krizhevsky, Sutskever and Hinton (2012). A layer in two
# groups sees half of the channels below it: the network was split over two processors. The
# paper says 224 pixels. Without padding these do not lead to the sizes of its later layers, and
# 227 do, so we take 227. Nor does the paper name a padding: from conv2 on we keep the size.
from cnn_guide.ops import conv2d_parameters, dense_parameters, output_size

import matplotlib.pyplot as plt

convolutions = {  # filters, window, stride, padding, groups, and whether a pooling follows
    "conv1": (96, 11, 4, "valid", 1, True),
    "conv2": (256, 5, 1, "same", 2, True),
    "conv3": (384, 3, 1, "same", 1, False),
    "conv4": (384, 3, 1, "same", 2, False),
    "conv5": (256, 3, 1, "same", 2, True),
}
side, channels, parameters = 227, 3, 0
stages = [("image", side, channels)]
for name, (filters, window, stride, padding, groups, pooled) in convolutions.items():
    side = output_size(side, window, stride, padding)
    parameters += conv2d_parameters(window, channels // groups, filters)
    channels = filters
    stages.append((name, side, channels))
    if pooled:
        side = output_size(side, 3, 2)
        stages.append((name.replace("conv", "pool"), side, channels))
features = side * side * channels
dense = [dense_parameters(*sizes) for sizes in ((features, 4096), (4096, 4096), (4096, 1000))]
parameters += sum(dense)
neurons = {name: size * size * maps for name, size, maps in stages}
for name, size, maps in stages:
    print(f"{name:6} {size:3} x {size:3} x {maps}")

# %%
# It ends in 6x6x256
# ------------------
# Figure 2 of the paper also gives the neurons of each layer. For conv2 to conv5 our sizes give
# just these numbers. For conv1 they do not: 55x55x96 makes :metric:`ours|,` neurons, and the
# paper says 253,440. No square map of 96 channels has that many, so the number fits no
# such layer. Our sizes give :metric:`millions|.1f` million parameters, where the
# abstract says 60 million. With 7x7x512 the first dense layer *alone* would have
# :metric:`wrong|.0f` million. Those sizes belong to a younger network, VGG16.
wrong = dense_parameters(7 * 7 * 512, 4096)
in_the_paper = {"conv1": 253_440, "conv2": 186_624, "conv3": 64_896, "conv4": 64_896}
in_the_paper |= {"conv5": 43_264}
for name, count in in_the_paper.items():
    print(f"{name}: {neurons[name]:7,} from the sizes, {count:7,} in the paper")

figure, panel = plt.subplots(figsize=(5, 3.8), layout="constrained")
figure.suptitle(f"No: it ends in {side}x{side}x{channels}, after three poolings")
for place, (name, size, maps) in enumerate(stages):
    colour = {"c": "tab:blue", "p": "tab:orange", "i": "0.6"}[name[0]]
    panel.barh(place, size, color=colour)
    panel.text(size + 4, place, f"{size}x{size}x{maps}", va="center", size=11)
panel.set_yticks(range(len(stages)), [name for name, *_ in stages])
panel.invert_yaxis()
panel.set(xlabel="height and width", xlim=(0, 320))
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim(
    "For conv2 to conv5 our sizes give just these numbers",
    [neurons[f"conv{n}"] for n in (2, 3, 4, 5)],
    equals=[in_the_paper[f"conv{n}"] for n in (2, 3, 4, 5)],
)
stops = [output_size(output_size(pixels, 11, 4), 3, 2) for pixels in (224, 227)]
claim("these do not lead to the sizes of its later layers", stops, equals=[26, 27])
claim("For conv1 they do not", abs(neurons["conv1"] - in_the_paper["conv1"]), above=0)
claim("No square map of 96 channels", (in_the_paper["conv1"] / 96) ** 0.5 % 1, above=0)
claim("where the abstract says 60 million", round(parameters / 1e7), equals=6)
claim("the first dense layer alone would have … million", wrong, above=61.5e6)
assert (side, channels) == (6, 256)
assert sum(name.startswith("pool") for name, *_ in stages) == 3
measured = {"millions": parameters / 1e6, "wrong": wrong / 1e6, "ours": neurons["conv1"]}
# sphinx_gallery_end_ignore
