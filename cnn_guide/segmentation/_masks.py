"""What labels, masks and pixels must be, checked in one place for all of segmentation."""

from cnn_guide._checks import FloatArray, as_unmasked

import numpy as np
import numpy.typing as npt

LabelArray = npt.NDArray[np.intp]


def as_labels(name: str, array: npt.ArrayLike) -> LabelArray:
    """Return whole numbers of at least 0, of shape (height, width)."""
    labels = as_unmasked(name, array)
    if labels.ndim != 2 or labels.dtype.kind not in "iu" or (labels.size and labels.min() < 0):
        raise ValueError(
            f"{name} must be whole numbers of at least 0 of shape (height, width), got "
            f"{labels.dtype} of shape {labels.shape}; 0 is the background"
        )
    return labels.astype(np.intp)


def as_mask(name: str, array: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return booleans of shape (height, width)."""
    mask = as_unmasked(name, array)
    if mask.ndim != 2 or mask.dtype != np.bool_:
        raise ValueError(
            f"{name} must be booleans of shape (height, width), got {mask.dtype} of shape "
            f"{mask.shape}; compare with a threshold, as in `labels > 0`"
        )
    return mask


def check_same(
    name: str, shape: tuple[int, ...], other: str, expected: tuple[int, ...]
) -> None:
    """Raise unless two arrays have one shape."""
    if shape != expected:
        raise ValueError(
            f"{name} must have the shape of {other}, {expected}, got {shape}; give both of "
            "the same image"
        )


def check_finite(name: str, numbers: FloatArray) -> None:
    """Raise if there is a NaN or an infinite number."""
    if not np.isfinite(numbers).all():
        raise ValueError(
            f"{name} must be finite, got {np.count_nonzero(~np.isfinite(numbers))} of "
            f"{numbers.size} numbers that are not; look where they come from"
        )
