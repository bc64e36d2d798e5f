"""
What does a cache after the augmentation replay?
================================================

Augmentation changes each training image a little, differently in every epoch; here it turns
it. A cache keeps what has been computed once. What happens if one puts the cache after the
augmentation?
"""

# %%
# The order of two words
# ----------------------
# The pipelines differ in the order of ``map`` and ``cache`` alone. The data set is one digit,
# and we go through it five times, as five epochs would.
from cnn_guide.datasets import load_mnist, prepare_digits
from cnn_guide.figures import draw_image

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

(images, _), _ = load_mnist()
digit = tf.data.Dataset.from_tensor_slices(prepare_digits(images[4:5]))
turn = keras.layers.RandomRotation(0.15, fill_mode="constant", seed=0)


def augment(image):
    """Turn an image by up to 54 degrees, to the left or to the right."""
    return turn(image, training=True)


pipelines = {
    "map, then cache": digit.map(augment).cache(),
    "cache, then map": digit.cache().map(augment),
}
epochs = {
    name: np.stack([next(iter(pipeline.as_numpy_iterator())) for _ in range(5)])
    for name, pipeline in pipelines.items()
}

# %%
# One angle for ever
# ------------------
# The cache keeps whatever reaches it. After the augmentation, that is the augmented image of
# the first epoch, and each later epoch gets this one again. No error, no warning: each image
# has been augmented once, and will not be again. Cache first, then augment.
different = {
    name: len(np.unique(shown.reshape(5, -1), axis=0)) for name, shown in epochs.items()
}
print(different)

figure, panels = plt.subplots(2, 5, figsize=(5.4, 3), layout="constrained")
figure.suptitle("One picture, again and again.\nCache first, then augment.")
for place, (name, shown) in enumerate(epochs.items()):
    for epoch, image in enumerate(shown):
        draw_image(panels[place, epoch], image, "" if place else f"epoch {epoch + 1}")
    panels[place, 0].set_ylabel(name.replace(", ", ",\n"))
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("each later epoch gets this one again", different["map, then cache"], equals=1)
claim("Cache first, then augment", different["cache, then map"], equals=5)
measured = {"different": different["cache, then map"]}
# sphinx_gallery_end_ignore
