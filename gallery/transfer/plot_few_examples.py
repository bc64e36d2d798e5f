"""
How much does transfer learning help when examples are few?
===========================================================

From which of 13 photographs was this small patch cut? Three candidates answer: networks that
have seen a million other photographs, one that has seen none, and one that only counts
colours. Each gets from one to twenty examples a class.
"""

# %%
# Training patches come from the left halves of the photographs, test patches from the right
# halves, so no pixel is in both. The task needs no download, its pictures are free, and brick,
# grass and gravel make it hard enough. We draw everything three times.
from cnn_guide.datasets import PHOTOGRAPHS, first_of_each_class, load_photograph_patches
from cnn_guide.pretrained import BASES
from cnn_guide.transfer.colours import colour_histograms
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.from_scratch import train_from_scratch
from cnn_guide.transfer.heads import train_head

import keras
import matplotlib.pyplot as plt
import numpy as np

num_classes, sizes, draws = len(PHOTOGRAPHS), (1, 5, 20), 3
bases = {"VGG16, frozen": "vgg16", "EfficientNet-Lite0, frozen": "efficientnet_lite0"}
models = {name: pool_features(BASES[key].load((64, 64, 3))) for name, key in bases.items()}

# %%
# Two frozen bases make features of a patch; a histogram of its colours makes others. They all
# get :func:`cnn_guide.transfer.heads.train_head`, which brings each patch's features to length
# 1 and learns one softmax layer. A usual way is tried beside it: *standardise* each feature by
# its mean and spread over the training examples. And a small network of our own,
# :func:`cnn_guide.transfer.from_scratch.train_from_scratch`, learns from the patches alone; its
# size, rate and steps were chosen on left halves only.


def standardised_head(x, y):
    """Train a softmax layer on features that are scaled by statistics of the examples."""
    scale = keras.layers.Normalization()
    scale.adapt(x)
    head = keras.Sequential([scale, keras.layers.Dense(num_classes, activation="softmax")])
    head.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    for _ in range(60):
        head.train_on_batch(x, y)
    return head


right = {}
for draw in range(draws):
    (x, y), (x_new, y_new) = load_photograph_patches(max(sizes), seed=draw)
    x_new, y_new = x_new[:130], y_new[:130]
    views = {"from scratch": (x, x_new)}
    views["colour histogram"] = colour_histograms(x), colour_histograms(x_new)
    for name, model in models.items():
        prepare = BASES[bases[name]].prepare
        views[name] = [extract_features(model, prepare, p, progress=False) for p in (x, x_new)]
    for size in sizes:
        few = first_of_each_class(y, size, num_classes)
        keras.utils.set_random_seed(draw)
        learners = {
            "VGG16, standardised": standardised_head(views["VGG16, frozen"][0][few], y[few])
        }
        for name, (seen, _) in views.items():
            learn = train_from_scratch if name == "from scratch" else train_head
            learners[name] = learn(seen[few], y[few], num_classes, seed=draw)
        for name, learner in learners.items():
            new = views[name.replace("standardised", "frozen")][1]
            share = np.mean(np.asarray(learner(new)).argmax(axis=1) == y_new)
            right.setdefault(name, {}).setdefault(size, []).append(share)

# %%
# The answer
# ----------
# The pretrained bases are ahead at every number of examples. But look at the colours before
# you cheer: without that cheap baseline, VGG16 would look more impressive than
# it is. And with one example a class, one badly chosen normalisation costs more than the
# choice of the network: the mean and spread of a handful of examples are noise.
right = {name: np.array([shares[size] for size in sizes]) for name, shares in right.items()}
mean = {name: table.mean(axis=1) for name, table in right.items()}
assert all((mean[name] > mean["colour histogram"]).all() for name in bases)
assert (mean["VGG16, frozen"] > mean["VGG16, standardised"]).all()
assert (mean["VGG16, frozen"] > mean["from scratch"]).all()
assert mean["VGG16, standardised"][0] < mean["from scratch"][0]
assert max(abs(mean["VGG16, frozen"] - mean["EfficientNet-Lite0, frozen"])) < 0.06

figure, panel = plt.subplots(figsize=(7, 4.2), layout="constrained")
styles = {"VGG16, frozen": "C0o-", "VGG16, standardised": "C0o:", "from scratch": "C3^-"}
styles |= {"EfficientNet-Lite0, frozen": "C2s-", "colour histogram": "C1D-"}
for name, table in sorted(right.items(), key=lambda item: -item[1].mean()):
    panel.plot(sizes, mean[name], styles[name], label=name)
    panel.fill_between(
        sizes, table.min(axis=1), table.max(axis=1), color=styles[name][:2], alpha=0.15
    )
panel.axhline(1 / num_classes, color="0.5", linestyle="--", label="guessing")
panel.set(xscale="log", xlabel="examples a class", ylabel="accuracy on unseen patches")
panel.set_xticks(sizes, sizes, minor=False)
panel.set_xticks([], minor=True)
panel.legend(loc="lower right", fontsize="small")
first = {name: values[0] for name, values in mean.items()}
figure.suptitle(
    f"One example a class: {first['VGG16, frozen']:.0%} right with VGG16, "
    f"{first['from scratch']:.0%} from scratch"
)
plt.show()

# %%
# The bands reach from the lowest to the highest of the draws.
measured = {"classes": num_classes, "draws": draws, "few": sizes[0], "many": sizes[-1]}
keys = ("vgg16", "efficientnet", "standardised", "histogram", "scratch")
names = (*bases, "VGG16, standardised", "colour histogram", "from scratch")
for key, name in zip(keys, names, strict=True):
    for size, value in zip(sizes, mean[name], strict=True):
        measured[f"{key}_{size}"] = float(value)
