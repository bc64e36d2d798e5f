"""1x1 convolutions: the network in network, and the branches of Inception."""

from collections.abc import Sequence

from cnn_guide._checks import as_count
from cnn_guide.models.architectures._parts import (
    Sizes,
    begin,
    check_stages,
    classify,
    convolve,
)

import keras
from keras import layers

Branches = tuple[int, tuple[int, int], tuple[int, int], int]


def build_network_in_network(
    *,
    filters: Sequence[Sequence[int]] = ((24, 24, 16), (32, 32, 32), (32, 32)),
    kernel_size: Sequence[int] = (5, 5, 3),
    dropout: float = 0.5,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build a network in network: 1x1 convolutions after each other one, and no dense layer.

    A 1x1 convolution with its relu is a small dense network at each place. The last one has a
    map for each class, whose mean is the class's score [1]_.

    Parameters
    ----------
    filters : sequence of sequences of int, default ((24, 24, 16), (32, 32, 32), (32, 32))
        For each stage the filters of its first convolution and of the 1x1 ones after it. The
        last stage has another one, with a map for each class.
    kernel_size : sequence of int, default (5, 5, 3)
        The window of each stage's first convolution.
    dropout : float, default 0.5
        The share of numbers that training leaves out after each stage but the last.
    input_shape : (int, int, int), default (28, 28, 1)
        Height, width and channels of the images.
    num_classes : int, default 10
        Classes, at least 2.

    Returns
    -------
    keras.Model
        Maps (batch, height, width, channels) to probabilities (batch, num_classes).

    Raises
    ------
    ValueError
        If `filters` and `kernel_size` differ in length, or a number is too small.

    References
    ----------
    .. [1] Lin, Chen and Yan, *Network in network*, ICLR 2014.

    Examples
    --------
    >>> model = build_network_in_network()
    >>> [layer.name for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    []
    """
    num_classes = as_count("num_classes", num_classes, minimum=2)
    maps = inputs = begin(input_shape)
    sizes = check_stages(filters, kernel_size, "kernel_size")
    for number, (stage, size) in enumerate(zip(filters, sizes, strict=True)):
        if number:
            maps = layers.MaxPooling2D(3, 2, padding="same")(maps)
            maps = layers.Dropout(dropout)(maps)
        for place, width in enumerate(stage):
            maps = convolve(
                maps,
                as_count("filters", width),
                1 if place else size,
                batch_normalization=False,
            )
    maps = convolve(maps, num_classes, 1, batch_normalization=False)
    outputs = layers.Softmax()(layers.GlobalAveragePooling2D()(maps))
    return keras.Model(inputs, outputs, name="network_in_network")


def inception_block(maps: keras.KerasTensor, filters: Branches) -> keras.KerasTensor:
    """Look at maps through windows of 1x1, 3x3 and 5x5 and a pooling, and join the answers.

    1x1 convolutions first narrow what the large windows see, so that these cost less [1]_.

    Parameters
    ----------
    maps : keras.KerasTensor of shape (batch, height, width, channels)
        What comes in.
    filters : (int, (int, int), (int, int), int)
        Of the 1x1 branch; of the 3x3 branch, narrow and then wide; of the 5x5 branch, narrow
        and then wide; of the 1x1 convolution after the pooling.

    Returns
    -------
    keras.KerasTensor of shape (batch, height, width, all branches' filters)
        The branches' maps, one after another.

    Raises
    ------
    ValueError
        If a number of filters is below 1.

    References
    ----------
    .. [1] Szegedy et al., *Going deeper with convolutions*, CVPR 2015.

    Examples
    --------
    >>> maps = keras.Input((28, 28, 192))
    >>> inception_block(maps, (64, (96, 128), (16, 32), 32)).shape
    (None, 28, 28, 256)
    """
    one, three, five, pooled = filters
    ways = [
        [(one, 1)],
        [(three[0], 1), (three[1], 3)],
        [(five[0], 1), (five[1], 5)],
        [(pooled, 1)],
    ]
    ends = [maps, maps, maps, layers.MaxPooling2D(3, 1, padding="same")(maps)]
    for branch, steps in enumerate(ways):
        for width, size in steps:
            ends[branch] = convolve(
                ends[branch], as_count("filters", width), size, batch_normalization=False
            )
    return layers.Concatenate()(ends)


def build_inception(
    *,
    filters: Sequence[Branches] = ((8, (12, 16), (2, 4), 4), (16, (16, 32), (4, 8), 8)),
    blocks: Sequence[int] = (1, 1),
    stem: int = 16,
    input_shape: Sizes = (28, 28, 1),
    num_classes: int = 10,
) -> keras.Model:
    """Build stages of Inception blocks with poolings before them, as GoogLeNet does.

    GoogLeNet's outputs halfway, which help to train it, are left out [1]_.

    Parameters
    ----------
    filters : sequence of (int, (int, int), (int, int), int), two by default
        For each stage the filters of its blocks' branches, as in `inception_block`; by default
        the proportions of GoogLeNet's first block and an eighth of its width, then twice that.
    blocks : sequence of int, default (1, 1)
        Blocks in each stage.
    stem : int, default 16
        Filters of the 3x3 convolution that comes first.
    input_shape : (int, int, int), default (28, 28, 1)
        Height, width and channels of the images.
    num_classes : int, default 10
        Classes, at least 2.

    Returns
    -------
    keras.Model
        Maps (batch, height, width, channels) to probabilities (batch, num_classes).

    Raises
    ------
    ValueError
        If `filters` and `blocks` differ in length, or a number is too small.

    References
    ----------
    .. [1] Szegedy et al., *Going deeper with convolutions*, CVPR 2015.

    Examples
    --------
    >>> build_inception().output_shape
    (None, 10)
    """
    maps = inputs = begin(input_shape)
    maps = convolve(maps, as_count("stem", stem), batch_normalization=False)
    for branches, depth in zip(filters, check_stages(filters, blocks), strict=True):
        maps = layers.MaxPooling2D(3, 2, padding="same")(maps)
        for _ in range(depth):
            maps = inception_block(maps, branches)
    return classify(inputs, maps, num_classes, "inception")
