"""What every preparation of images shares: checked pixels in, and the way back to them."""

import numpy as np
import numpy.typing as npt


def as_pixels(images: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Copy RGB images of 0 to 255 as float32, or say what is wrong with them."""
    pixels = np.array(images, dtype=np.float32)
    if pixels.ndim != 4 or pixels.shape[3] != 3:
        raise ValueError(
            f"images must have shape (batch, height, width, 3), got shape {pixels.shape}"
        )
    # Black images alone are the same on every scale.
    scaled = np.asarray(images).dtype.kind == "f" and pixels.size > 0 and 0 < pixels.max() <= 1
    if scaled or (pixels.size > 0 and not (pixels.min() >= 0 and pixels.max() <= 255)):
        raise ValueError(
            f"images must be 0 to 255, got {pixels.min():g} to {pixels.max():g}; "
            "pass the pixels as they were read"
        )
    return pixels


def as_colours(prepared: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return prepared images, or one, after checking that their last axis is the colours."""
    values = np.asarray(prepared, dtype=np.float32)
    if values.ndim == 0 or values.shape[-1] != 3:
        raise ValueError(
            f"prepared must have three colours last, got shape {values.shape}; pass images as "
            "they were prepared, channels last"
        )
    return values


def to_rgb(values: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Round to whole pixels, cut off at 0 and 255."""
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
