"""
Which network is best at equal cost?
====================================

Networks differ in parameters, in work and in speed. We train five small ones twice: for equally
many steps, and for so many that they took about as long where we counted. Fashion-MNIST's
clothes are the task, and 4,000 of its test images, by which nothing was chosen, judge. Beside
them stand logistic regression, a network of one dense layer, and a random forest, trees of
yes-or-no questions that vote.
"""

# %%
# Five networks, and what each gets
# ---------------------------------
# A build must repeat, and a clock does not. So steps for equal time were counted before. Rates
# were chosen before, too, for equal time, from three to five with one seed, on the last 2,000
# of the training images that this package has: so they are left out here.
import time

from cnn_guide.datasets import load_fashion, prepare_digits
from cnn_guide.models import architectures as made
from cnn_guide.models import count_costs
from cnn_guide.trials import Trials

import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.ensemble import RandomForestClassifier


def hurry(network):
    """Let batch normalisation's running means follow within a hundred steps."""
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9
    return network


today = {"activation": "relu", "pooling": "max", "kernel_initializer": "he_normal"}
equal = 100  # steps, in the other comparison
plans = {  # what builds it, its learning rate, its steps for equal time
    "LeNet of 1998": (made.build_lenet, 0.005, 340),
    "LeNet today": (lambda: made.build_lenet(**today), 0.02, 430),
    "VGG": (lambda: made.build_vgg(blocks=(1, 2, 2), units=(64,)), 0.01, 250),
    "ResNet": (
        lambda: hurry(made.build_resnet(filters=(8, 16), blocks=(2, 2), strides=2)),
        0.04,
        equal,
    ),
    "MobileNet": (
        lambda: hurry(made.build_mobilenet(blocks=(1, 2, 1), strides=2)),
        0.04,
        equal,
    ),
}


def build_logistic():
    """Build a network of one dense layer, which is logistic regression."""
    flat = [keras.Input((28, 28, 1)), keras.layers.Flatten()]
    return keras.Sequential([*flat, keras.layers.Dense(10, activation="softmax")])


# %%
# Three seeds each
# ----------------
# The rate rises for a fifth of the steps, and then falls to nothing. Times are seconds of the
# processor, all its cores added up, without what prepares a network. The forest has 20 trees.
(x_train, y_train), (x_test, y_test) = load_fashion()
x_train, y_train = prepare_digits(x_train[:17_995]), y_train[:17_995]
places = np.random.default_rng(0).choice(10_000, 4_000, replace=False)
x_test, y_test = prepare_digits(x_test[places]), y_test[places]
rows = [images.reshape(len(images), -1) for images in (x_train, x_test)]


def compete(build, rate, *counts):
    """Return, for each number of steps, seconds and accuracy of three seeds."""

    def optimizer():
        return keras.optimizers.AdamW(weight_decay=0.01)

    trials = Trials(build, x_train, y_train, steps=1, batch_size=64, optimizer=optimizer)
    found = np.empty((len(counts), 3, 2))
    for row, steps in enumerate(counts):
        step, rise = np.arange(steps), steps // 5
        falling = (1 + np.cos(np.pi * (step - rise) / (steps - rise))) / 2
        rates = rate * np.where(step < rise, step / rise, falling)
        for seed in range(3):
            start = time.process_time()
            trials.run(seed, steps=steps, learning_rate=rates)
            seconds = time.process_time() - start
            found[row, seed] = seconds, trials.accuracy(x_test, y_test)
    return found


at_time, at_steps = {}, {}
for name, (build, rate, steps) in plans.items():
    counts = [steps] if steps == equal else [steps, equal]  # both may be one training
    found = compete(build, rate, *counts)
    at_time[name], at_steps[name] = found[0], found[-1]
simple = {"logistic regression": compete(build_logistic, 0.02, 1000)[0]}
forest = []
for seed in range(3):
    start = time.process_time()
    trees = RandomForestClassifier(20, random_state=seed, n_jobs=-1).fit(rows[0], y_train)
    forest.append((time.process_time() - start, trees.score(rows[1], y_test)))
simple["random forest"] = np.array(forest)

for name, found in (at_time | simple).items():
    few = f"{at_steps[name][:, 1].mean():6.1%}" if name in at_steps else "     -"
    seconds, right = found.mean(axis=0)
    spread = found[:, 1].std(ddof=1)
    print(f"{name:20} {equal} steps {few}, in {seconds:.1f} s {right:.1%} ± {spread:.1%}")

