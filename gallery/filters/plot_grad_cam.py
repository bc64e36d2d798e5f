"""
Do Grad-CAM and occlusion find what the network looked at?
==========================================================

A network names a photograph. Where in the picture did it find that? Two famous methods
answer, and we put them to the test: hide what they mark, and ask the network again.
"""

# %%
# Thirteen photographs and their names
# ------------------------------------
# These photographs come with scikit-image. Not all show one of the 1,000 things that
# the network can name, and of most names it is far from sure.
from cnn_guide.datasets import PHOTOGRAPHS, central_square, load_photograph
from cnn_guide.figures import draw_heat
from cnn_guide.pretrained import (
    load_efficientnet_lite0,
    prepare_for_efficientnet_lite0,
    top_classes,
)
from cnn_guide.visualize import grad_cam, hide_most_important, occlusion, resize_map

import matplotlib.pyplot as plt
import numpy as np

model = load_efficientnet_lite0()
pixels = np.stack([central_square(load_photograph(name)) for name in PHOTOGRAPHS])
images = prepare_for_efficientnet_lite0(pixels)
probabilities = np.asarray(model(images))
classes = probabilities.argmax(axis=1)
answers = [top_classes(row, 1)[0] for row in probabilities]
before = np.array([sure for _, sure in answers])
print(", ".join(f"{answer} {sure:.0%}" for answer, sure in answers))

# %%
# Two maps, and two rivals that know nothing of the network
# ---------------------------------------------------------
# :func:`cnn_guide.visualize.grad_cam` weighs the last feature maps by how much the class's
# score gains from each. :func:`cnn_guide.visualize.occlusion` hides a square of the mean
# colour at one place after another, and notes how much of the probability is lost.
#
# One rival is chance: patches as coarse as Grad-CAM's. The other is a disc in the middle of the
# picture, where you would bet if you had not seen it.

size = pixels.shape[1:3]
shown = [PHOTOGRAPHS.index(name) for name in ("coffee", "camera", "chelsea")]
marked = [resize_map(coarse, size) for coarse in grad_cam(model, images, classes)]
covered = occlusion(model, images[shown], classes[shown], window=56, strides=28)
rng = np.random.default_rng(0)
by_chance = [resize_map(rng.random((7, 7)), size) for _ in range(12)]
middle = -np.hypot(*(np.indices(size) - (size[0] - 1) / 2))


def left(index, *maps):
    """Hide the fifth of a photograph that each map ranks first; return the mean answer."""
    hidden = [hide_most_important(images[index], each, share=0.2) for each in maps]
    return float(np.mean(model(np.stack(hidden))[:, classes[index]]))


# %%
# Hide what they mark
# -------------------
# What is hidden gets the photograph's mean colour. If a map marks what the answer rests on,
# its fifth should cost the answer more, and the rivals' fifths less. Three photographs are
# drawn, and all thirteen are counted further down.

occluded = [left(index, each) for index, each in zip(shown, covered, strict=True)]
rivals = {"Grad-CAM": [[each] for each in marked], "the middle": [[middle]] * len(images)}
rivals["chance"] = [by_chance] * len(images)
after = {
    rival: np.array([left(index, *maps) for index, maps in enumerate(each)])
    for rival, each in rivals.items()
}
figure, panels = plt.subplots(3, 2, figsize=(6, 8.6), layout="constrained")
for row, index, heat, rest in zip(panels, shown, covered, occluded, strict=True):
    chance = f"\n(chance: {after['chance'][index]:.0%})"
    title = f"Grad-CAM: hide it, {after['Grad-CAM'][index]:.0%}{chance}"
    draw_heat(row[0], pixels[index], marked[index], title)
    draw_heat(row[1], pixels[index], heat, f"occlusion: hide it, {rest:.0%}{chance}")
    row[0].set_ylabel("{}, {:.0%}".format(*answers[index]))
figure.suptitle("Hide a fifth: on these three, both maps\nleave less of the answer than chance")
plt.show()

