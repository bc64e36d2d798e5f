"""
Do Grad-CAM and occlusion find what the network looked at?
==========================================================

A network names a photograph. Where in the picture did it find that? Two famous methods
answer, and we put them to the test: hide what they mark, and ask the network again.
"""

# %%
# Three photographs and their names
# ---------------------------------
from cnn_guide.datasets import central_square, load_photograph
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
names = ("coffee", "camera", "chelsea")
pixels = np.stack([central_square(load_photograph(name)) for name in names])
images = prepare_for_efficientnet_lite0(pixels)
probabilities = np.asarray(model(images))
classes = probabilities.argmax(axis=1)
answers = [top_classes(row, 1)[0] for row in probabilities]
for name, (answer, sure) in zip(names, answers, strict=True):
    print(f"{name}: {answer}, {sure:.0%} sure")

# %%
# Two maps each
# -------------
# :func:`cnn_guide.visualize.grad_cam` weighs the last feature maps by how much the class's
# score gains from each. :func:`cnn_guide.visualize.occlusion` hides a square of the mean
# colour at one place after another, and notes how much of the probability is lost.

size = pixels.shape[1:3]
maps = {
    "Grad-CAM": [resize_map(coarse, size) for coarse in grad_cam(model, images, classes)],
    "occlusion": occlusion(model, images, classes, window=56, strides=28),
}

# %%
# Hide what they mark
# -------------------
# A fifth of the pixels is hidden: the fifth that a map marks, or one that chance marks in
# patches as coarse as Grad-CAM's. A good map makes the probability fall further than chance.
draws, share = 20, 0.2
rng = np.random.default_rng(0)
maps["chance"] = [[resize_map(rng.random((7, 7)), size) for _ in range(draws)]] * len(names)
left = {}
for index, image in enumerate(images):
    for method in maps:
        tried = np.reshape(maps[method][index], (-1, *size))
        hidden = np.stack([hide_most_important(image, each, share) for each in tried])
        left[names[index], method] = float(np.mean(model(hidden)[:, classes[index]]))

# %%
# It can go wrong
# ---------------
# For the cat, hiding what Grad-CAM marks makes the network *more* sure of "Egyptian cat". All
# names of cats together keep their share: the marked part tells one cat from another, and is
# not needed to see a cat. Chance raises the probability even more, since a cat behind grey
# patches is unlike any photograph. A map that looks convincing must be tested like any claim.

cat, cats = names.index("chelsea"), slice(281, 286)  # the house cats among the 1000 classes
hidden = hide_most_important(images[cat], maps["Grad-CAM"][cat], share)
of_cats = probabilities[cat, cats].sum(), np.sum(model(hidden[np.newaxis])[0, cats])
assert left["chelsea", "Grad-CAM"] > answers[cat][1], "the page says: it rises"
assert abs(of_cats[1] - of_cats[0]) < 0.1, "the page says: together they keep their share"
for name in ("coffee", "camera"):
    assert max(left[name, "Grad-CAM"], left[name, "occlusion"]) < left[name, "chance"], name
print(f"all cats together: {of_cats[0]:.0%} before, {of_cats[1]:.0%} after")

figure, panels = plt.subplots(3, 2, figsize=(6, 8.6), layout="constrained")
for index, (row, name, (answer, sure)) in enumerate(zip(panels, names, answers, strict=True)):
    for panel, method in zip(row, maps, strict=False):
        title = (
            f"{method}: hide it, {left[name, method]:.0%}\n(chance: {left[name, 'chance']:.0%})"
        )
        draw_heat(panel, pixels[index], maps[method][index], title)
    row[0].set_ylabel(f"{answer}, {sure:.0%}")
figure.suptitle("Hide a fifth: espresso and tripod fade,\nbut the cat's name gets surer")
plt.show()
measured = {f"{name}_{method}": value for (name, method), value in left.items()}
measured |= {f"{name}_before": sure for name, (_, sure) in zip(names, answers, strict=True)}
