"""
Can a network for cats and cars learn another task from a few images?
=====================================================================

A standard recipe of transfer learning, whole: VGG16 without its top, a new head, the base
frozen, 224 by 224 pixels. ``--base resnet50`` or ``--base efficientnet_lite0`` puts another
base in its place; ResNet50's weights are downloaded by Keras, those of the others are here.
"""

# %%
# A task with two examples a class
# --------------------------------
# From which of 13 photographs was a patch cut? Training patches come from the left halves,
# test patches from the right halves. They are 112 pixels wide and are enlarged to the size
# that the base was trained on.
import sys

from cnn_guide.datasets import PHOTOGRAPHS, central_square, load_photograph_patches
from cnn_guide.evaluation import accuracy_interval, confusion_matrix, surest_errors
from cnn_guide.figures import draw_confusion_matrix, draw_image
from cnn_guide.pretrained import BASES
from cnn_guide.transfer.recipe import build_transfer_model

import keras
import matplotlib.pyplot as plt
import numpy as np

name = sys.argv[sys.argv.index("--base") + 1] if "--base" in sys.argv else "vgg16"
per_class, num_classes, side = 2, len(PHOTOGRAPHS), 224
(x_train, y_train), _ = load_photograph_patches(per_class, size=112, seed=0)
_, (x_test, y_test) = load_photograph_patches(3, size=112, seed=0)
x_train, x_test = (
    np.stack([central_square(patch, side) for patch in patches])
    for patches in (x_train, x_test)
)
titles = [photograph.split("_")[0] for photograph in PHOTOGRAPHS]
figure, panels = plt.subplots(2, 7, figsize=(8, 2.9), layout="constrained")
for panel in panels.flat:
    panel.axis("off")
for label, panel in zip(range(num_classes), panels.flat, strict=False):
    draw_image(panel, x_train[y_train == label][0], titles[label])
figure.suptitle(f"One training patch of each of the {num_classes} photographs")
plt.show()

# %%
# The recipe
# ----------
# :func:`cnn_guide.transfer.recipe.build_transfer_model` averages each feature map of the base,
# and adds a dense layer of 1024 units with relu and a softmax. It freezes the base and
# compiles with adam and categorical cross-entropy. Two epochs, chosen beforehand.
base, prepare = BASES[name].load((side, side, 3)), BASES[name].prepare
keras.utils.set_random_seed(0)
model = build_transfer_model(base, num_classes)
targets = keras.utils.to_categorical(y_train, num_classes)
history = model.fit(prepare(x_train), targets, epochs=2, batch_size=4, verbose=2)

# %%
# The test
# --------
# On the left, the errors that the network was surest of. On the right, each row is a
# photograph and each column an answer: what is mistaken for what?
probabilities = model.predict_on_batch(prepare(x_test))
answers = probabilities.argmax(axis=1)
correct = int((answers == y_test).sum())
low, high = accuracy_interval(correct, len(y_test))
accuracy = correct / len(y_test)

figure = plt.figure(figsize=(8, 5.2), layout="constrained")
grid = figure.add_gridspec(3, 4)
for place, index in enumerate(surest_errors(y_test, probabilities, 3)):
    panel = figure.add_subplot(grid[place, 0])
    draw_image(panel, x_test[index])
    panel.set_title(f"{titles[answers[index]]}?\nno: {titles[y_test[index]]}", fontsize=9)
draw_confusion_matrix(
    figure.add_subplot(grid[:, 1:]), confusion_matrix(y_test, answers, num_classes), titles
)
figure.suptitle(f"{accuracy:.0%} of {len(y_test)} unseen patches ({low:.0%} to {high:.0%})")
plt.show()

# %%
# That is far better than guessing, which gets one patch in thirteen right. With so few test
# patches the 95% interval is wide, and it takes each patch for an independent trial; three
# patches of one photograph are not, so the truth may lie further off. How the number of
# examples matters, and what a cheap baseline reaches, is told in
# :ref:`sphx_glr_generated_gallery_transfer_plot_few_examples.py`.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("far better than guessing", low, above=3 / num_classes)
measured = {
    "accuracy": accuracy,
    "low": low,
    "high": high,
    "classes": num_classes,
    "per_class": per_class,
}
# sphinx_gallery_end_ignore
