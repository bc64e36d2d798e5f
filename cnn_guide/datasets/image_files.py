"""Photographs of one's own: read whatever a camera wrote, and cut it to size."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_guide._checks import as_count
from cnn_guide.files import what_lies_at

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # Pillow is loaded by what needs it.
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

UintArray = npt.NDArray[np.uint8]

# The kinds of image that are read. Pillow knows more, and for some starts other programs.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")

ORIENTATION = 0x0112  # EXIF's number for how the camera was held


def read_photograph(path: str | os.PathLike[str]) -> UintArray:
    """Read an image file as RGB pixels, upright.

    A photograph that the camera marked as turned is turned; grey, CMYK, 16-bit and
    transparent images become RGB, the transparent ones on white; of an animation the first
    frame is taken.

    Parameters
    ----------
    path : path
        A JPEG, PNG, WebP, GIF, TIFF or BMP file.

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
    with _opened(path) as image:
        image.load()
        return np.asarray(_upright(_as_rgb(_as_eight_bits(image)), image))


def read_square(path: str | os.PathLike[str], side: int = 224) -> UintArray:
    """Read the largest square in the middle of an image file, resized, upright.

    The picture is that of `central_square` after `read_photograph`, but a large JPEG is
    decoded at a half, a quarter or an eighth of its size where that suffices, so that it
    takes less time and memory.

    Parameters
    ----------
    path : path
        A JPEG, PNG, WebP, GIF, TIFF or BMP file.
    side : int, default 224
        Height and width wanted, in pixels.

    Returns
    -------
    uint8 array of shape (side, side, 3)
        Red, green and blue, 0 to 255.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not an image, is cut off or damaged, or is too large to be opened
        safely, or `side` is not a whole number of at least 1.

    Examples
    --------
    >>> from skimage import data
    >>> read_square(f"{data.data_dir}/chelsea.png", 24).shape
    (24, 24, 3)
    """
    from PIL import Image

    side = as_count("side", side)
    with _opened(path) as image:
        image.draft(None, (2 * side, 2 * side))  # never below this; other formats ignore it
        image.load()
        length = min(image.size)
        left, top = ((size - length) // 2 for size in image.size)
        box = (left, top, left + length, top + length)
        square = _as_rgb(_as_eight_bits(image).crop(box))
        square = square.resize((side, side), Image.Resampling.BICUBIC, reducing_gap=3)
        return np.asarray(_upright(square, image))


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


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator["ImageFile"]:
    """Open an image file; say what is wrong with it if it cannot be opened or read."""
    from PIL import Image, UnidentifiedImageError

    file = Path(path)
    if not file.is_file():
        raise FileNotFoundError(f"path must be an image file, {file} is {what_lies_at(file)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd files; errors stay
            with Image.open(file, formats=FORMATS) as image:
                yield image
    except UnidentifiedImageError:
        empty = " (it is empty)" if file.stat().st_size == 0 else ""
        raise ValueError(
            f"{file} must be an image that Pillow can read as {', '.join(FORMATS[:-1])} or "
            f"{FORMATS[-1]}{empty}; save it as JPEG or PNG"
        ) from None
    except Image.DecompressionBombError as error:
        raise ValueError(f"{file} is too large to be opened safely: {error}") from None
    except PermissionError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from None
    except Exception as error:  # noqa: BLE001 - Decoders raise whatever they like.
        reason = str(error) or type(error).__name__
        raise ValueError(f"{file} is damaged or cut off: {reason}; copy it anew") from None


def _upright(picture: "Image", photograph: "Image") -> "Image":
    """Turn a picture as the camera says that its photograph must be turned."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(photograph.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - The notes are damaged, and the pixels are not.
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _as_eight_bits(image: "Image") -> "Image":
    """Turn grey values of more than 8 bits into grey of 8, and palettes into colours."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        if not np.isfinite(values).all() or values.min() < 0 or values.max() > 65535:
            raise ValueError(
                f"values from {values.min():g} to {values.max():g} are no grey levels"
            )
        scale = 257 if values.max() > 255 else 1  # 16 bits, if it uses them
        return Image.fromarray(np.round(values / scale).astype(np.uint8))
    if "transparency" in image.info or image.mode in ("LA", "La", "PA"):
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _as_rgb(image: "Image") -> "Image":
    """Lay what is transparent on white, and turn any colours into red, green and blue."""
    from PIL import Image

    if "A" in image.getbands():
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image if image.mode == "RGB" else image.convert("RGB")
