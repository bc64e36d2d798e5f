"""
Does every network want pixels from 0 to 1?
===========================================

"Divide by 255" will do for a network that you train yourself. A pretrained network
wants just what it was trained on. We ask six of them what they make of one pure red pixel.
"""

# %%
# One red pixel
# -------------
# Each family in ``keras.applications`` has its own ``preprocess_input``. The pixel goes in as
# red 255, green 0, blue 0.
import cnn_guide  # Before Keras: it turns on TensorFlow's faster routines

import keras
import matplotlib.pyplot as plt
import numpy as np

applications = keras.applications
families = {
    "VGG16": applications.vgg16,
    "ResNet50": applications.resnet50,
    "ResNet50V2": applications.resnet_v2,
    "MobileNetV2": applications.mobilenet_v2,
    "DenseNet121": applications.densenet,
    "EfficientNetB0": applications.efficientnet,
}
red = np.array([255.0, 0.0, 0.0], dtype="float32").reshape(1, 1, 1, 3)
prepared = {
    # A copy, as some of them write into the array that they are given.
    name: np.asarray(family.preprocess_input(red.copy())).ravel()
    for name, family in families.items()
}

# %%
# Four conventions
# ----------------
# VGG16 and ResNet50 turn the channels round, blue first, and subtract the means of ImageNet:
# the large number comes last. The next two want -1 to 1. DenseNet121 divides by 255, then
# subtracts a mean and divides by a standard deviation. EfficientNetB0 leaves 0 to 255, as it
# scales inside.
for name, values in prepared.items():
    print(f"{name:15}", *(f"{value:8.2f}" for value in values))
distinct = {tuple(values.round(3)) for values in prepared.values()}
zero_to_one = sum(np.allclose(values, red.ravel() / 255) for values in prepared.values())

table = np.array(list(prepared.values()))
figure, panel = plt.subplots(figsize=(5, 3.8), layout="constrained")
figure.suptitle(
    "No: six networks turn one red pixel into\nfour kinds of input, and none into 1, 0, 0"
)
panel.imshow(
    table, cmap="RdBu_r", norm="symlog", aspect="auto", clim=(-255, 255), interpolation="none"
)
for (row, column), value in np.ndenumerate(table):
    ink = "white" if abs(value) > 60 else "black"
    panel.text(column, row, f"{value:.4g}", ha="center", va="center", color=ink, size=12)
panel.set_xticks(range(3), ["first", "second", "third"])
panel.set_yticks(range(len(prepared)), list(prepared))
panel.set_xlabel("channel")
plt.show()

# %%
# A wrong convention raises no error: whatever its range, an array of the right shape goes
# through.

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("none into 1, 0, 0", zero_to_one, equals=0)
claim("six networks turn one red pixel", [len(distinct), len(prepared)], equals=[4, 6])
for name in ("VGG16", "ResNet50"):
    assert np.allclose(prepared[name], [-103.9, -116.8, 131.3], atol=0.1)
for name in ("MobileNetV2", "ResNet50V2"):
    claim("The next two want -1 to 1", prepared[name], equals=[1, -1, -1])
claim("EfficientNetB0 leaves 0 to 255", prepared["EfficientNetB0"], equals=[255, 0, 0])
measured = {"conventions": len(distinct), "families": len(prepared)}
# sphinx_gallery_end_ignore
