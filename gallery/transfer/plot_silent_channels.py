"""
What does standardising do to features of a few examples?
=========================================================

To subtract each feature's mean and divide by its spread is common practice. With one example a
class, it ruins features here that could have done well. We look for what is the matter.
"""

# %%
# Channels that have said nothing yet
# -----------------------------------
# From which of 13 photographs was this patch cut? VGG16, frozen, turns a patch into 512
# numbers, the means of its last feature maps. Over thirteen examples, one a class, some of
# these channels are *silent*, 0 on each of them. ``keras.layers.Normalization`` divides by
# the spread, or by 1e-7 where that is less, as here.
from cnn_guide.datasets import PHOTOGRAPHS, first_of_each_class, load_photograph_patches
from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16
from cnn_guide.transfer.features import extract_features, pool_features
from cnn_guide.transfer.heads import train_head

import matplotlib.pyplot as plt
import numpy as np

num_classes, sizes, draws = len(PHOTOGRAPHS), (1, 5), 3
model = pool_features(load_vgg16_base((64, 64, 3)))

# %%
# Five ways to a head
# -------------------
# One softmax layer learns from these numbers, at one rate and for 60 steps:
#
# - *standardised*, each channel by its mean and spread (standard deviation) over the examples;
# - so, but *without silent* channels;
# - so, and what lies beyond -3 and 3 *cut off*;
# - *as they come*;
# - each patch's features divided by their *length*, as
#   :func:`cnn_guide.transfer.heads.train_head` does if nothing else is asked for.
ways = "standardised", "without silent", "cut off", "as they come", "length"
right = np.zeros((len(ways), len(sizes), draws))
silent = np.zeros((len(sizes), draws), dtype=int)
for draw in range(draws):
    (x, y), (x_new, y_new) = load_photograph_patches(10, seed=draw)
    features, new = (
        extract_features(model, prepare_for_vgg16, part, progress=False) for part in (x, x_new)
    )
    for row, size in enumerate(sizes):
        few = first_of_each_class(y, size, num_classes)
        seen = features[few]
        fires = seen.any(axis=0)
        silent[row, draw] = np.sum(~fires)
        mean, spread = seen[:, fires].mean(axis=0), seen[:, fires].std(axis=0)
        heard = [(part[:, fires] - mean) / spread for part in (seen, new)]
        cut = [np.clip(part, -3, 3) for part in heard]
        tried = (
            ((seen, new), "standardise"),
            (heard, "none"),
            (cut, "none"),
            ((seen, new), "none"),
            ((seen, new), "length"),
        )
        for way, ((known, unseen), normalisation) in enumerate(tried):
            options = {"normalisation": normalisation, "seed": draw}
            head = train_head(known, y[few], num_classes, **options)
            right[way, row, draw] = np.mean(np.argmax(head(unseen), axis=1) == y_new)

# %%
# The answer
# ----------
# With one example a class, up to :metric:`silent|d` of the 512 channels are silent. One that
# fires on a new patch is then divided by next to nothing, and drowns all others; without them
# :metric:`standardised_1|.0%` become :metric:`heard_1|.0%`. Other channels have hardly fired,
# so their spread is tiny and a new patch may lie many spreads away: cut off at -3 and 3, the
# same features reach :metric:`cut_1|.0%`. Left as they come they reach :metric:`plain_1|.0%`,
# and brought to length 1, :metric:`length_1|.0%`. With five examples a class hardly a channel
# was silent, and the five ways lie closer together. The bars reach from the lowest to the
# highest draw.
mean = right.mean(axis=2)
figure, panel = plt.subplots(figsize=(7, 3.8), layout="constrained")
for row, size in enumerate(sizes):
    place = np.arange(len(ways)) + 0.4 * (row - 0.5)
    reach = abs(np.array([right[:, row].min(axis=1), right[:, row].max(axis=1)]) - mean[:, row])
    panel.bar(place, mean[:, row], 0.36, yerr=reach, label=f"{size} a class", capsize=3)
panel.axhline(1 / num_classes, color="0.5", linestyle="--", label="guessing")
panel.set_xticks(range(len(ways)), ways)
panel.set(ylabel="accuracy on unseen patches", ylim=(0, 1))
panel.legend(loc="upper left", fontsize=9, ncols=3)
figure.suptitle(
    f"One example a class: {mean[0, 0]:.0%} standardised, {mean[3, 0]:.0%} as they come, "
    f"{mean[4, 0]:.0%} at length 1"
)
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

standardised, heard, cut, plain, length = mean[:, 0]
claim("it ruins features here that could have done well", plain - standardised, above=0.2)
claim("up to … of the 512 channels are silent", silent[0].max(), above=3, below=60)
claim("drowns all others", standardised, below=0.4)
claim("without them … become …", heard - standardised, above=0.08)
claim("cut off at -3 and 3, the same features", cut - heard, above=0.02)
claim("Left as they come they reach", plain - heard, above=0.02)
claim("and brought to length 1", length - plain, above=0)
claim("hardly a channel was silent", silent[1].max(), below=5)
claim("the five ways lie closer together", np.ptp(mean[:, 1]), below=0.5 * np.ptp(mean[:, 0]))
claim("no scaling at all does better", plain - heard, above=0.02, page="guide/transfer")
claim(
    "how the features were scaled mattered more than which base made them",
    length - standardised,
    above=0.2,
    page="guide/transfer",
)
claim("depending on the draw", silent[0], above=0, below=60, page="guide/transfer")
measured = {"silent": silent[0].max(), "silent_least": silent[0].min(), "draws": draws}
for key, values in zip(("standardised", "heard", "cut", "plain", "length"), mean, strict=True):
    measured |= {f"{key}_1": values[0], f"{key}_5": values[1]}
# sphinx_gallery_end_ignore