# %%
# When the answer rises
# ---------------------
# Look at the cat. Hiding what Grad-CAM marks makes the network *more* sure of "Egyptian cat":
# from :metric:`chelsea_before|.0%` to :metric:`chelsea_after|.0%`. That looks like a failure,
# and this page once called it one. But hidden by chance, a fifth makes it
# :metric:`chelsea_chance|.0%`: hidden patches alone raise this answer. Chance, Grad-CAM
# beats here. The middle of the picture leaves :metric:`chelsea_middle|.0%`, and is the best
# rival: by that measure Grad-CAM fails on the cat.
#
# The harder rival
# ----------------
# Over all thirteen photographs, Grad-CAM's fifth costs more than chance's in
# :metric:`cam_wins`. The mean answer is :metric:`mean_before|.0%` with nothing hidden;
# Grad-CAM leaves :metric:`mean_cam|.0%`, chance :metric:`mean_chance|.0%`, and the middle of
# the picture :metric:`mean_middle|.0%`. So by this test, on these photographs, Grad-CAM
# does not beat a disc that knows neither the network nor the picture.
#
# The network gives :metric:`sure` photographs a name with over 50 %. On those Grad-CAM leaves
# :metric:`sure_cam|.0%`, and the middle :metric:`sure_middle|.0%`. That hints that the map is
# of use where the network knows what it sees, but so few photographs prove nothing. And
# occlusion has it easy in this test, as it was made by hiding.

figure, panel = plt.subplots(figsize=(7, 5), layout="constrained")
for (rival, values), marker in zip(after.items(), "osx", strict=True):
    panel.plot(values, range(len(images)), marker, label=f"{rival} hidden", alpha=0.8)
panel.plot(before, range(len(images)), "k|", label="nothing hidden", markersize=12)
names = [f"{name}: {answer}" for name, (answer, _) in zip(PHOTOGRAPHS, answers, strict=True)]
panel.set_yticks(range(len(images)), names)
panel.set(xlabel="probability of the first name")
panel.grid(axis="x")
panel.legend()
figure.suptitle("Grad-CAM beats chance on average, but not the middle of the picture")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

cat, sure = PHOTOGRAPHS.index("chelsea"), before > 0.5
cam, chance, disc = after["Grad-CAM"], after["chance"], after["the middle"]
measured = {
    "chelsea_before": before[cat],
    "chelsea_after": cam[cat],
    "chelsea_chance": chance[cat],
    "chelsea_middle": disc[cat],
    "photographs": len(images),
    "cam_wins": int((cam < chance).sum()),
    "mean_before": before.mean(),
    "mean_cam": cam.mean(),
    "mean_chance": chance.mean(),
    "mean_middle": disc.mean(),
    "sure": int(sure.sum()),
    "sure_cam": cam[sure].mean(),
    "sure_middle": disc[sure].mean(),
}
claim("of most names it is far from sure", np.median(before), below=0.3)
both = [*cam[shown], *occluded], [*chance[shown], *chance[shown]]
claim("both maps leave less of the answer than chance", both[0], below=both[1])
claim("makes the network more sure of", cam[cat], above=before[cat])
claim("hidden patches alone raise this answer", chance[cat], above=before[cat])
claim("Chance, Grad-CAM beats here", cam[cat], below=chance[cat])
claim("and is the best rival", disc[cat], below=min(chance[cat], cam[cat]))
claim(
    "But the middle of the picture, the best rival",
    disc[cat],
    below=min(chance[cat], cam[cat]),
    page="guide/attribution",
)
claim(
    "hiding what it marks cost the answer more",
    cam.mean(),
    below=0.8 * chance.mean(),
    page="gallery/myths/GALLERY_HEADER",
)
claim(
    "no more than hiding the middle of the picture",
    disc.mean(),
    at_most=cam.mean(),
    page="gallery/myths/GALLERY_HEADER",
)
claim("Over all thirteen photographs", measured["cam_wins"], above=len(images) / 2)
claim("Grad-CAM beats chance on average", cam.mean(), below=0.8 * chance.mean())
claim("but not the middle of the picture", disc.mean(), at_most=cam.mean())
claim("That hints that the map is of use", cam[sure].mean(), below=0.7 * disc[sure].mean())
# sphinx_gallery_end_ignore