# %%
# An old network, brought up to date, wins here
# ---------------------------------------------
# Marks are hollow after equally many steps and full after about equal time, with the spread
# (the standard deviation) of three seeds. At equal time LeNet with relu and max pooling has the
# most right, :metric:`today|.1%`; as of 1998 it has :metric:`old|.1%`. Logistic regression has
# :metric:`logistic|.1%`, in :metric:`share|.0%` of the time, and ResNet and MobileNet do not
# reach it here. At equal steps they are nearer to LeNet, by :metric:`nearer|.0f` points: each
# of their steps takes long. MobileNet does :metric:`work|.0%` of VGG's multiply-adds, and a
# step takes :metric:`slower|.1f` times as long, so the work does not tell the time.
#
# **What this cannot show.** 100 steps are a third of an epoch, and both have few parameters,
# where LeNet has the most (first panel). Nothing here says how good they become with days of
# training, on photographs.

figure, panels = plt.subplots(3, figsize=(5.4, 8.5), sharey=True, layout="constrained")
figure.suptitle(
    "At equal time LeNet, with relu and max pooling, is ahead;\n"
    "ResNet and MobileNet have barely begun"
)
colours = ("tab:purple", "tab:blue", "tab:orange", "tab:green", "tab:gray")
for (name, plan), colour, marker in zip(plans.items(), colours, "Dos^v", strict=True):
    costs = count_costs(plan[0]())
    for runs, face in ((at_steps[name], "none"), (at_time[name], colour)):
        seconds, right = runs.T
        for panel, x in zip(
            panels,
            (costs.parameters / 1e3, costs.multiply_adds / 1e6, seconds.mean()),
            strict=True,
        ):
            label = name if face == colour and panel is panels[0] else None
            bar = panel.errorbar(x, right.mean(), right.std(ddof=1), fmt=marker, label=label)
            bar[0].set(color=colour, markerfacecolor=face)
            bar[2][0].set_color(colour)
units = ("thousand parameters", "million multiply-adds", "seconds of the processor")
for panel, unit in zip(panels, units, strict=True):
    panel.set(
        xlabel=unit, ylabel="test accuracy", xlim=(0, None), yticks=(0.75, 0.8, 0.85, 0.9)
    )
    panel.yaxis.set_major_formatter("{x:.0%}")
    for (name, found), style in zip(simple.items(), (":", "--"), strict=True):
        label = name if panel is panels[0] else None
        panel.axhline(found[:, 1].mean(), color="0.45", linestyle=style, label=label)
figure.legend(loc="outside lower center", ncols=2)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

right = {name: found[:, 1].mean() for name, found in (at_time | simple).items()}
evenly = {name: found[:, 1].mean() for name, found in at_steps.items()}
late = ("ResNet", "MobileNet")
rest = [right[name] for name in right if name != "LeNet today"]
claim(
    "LeNet with relu and max pooling has the most right",
    right["LeNet today"] - max(rest),
    above=0.003,
)
claim(
    "do not reach it here",
    right["logistic regression"] - max(at_time[name][:, 1].max() for name in late),
    above=0.02,
)
taken = {name: found[:, 0].mean() for name, found in (at_time | simple).items()}
each = [taken[name] for name in plans]
claim("they took about as long", max(each) / min(each), below=2.5)
gaps = [
    (right["LeNet today"] - right[name]) - (evenly["LeNet today"] - evenly[name])
    for name in late
]
claim("At equal steps they are nearer to LeNet", gaps, above=0.02)
priced = {name: count_costs(plan[0]()) for name, plan in plans.items()}
costs = {name: price.multiply_adds for name, price in priced.items()}
weights = {name: price.parameters for name, price in priced.items()}
claim("both have few parameters", max(weights[name] for name in late) / weights["VGG"], below=1)
others = max(weights[name] for name in ("VGG", *late))
claim(
    "where LeNet has the most",
    [weights[name] / others for name in ("LeNet of 1998", "LeNet today")],
    above=1.2,
)
slower = taken["MobileNet"] / equal / (taken["VGG"] / plans["VGG"][-1])
work = costs["MobileNet"] / costs["VGG"]
claim("so the work does not tell the time", slower / work, above=3)
epochs = equal * 64 / len(x_train)
assert equal == 100  # in words
claim("100 steps are a third of an epoch", epochs, above=0.31, below=0.36)
claim("ResNet and MobileNet have barely begun", epochs, below=0.36)
short = {"LeNet today": "today", "LeNet of 1998": "old", "logistic regression": "logistic"}
short |= {"random forest": "forest"}
measured = {word: right[name] for name, word in short.items()}
measured |= {"nearer": 100 * np.mean(gaps), "slower": slower, "epochs": epochs}
measured |= {"seconds": np.mean(each), "share": taken["logistic regression"] / np.mean(each)}
measured["work"] = work
# sphinx_gallery_end_ignore
