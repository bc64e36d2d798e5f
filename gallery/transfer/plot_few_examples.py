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
from cnn_guide.datasets import PHOTOGRAPHS, load_photograph_patches
from cnn_guide.pretrained import BASES
from cnn_guide.transfer.colours import colour_histograms
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.heads import train_head

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

num_classes, sizes, draws = len(PHOTOGRAPHS), (1, 5, 20), 3
bases = {"VGG16, frozen": "vgg16", "EfficientNet-Lite0, frozen": "efficientnet_lite0"}
models = {name: pool_features(BASES[key].load((64, 64, 3))) for name, key in bases.items()}

# %%
# Two frozen bases make features of a patch; a histogram of its colours makes others. They all
# get :func:`cnn_guide.transfer.heads.train_head`, which brings each patch's features to length
# 1 and learns one softmax layer. A usual way is tried beside it: *standardise* each feature by
# its mean and spread over the training examples. And a small network of our own learns from
# the patches alone, at a rate that falls to nothing; its size, rate and steps were chosen on
# left halves only. It is compiled once, and begins anew each time.


def standardised_head(x, y, x_new):
    """Train a softmax layer on features that are scaled by statistics of the examples."""
    scale = layers.Normalization()
    scale.adapt(x)
    head = keras.Sequential([scale, layers.Dense(num_classes, activation="softmax")])
    head.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    for _ in range(60):
        head.train_on_batch(x, y)
    return np.asarray(head(x_new))


small = keras.Sequential([keras.Input((64, 64, 3)), layers.Rescaling(1 / 255)])
for filters, strides in ((16, 2), (32, 1)):
    small.add(layers.Conv2D(filters, 3, strides=strides, activation="relu"))
    small.add(layers.MaxPooling2D())
small.add(layers.Conv2D(64, 3, activation="relu"))
small.add(layers.GlobalAveragePooling2D())
small.add(layers.Dense(num_classes, activation="softmax"))
steps = 300
adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.004, steps))
small.compile(adam, "sparse_categorical_crossentropy", steps_per_execution=20)
adam.build(small.trainable_variables)
start = [variable.numpy() for variable in adam.variables]


def from_scratch(x, y, x_new, batch_size=16):
    """Train the small network anew, for as long whatever the number of patches."""
    small.set_weights(keras.models.clone_model(small).get_weights())
    for variable, value in zip(adam.variables, start, strict=True):
        variable.assign(value)
    rng, rounds = np.random.default_rng(0), range(-(-steps * batch_size // len(x)))
    order = np.concatenate([rng.permutation(len(x)) for _ in rounds])[: steps * batch_size]
    small.fit(x[order], y[order], batch_size=batch_size, verbose=0)
    return np.asarray(small(x_new))


right = {}
for draw in range(draws):
    (x, y), (x_new, y_new) = load_photograph_patches(max(sizes), seed=draw)
    x_new, y_new = x_new[:130], y_new[:130]
    features = {"colour histogram": (colour_histograms(x), colour_histograms(x_new))}
    for name, model in models.items():
        prepare = BASES[bases[name]].prepare
        pair = [extract_features(model, prepare, part, progress=False) for part in (x, x_new)]
        features[name] = tuple(pair)
    for size in sizes:
        few = np.concatenate([np.flatnonzero(y == c)[:size] for c in range(num_classes)])
        keras.utils.set_random_seed(draw)
        answers = {
            name: np.asarray(train_head(seen[few], y[few], num_classes, seed=draw)(new))
            for name, (seen, new) in features.items()
        }
        seen, new = features["VGG16, frozen"]
        answers["VGG16, standardised"] = standardised_head(seen[few], y[few], new)
        answers["from scratch"] = from_scratch(x[few], y[few], x_new)
        for name, answer in answers.items():
            share = np.mean(answer.argmax(axis=1) == y_new)
            right.setdefault(name, np.zeros((len(sizes), draws)))[sizes.index(size), draw] = (
                share
            )

# %%
# The answer
# ----------
# The pretrained bases are ahead at every number of examples. But look at the colours before
# you cheer: without that cheap baseline, VGG16 would look more impressive than
# it is. And with one example a class, one badly chosen normalisation costs more than the
# choice of the network: the mean and spread of a handful of examples are noise.
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
