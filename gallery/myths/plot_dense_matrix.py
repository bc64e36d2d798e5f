"""
Is a convolution a dense layer?
===============================

It is sometimes called "a fully connected layer over a patch". We write a whole convolution as
the matrix of a dense layer, and look at what kind of matrix that is.
"""

# %%
# One column for each number
# --------------------------
# A dense layer multiplies the row of all its inputs by a matrix. A convolution without bias
# and relu adds up weighted inputs as well, so it is such a matrix too. There is a simple way
# to find it: put in images in which one number is 1 and the others are 0, one after the other.
# What comes out are the columns.
from cnn_guide.ops import conv2d, conv2d_parameters, dense_parameters

import matplotlib.pyplot as plt
import numpy as np

shape, kernel = (4, 6, 2), np.arange(1.0, 19.0).reshape(3, 3, 2, 1)
inputs = int(np.prod(shape))
bright_pixels = np.eye(inputs).reshape(inputs, *shape)
matrix = conv2d(bright_pixels, kernel).reshape(inputs, -1).T

image = np.random.default_rng(0).normal(size=(1, *shape))
by_matrix, by_layer = matrix @ image.ravel(), conv2d(image, kernel).ravel()
assert np.allclose(by_matrix, by_layer)

# %%
# Local, shared, and dense over the channels
# ------------------------------------------
# The image has 4 by 6 pixels and 2 channels, and the filter has 3 by 3 by 2 weights. Each row
# of the matrix is one stop of the filter. **Local**: all weights outside of its window are 0,
# which is left empty here. **Shared**: every row has the same :metric:`distinct` weights, moved
# along. **Dense over channels**: the two channels of a pixel stand side by side, and a filter
# has a weight for both.
distinct, nonzero = len(np.unique(matrix[matrix != 0])), int((matrix != 0).sum())

figure, panel = plt.subplots(figsize=(5.4, 3), layout="constrained")
colours = plt.get_cmap("viridis").with_extremes(bad="none")
panel.imshow(np.ma.masked_equal(matrix, 0), cmap=colours, aspect="auto", interpolation="none")
panel.set(xlabel=f"{inputs} inputs: pixels, two channels each", ylabel="8 stops", yticks=[])
figure.suptitle(
    f"Yes, one with {distinct} different weights\nwhere a free one has {matrix.size}"
)
plt.show()

# %%
# In general
# ----------
# A filter has height times width times channels weights, and one bias. How many pixels the
# image has does not matter to it; to a dense layer it does.
free = dense_parameters(inputs, len(matrix), use_bias=False)
print(f"free: {free} weights; local: {nonzero}; local and shared: {distinct}")

# sphinx_gallery_start_ignore
from cnn_guide.claims import claim

claim("all weights outside of its window are 0", (matrix != 0).sum(axis=1), equals=18)
weights = [row[row != 0] - kernel.ravel() for row in matrix]
claim("every row has the same … weights, moved along", weights, equals=0)
assert conv2d_parameters(3, channels=2, filters=1) == 3 * 3 * 2 + 1
assert (distinct, free) == (18, matrix.size)
measured = {"distinct": distinct, "nonzero": nonzero, "free": free}
# sphinx_gallery_end_ignore
