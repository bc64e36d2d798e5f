"""What a frozen network makes of images: computed once, and kept on disk."""

import hashlib
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from cnn_guide._checks import as_count, check_feature_maps
from cnn_guide.models._graph import layers_within
from cnn_guide.pretrained.bases import Prepare
from cnn_guide.writing import try_writing, write_whole

import keras
import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8] | Sequence[npt.NDArray[np.uint8]]


def pool_features(base: keras.Model) -> keras.Model:
    """Let a base end in one number a feature map: its mean.

    Parameters
    ----------
    base : keras.Model
        A network without its top, or the upper part of one.

    Returns
    -------
    keras.Model
        Maps what `base` takes to features (batch, channels); it shares the base's weights.

    Raises
    ------
    ValueError
        If `base` does not end in feature maps.

    Examples
    --------
    >>> base = keras.Sequential([keras.Input((8, 6, 3)), keras.layers.Conv2D(4, 3)])
    >>> pool_features(base).output_shape
    (None, 4)
    """
    check_feature_maps("base", base.output_shape)
    return keras.Model(base.inputs[0], keras.layers.GlobalAveragePooling2D()(base.outputs[0]))


def extract_features(
    model: keras.Model,
    prepare: Prepare,
    images: Images,
    *,
    batch_size: int = 16,
    cache: str | os.PathLike[str] | None = None,
    progress: bool = True,
) -> npt.NDArray[np.float32]:
    """Compute what a frozen network makes of images, or read it from the cache.

    A frozen network answers the same every time. So one pass over the images is enough for
    any number of heads and epochs.

    Parameters
    ----------
    model : keras.Model
        Maps prepared images to anything, as `pool_features` of a base does.
    prepare : callable
        Turns RGB images of 0 to 255 into the model's input, as `prepare_for_vgg16` does.
    images : uint8 array of shape (batch, height, width, 3), or a sequence of single images
        A sequence is read one batch at a time. If it has a method ``digest()`` that names
        its content, a cache that knows the content reads no pixel.
    batch_size : int, default 16
        Images held in memory, and computed, at a time.
    cache : path, optional
        A folder for the results; `cnn_guide.files.cache_folder` is the command's. What is kept
        there is keyed to the model's layers and weights, to what `prepare` does, and to the
        images.
    progress : bool, default True
        Whether to show a bar on a terminal, and one line elsewhere.

    Returns
    -------
    float32 array of shape (batch, ...)
        The model's output for each image, in order.

    Raises
    ------
    ValueError
        If there are no images, `batch_size` is not a whole number of at least 1, or the model
        answers with something else than numbers.
    OSError
        If an image cannot be read, or the cache cannot be written, which shows before
        anything is computed. If it fails only then, that is a warning.

    Examples
    --------
    >>> from cnn_guide.pretrained import load_vgg16_base, prepare_for_vgg16
    >>> images = np.zeros((2, 32, 64, 3), dtype=np.uint8)
    >>> model = pool_features(load_vgg16_base((32, 64, 3)))
    >>> extract_features(model, prepare_for_vgg16, images, progress=False).shape
    (2, 512)
    """
    batch_size = as_count("batch_size", batch_size)
    if len(images) == 0:
        raise ValueError("images must hold at least one image, got none")
    if cache is None:
        return _compute(model, prepare, images, batch_size, progress)
    key = features_key(model, prepare, images)
    file = Path(cache, f"features-{key}.npz")
    kept = _read(file)
    if kept is not None and kept.shape == (len(images), *model.output_shape[1:]):
        return kept
    try_writing(file.parent)
    features = _compute(model, prepare, images, batch_size, progress)
    try:
        write_whole(file, lambda path: np.savez(path, features=features))
    except OSError as error:
        warnings.warn(f"the features are not kept: {error}", RuntimeWarning, stacklevel=2)
    return features


def _read(file: Path) -> npt.NDArray[np.float32] | None:
    """Read what the cache kept; None if it is missing or damaged in whatever way."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            features = kept["features"]
    except Exception:  # noqa: BLE001 - NumPy, zipfile and zlib each raise their own kinds.
        return None
    return features if features.dtype == np.float32 and np.isfinite(features).all() else None


def features_key(model: keras.Model, prepare: Prepare, images: Images) -> str:
    """Name the features by all that they depend on.

    Parameters
    ----------
    model : keras.Model
        Its layers and weights count, whatever the layers are called.
    prepare : callable
        What it makes of some drawn pixels counts, not its name.
    images : array or sequence
        Its ``digest()`` counts if it has one, else its pixels.

    Returns
    -------
    str
        32 hexadecimal digits.

    Examples
    --------
    >>> from cnn_guide.pretrained import prepare_for_vgg16
    >>> model = keras.Sequential([keras.Input((8, 6, 3)), keras.layers.Flatten()])
    >>> len(features_key(model, prepare_for_vgg16, np.zeros((2, 8, 6, 3), dtype=np.uint8)))
    32
    """
    found = hashlib.sha256(f"keras {keras.__version__}\n".encode())
    layers = model.to_json()
    # Keras numbers layers anew for each model that is made in a process.
    for number, layer in enumerate(layers_within(model)):
        layers = layers.replace(f'"{layer.name}"', f'"{number}"')
    found.update(layers.encode())
    for weight in model.get_weights():
        found.update(np.ascontiguousarray(weight).tobytes())
    probe = np.random.default_rng(0).integers(0, 256, (1, *model.input_shape[1:]))
    found.update(np.ascontiguousarray(prepare(probe)).tobytes())
    found.update(_name_images(images).encode())
    return found.hexdigest()[:32]


def _name_images(images: Images) -> str:
    """Name the content of images."""
    if hasattr(images, "digest"):
        return str(images.digest())
    found = hashlib.sha256()
    for image in images:
        found.update(f"{image.dtype} {image.shape}".encode())
        found.update(np.ascontiguousarray(image).tobytes())
    return found.hexdigest()


def _compute(
    model: keras.Model, prepare: Prepare, images: Images, batch_size: int, progress: bool
) -> npt.NDArray[np.float32]:
    """Run the images through the model, batch by batch."""
    style = 1 if sys.stdout.isatty() else 2
    bar = keras.utils.Progbar(len(images), unit_name="image", verbose=style if progress else 0)
    features = np.empty((len(images), *model.output_shape[1:]), dtype=np.float32)
    for start in range(0, len(images), batch_size):
        stop = min(start + batch_size, len(images))
        pixels = np.stack([images[place] for place in range(start, stop)])
        features[start:stop] = model.predict_on_batch(prepare(pixels))
        if not np.isfinite(features[start:stop]).all():
            raise ValueError(
                f"model must answer with finite numbers, got others for images {start} to "
                f"{stop - 1}; load its weights anew"
            )
        bar.update(stop)
    return features
