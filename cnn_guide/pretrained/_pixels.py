"""The one check of pixels that all preprocessing shares."""

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
