"""
How much does transfer learning help when examples are few?
===========================================================

From which of 13 photographs was this small patch cut? Three candidates answer: networks that
have seen a million other photographs, one that has seen none, and one that only counts
colours. Each gets from one to twenty examples a class.
"""

# %%
# Training patches come from the left halves of the photographs, test patches from the right
# halves, so no pixel is in both. Brick, grass and gravel make it hard. We draw all three times.
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
# Two frozen bases make features of a patch; a histogram of its colours makes others. They all
# get :func:`cnn_guide.transfer.heads.train_head`, which brings each patch's features to length
# 1 and learns one softmax layer. A usual way is tried beside it: *standardise* each feature by
# its mean and spread over the training examples. And a small network of our own,
# :func:`cnn_guide.transfer.from_scratch.train_from_scratch`, learns from the patches alone; its
# size, rate and steps were chosen on left halves only.
usual = {"normalisation": "standardise", "learning_rate": 0.01}
learners = {  # a key for the numbers, what is seen, how it is learned, how it is drawn
    "VGG16, frozen": ("vgg16", "vgg16", train_head, {}, "C0o-"),
    "EfficientNet-Lite0, frozen": ("efficientnet", "efficientnet", train_head, {}, "C2s-"),
    "VGG16, standardised": ("standardised", "vgg16", train_head, usual, "C0o:"),
    "colour histogram": ("histogram", "colours", train_head, {}, "C1D-"),
    "from scratch": ("scratch", "patches", train_from_scratch, {}, "C3^-"),
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
        for name, (_, view, train, options, _) in learners.items():
            seen, new = views[view]
            learner = train(seen[few], y[few], num_classes, seed=draw, **options)
            right[name][row, draw] = np.mean(np.argmax(learner(new), axis=1) == y_new[:130])

# %%
# The answer
# ----------
# The pretrained bases are ahead at every number of examples. But look at the colours before
# you cheer: without that cheap baseline, VGG16 would look more impressive than
# it is. And with one example a class, one badly chosen normalisation costs more than the
# choice of the network: the mean and spread of a handful of examples are noise. The bands reach
# from the lowest to the highest of the draws.
mean = [table.mean(axis=1) for table in right.values()]
vgg16, efficientnet, standardised, colours, scratch = mean
assert (np.minimum(vgg16, efficientnet) > np.maximum(colours, scratch)).all()
assert (vgg16 > standardised).all()
assert standardised[0] < scratch[0]
assert max(abs(vgg16 - efficientnet)) < 0.06
ticks = [str(size) for size in sizes]
figure, panel = plt.subplots(figsize=(7, 4.2), layout="constrained")
for (name, table), values in zip(right.items(), mean, strict=True):
    style = learners[name][-1]
    panel.plot(ticks, values, style, label=name)
    panel.fill_between(ticks, table.min(axis=1), table.max(axis=1), color=style[:2], alpha=0.15)
panel.axhline(1 / num_classes, color="0.5", linestyle="--", label="guessing")
panel.set(xlabel="examples a class", ylabel="accuracy on unseen patches")
panel.legend(loc="lower right", fontsize="small")
figure.suptitle(
    f"One example each: {vgg16[0]:.0%} right by VGG16, {scratch[0]:.0%} from scratch"
)
plt.show()
measured = {"classes": num_classes, "draws": draws, "few": sizes[0], "many": sizes[-1]}
for (key, *_), values in zip(learners.values(), mean, strict=True):
    measured |= {f"{key}_{size}": value for size, value in zip(sizes, values, strict=True)}
