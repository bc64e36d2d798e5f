"""The convolutional base of ResNet50, whose weights Keras downloads when it is asked to."""

from typing import Literal

from cnn_guide._checks import as_image_shape
from cnn_guide.pretrained._pixels import as_pixels

import keras
import numpy as np
import numpy.typing as npt


def load_resnet50_base(
    input_shape: tuple[int, int, int] = (224, 224, 3),
    *,
    weights: Literal["imagenet"] | None = "imagenet",
) -> keras.Model:
    """Load the convolutional base of ResNet50, trained on ImageNet.

    The network is the one of 50 layers in the paper [1]_. The first call downloads 95 MB,
    which Keras verifies and keeps in its cache.

    Parameters
    ----------
    input_shape : (int, int, int), default (224, 224, 3)
        Height, width and the three channels of the images; at least 32 pixels a side.
    weights : 'imagenet' or None, default 'imagenet'
        None asks for random weights, and then nothing is downloaded.

    Returns
    -------
    keras.Model
        Maps images prepared by `prepare_for_resnet50` to feature maps (batch, height / 32,
        width / 32, 2048), rounded up.

    Raises
    ------
    ValueError
        If `input_shape` is too small or does not end in three channels, or `weights` is
        neither of the two.
    OSError
        If the weights can be neither found nor downloaded. They are never random in silence.

    References
    ----------
    .. [1] He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR
       2016; the weights are those of `keras.applications.ResNet50`.

    Examples
    --------
    >>> load_resnet50_base((64, 96, 3), weights=None).output_shape
    (None, 2, 3, 2048)
    """
    sizes = as_image_shape("input_shape", input_shape)
    if weights not in ("imagenet", None):
        raise ValueError(f"weights must be 'imagenet' or None, got weights={weights!r}")
    try:
        return keras.applications.ResNet50(
            weights=weights, include_top=False, input_shape=sizes, name="resnet50"
        )
    except Exception as error:  # Keras raises a plain Exception when a download fails.
        if weights is None:
            raise
        raise OSError(
            f"the weights of ResNet50 could not be loaded: {error}. Keras downloads them on "
            "first use, so connect this machine to the internet once; or choose vgg16 or "
            "efficientnet_lite0, whose weights come with this package"
        ) from error


def prepare_for_resnet50(images: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Turn RGB images from 0 to 255 into what ResNet50 was trained on, as VGG16 was.

    That is what Keras does to images for both [1]_.

    Parameters
    ----------
    images : array of shape (batch, height, width, 3)
        Red, green and blue, 0 to 255.

    Returns
    -------
    float32 array, shaped like `images`
        Blue, green and red, each less its mean over ImageNet.

    Raises
    ------
    ValueError
        If the images are not RGB, or seem to be scaled to 0 to 1 already.

    References
    ----------
    .. [1] Keras, `keras.applications.resnet50.preprocess_input`.

    Examples
    --------
    >>> prepare_for_resnet50([[[[0, 0, 255]]]]).ravel().round(1)
    array([ 151.1, -116.8, -123.7], dtype=float32)
    """
    return keras.applications.resnet50.preprocess_input(as_pixels(images))
