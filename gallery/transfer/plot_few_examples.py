"""
How much does transfer learning gain when examples are few?
===========================================================

From which of 13 photographs was this small patch cut? Three kinds of candidate answer:
networks that have seen a million photographs before, one that has seen none, and a count of
colours. Each gets from one to twenty examples a class.
"""

# %%
# Training patches come from the left halves of the photographs, test patches from the right
# halves, so no pixel is in both. Brick, grass and gravel are grey textures, on purpose. We draw
# all three times.
from cnn_guide.datasets import PHOTOGRAPHS, first_of_each_class, load_photograph_patches
from cnn_guide.pretrained import BASES
from cnn_guide.transfer.colours import colour_histograms
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.from_scratch import train_from_scratch
from cnn_guide.transfer.heads import train_head

import matplotlib.pyplot as plt
import numpy as np

num_classes, sizes, draws = len(PHOTOGRAPHS), (1, 5, 20), 3

# %%
# Two frozen bases make features of a patch; a histogram of its colours makes others. One
# softmax layer learns from each, with :func:`cnn_guide.transfer.heads.train_head`, which first
# brings each patch's features to length 1; what that is good for is :ref:`another question
# <sphx_glr_generated_gallery_transfer_plot_silent_channels.py>`. And a small network of our
# own, :func:`cnn_guide.transfer.from_scratch.train_from_scratch`, learns from the patches
# alone; its size, rate and steps were chosen on left halves.
learners = {  # a key for the numbers, what is seen, how it is learned, how it is drawn
    "VGG16, frozen": ("vgg16", "vgg16", train_head, "C0o-"),
    "EfficientNet-Lite0, frozen": ("efficientnet", "efficientnet", train_head, "C2s-"),
    "colour histogram": ("histogram", "colours", train_head, "C1D-"),
    "from scratch": ("scratch", "patches", train_from_scratch, "C3^-"),
}
bases = {"vgg16": BASES["vgg16"], "efficientnet": BASES["efficientnet_lite0"]}
models = {name: pool_features(base.load((64, 64, 3))) for name, base in bases.items()}
right = {name: np.zeros((len(sizes), draws)) for name in learners}
for draw in range(draws):
    (x, y), (x_new, y_new) = load_photograph_patches(max(sizes), seed=draw)
    parts = x, x_new[:130]
    views = {"patches": parts, "colours": [colour_histograms(part) for part in parts]}
    for name, model in models.items():
        see = {"model": model, "prepare": bases[name].prepare, "progress": False}
        views[name] = [extract_features(images=part, **see) for part in parts]
    for row, size in enumerate(sizes):
        few = first_of_each_class(y, size, num_classes)
        for name, (_, view, train, _) in learners.items():
            seen, new = views[view]
            learner = train(seen[few], y[few], num_classes, seed=draw)
            right[name][row, draw] = np.mean(np.argmax(learner(new), axis=1) == y_new[:130])

# %%
# The answer
# ----------
# The pretrained bases are ahead at every number of examples. But look at the colours before
# you cheer: averaged over the three numbers of examples, they keep up with the network from
# scratch. The bars reach from the lowest to the highest of the draws.
mean = [table.mean(axis=1) for table in right.values()]
vgg16, efficientnet, colours, scratch = mean
places, shifts = np.arange(len(sizes)), np.linspace(-0.06, 0.06, len(learners))
figure, panel = plt.subplots(figsize=(7, 4.2), layout="constrained")
for (name, table), values, shift in zip(right.items(), mean, shifts, strict=True):
    reach = np.abs([table.min(axis=1), table.max(axis=1)] - values)
    panel.errorbar(places + shift, values, reach, fmt=learners[name][-1], label=name)
panel.axhline(1 / num_classes, color="0.5", linestyle="--", label="guessing")
panel.set(xticks=places, xticklabels=[str(size) for size in sizes], ylim=(0, 1))
panel.set(xlabel="examples a class", ylabel="accuracy on unseen patches")
figure.legend(loc="outside lower center", ncols=3, fontsize=9)
figure.suptitle(
    f"One example each: {vgg16[0]:.0%} right by VGG16, {scratch[0]:.0%} from scratch"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

lead = np.minimum(vgg16, efficientnet) - np.maximum(colours, scratch)
claim("The pretrained bases are ahead at every number of examples", lead, above=0)
keeps_up = colours.mean() - scratch.mean()
claim("they keep up with the network from scratch", keeps_up, at_least=0)
claim("come out ahead at every number of examples", lead, above=0, page="guide/transfer")
claim("about as good", abs(vgg16 - efficientnet), below=0.05, page="guide/fine_tuning")
measured = {"classes": num_classes, "draws": draws, "few": sizes[0], "many": sizes[-1]}
for (key, *_), values in zip(learners.values(), mean, strict=True):
    measured |= {f"{key}_{size}": value for size, value in zip(sizes, values, strict=True)}
# sphinx_gallery_end_ignore
