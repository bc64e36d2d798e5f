"""
Does it matter that a layer does not flip its kernel?
=====================================================

A mathematician's convolution turns the kernel upside down and left to right before it slides.
A convolutional layer leaves that out, so what it computes is really a cross-correlation. Is
something lost?
"""

# %%
# A teacher that flips
# --------------------
# The teacher is SciPy's convolution, which flips. Its kernel has the shape of an F, so that we
# can see which way up it is. The pupil is a layer of Keras with random weights. It sees noise,
# and what the teacher made of it.
from cnn_guide.figures import draw_signed
from cnn_guide.ops import conv2d
from cnn_guide.ops.kernels import as_kernel

import keras
import matplotlib.pyplot as plt
import numpy as np
from scipy.signal import convolve

letter = np.array(
    [[1, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0]]
)
noise = np.random.default_rng(0).normal(size=(64, 20, 24, 1)).astype("float32")
taught = convolve(noise, as_kernel(letter).transpose(2, 0, 1, 3), mode="valid")
assert not np.allclose(conv2d(noise, as_kernel(letter)), taught)
assert np.allclose(conv2d(noise, as_kernel(letter[::-1, ::-1])), taught, atol=1e-4)

# %%
# A pupil that does not
# ---------------------
# The loss is the mean of the squared errors. Nobody tells the layer about the flip.
keras.utils.set_random_seed(0)
layer = keras.layers.Conv2D(1, letter.shape, use_bias=False)
pupil = keras.Sequential([keras.Input(noise.shape[1:]), layer])
before = keras.ops.convert_to_numpy(layer.kernel)[:, :, 0, 0]
pupil.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
pupil.fit(noise, taught, epochs=30, batch_size=16, verbose=0)
after = keras.ops.convert_to_numpy(layer.kernel)[:, :, 0, 0]
error = float(np.abs(after - letter[::-1, ::-1]).max())

# %%
# Nothing is lost
# ---------------
# The layer learned the F standing on its head. No weight is further than :metric:`error|.4f`
# from it, and so the answers hardly differ. A layer that learns its kernel can learn it
# flipped.
figure, panels = plt.subplots(ncols=3, figsize=(5, 3.2), layout="constrained")
shown = {"teacher's": letter, "pupil's,\nat first": before, "pupil's,\nlearned": after}
for panel, (name, kernel) in zip(panels, shown.items(), strict=True):
    draw_signed(panel, kernel, name, limit=1)
figure.suptitle("No: the layer learns the same kernel, flipped")
plt.show()

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("the layer learns the same kernel, flipped", error, below=0.01)
pupils = keras.ops.convert_to_numpy(pupil(noise))
claim("so the answers hardly differ", np.abs(pupils - taught).max() / taught.std(), below=0.01)
upright = float(np.abs(after - letter).max())
claim("The layer learned the F standing on its head", upright, above=0.5)
measured = {"error": np.ceil(error * 1e4) / 1e4}  # "no further" must not be rounded down
# sphinx_gallery_end_ignore
