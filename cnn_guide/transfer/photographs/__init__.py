"""The application: learn to name a folder of photographs, and keep what was learned.

Import the module you want; this one loads nothing, so that a command can answer at once.
"""

#: The names in `cnn_guide.pretrained.BASES`, here for a command that has not loaded Keras yet.
BASE_NAMES = ("vgg16", "efficientnet_lite0", "resnet50")

#: Height and width of the squares at most; a batch of larger ones fills the memory.
LARGEST_SIDE = 512

#: The largest seed that NumPy and Keras both take.
LARGEST_SEED = 2**32 - 1
