"""Photographs of one's own: read whatever a camera wrote, and cut it to size."""

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnn_guide._checks import as_count

UintArray = npt.NDArray[np.uint8]


def read_photograph(path: str | os.PathLike[str]) -> UintArray:
    """Read an image file as RGB pixels, upright.

    A photograph that the camera marked as turned is turned; grey, CMYK, 16-bit and
    transparent images become RGB, the transparent ones on white; of an animation the first
    frame is taken.

    Parameters
    ----------
    path : path
        A file that Pillow can read, as JPEG, PNG, WebP, GIF or TIFF.

    Returns
    -------
    uint8 array of shape (height, width, 3)
        Red, green and blue, 0 to 255.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not an image, is cut off or damaged, or is too large to be opened
        safely.

    Examples
    --------
    >>> from skimage import data
    >>> read_photograph(f"{data.data_dir}/chelsea.png").shape
    (300, 451, 3)
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    file = Path(path)
    if not file.is_file():
        kind = "a folder" if file.is_dir() else "missing"
        raise FileNotFoundError(f"path must be an image file, {file} is {kind}")
    try:
        with Image.open(file) as image:
            image.load()
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I") or upright.mode == "F":
                return _from_wide(np.asarray(upright, dtype=np.float64))
            if "A" in upright.getbands() or "transparency" in upright.info:
                layer = upright.convert("RGBA")
                white = Image.new("RGBA", layer.size, "white")
                upright = Image.alpha_composite(white, layer)
            return np.asarray(upright.convert("RGB"))
    except UnidentifiedImageError:
        empty = " (it is empty)" if file.stat().st_size == 0 else ""
        raise ValueError(
            f"{file} must be an image that Pillow can read{empty}; save it as JPEG or PNG"
        ) from None
    except Image.DecompressionBombError as error:
        raise ValueError(f"{file} is too large to be opened safely: {error}") from None
    except (OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"{file} is damaged or cut off: {error}; copy it anew") from None


def central_square(photograph: npt.ArrayLike, side: int = 224) -> UintArray:
    """Cut the largest square from the middle of a photograph, and resize it.

    Parameters
    ----------
    photograph : uint8 array of shape (height, width, 3)
        Red, green and blue, 0 to 255.
    side : int, default 224
        Height and width wanted, in pixels.

    Returns
    -------
    uint8 array of shape (side, side, 3)
        Resized by bicubic interpolation, averaging where it shrinks.

    Raises
    ------
    ValueError
        If the photograph is not uint8 RGB, or `side` is not a whole number of at least 1.

    Examples
    --------
    >>> central_square(np.zeros((30, 50, 3), dtype=np.uint8), 24).shape
    (24, 24, 3)
    """
    from PIL import Image

    pixels, side = np.asarray(photograph), as_count("side", side)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise ValueError(
            "photograph must be a uint8 array of shape (height, width, 3), got "
            f"{pixels.dtype} of shape {pixels.shape}"
        )
    height, width = pixels.shape[:2]
    length = min(height, width)
    top, left = (height - length) // 2, (width - length) // 2
    square = Image.fromarray(pixels[top : top + length, left : left + length])
    return np.asarray(square.resize((side, side), Image.Resampling.BICUBIC))


def _from_wide(values: npt.NDArray[np.float64]) -> UintArray:
    """Turn grey values of more than 8 bits into RGB."""
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > 65535:
        raise ValueError(f"values from {values.min():g} to {values.max():g} are no grey levels")
    scale = 257 if values.max() > 255 else 1  # 16 bits, if it uses them
    return np.repeat(np.round(values / scale).astype(np.uint8)[..., np.newaxis], 3, axis=2)
