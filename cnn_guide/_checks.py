"""The wording of every argument error: what it must be, what came, and the way out."""

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt

Pair = tuple[int, int]
FloatArray = npt.NDArray[np.floating[Any]]


def as_count(name: str, value: object, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return a whole number of at least `minimum`, or say what is wrong with it."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < minimum or (maximum is not None and value > maximum):  # type: ignore[operator]
        most = "" if maximum is None else f" and at most {maximum}"
        raise ValueError(
            f"{name} must be a whole number of at least {minimum}{most}, got {name}={value!r}"
        )
    return int(value)  # type: ignore[call-overload]


def as_positive(name: str, value: object) -> float:
    """Return a finite number above 0, such as a learning rate."""
    is_true = isinstance(value, bool)  # to Python also an int
    if (
        isinstance(value, int | float | np.integer | np.floating)
        and not is_true
        and 0 < value < np.inf
    ):
        return float(value)
    raise ValueError(f"{name} must be a number above 0, got {name}={value!r}")


def as_pair(name: str, value: int | Pair) -> Pair:
    """Return (down, right) from one number for both, or from a pair."""
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    whole = all(isinstance(n, int | np.integer) and not isinstance(n, bool) for n in pair)
    if len(pair) != 2 or not whole or min(pair) < 1:
        raise ValueError(
            f"{name} must be a whole number of at least 1, or a pair of them (down, right), "
            f"got {name}={value!r}"
        )
    return int(pair[0]), int(pair[1])


def as_image_shape(name: str, value: object) -> tuple[int, int, int]:
    """Return (height, width, 3) with at least 32 pixels a side, as pretrained bases need."""
    sizes = value if isinstance(value, tuple | list) else ()
    whole = all(isinstance(size, int | np.integer) for size in sizes)
    if len(sizes) != 3 or not whole or sizes[2] != 3 or min(sizes[:2]) < 32:
        raise ValueError(
            f"{name} must be (height, width, 3) with at least 32 pixels a side, "
            f"got {name}={value!r}"
        )
    return int(sizes[0]), int(sizes[1]), 3


def check_feature_maps(name: str, shape: tuple[int | None, ...]) -> None:
    """Raise unless a network of this output shape ends in feature maps."""
    if len(shape) != 4:
        raise ValueError(
            f"{name} must end in feature maps (batch, height, width, channels), got output "
            f"shape {shape}; build it with include_top=False"
        )


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Raise unless `value` is one of `choices`."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {sorted(choices)}, got {name}={value!r}")


def as_float(name: str, array: npt.ArrayLike) -> FloatArray:
    """Keep float32 and float64; turn float16, integers and booleans into float32."""
    numbers = as_unmasked(name, array)
    if numbers.dtype in (np.float32, np.float64):
        return numbers
    if numbers.dtype == np.float16 or numbers.dtype.kind in "iub":
        return numbers.astype(np.float32)
    raise TypeError(
        f"{name} must hold real numbers, got dtype {numbers.dtype}; convert it to float32 first"
    )


def as_unmasked(name: str, array: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return a plain array in this machine's byte order; a mask would be lost on the way."""
    if np.ma.is_masked(array):
        raise ValueError(
            f"{name} must have no masked values, got some; fill them with .filled(value), or "
            "leave them out with .compressed()"
        )
    numbers = np.asarray(array)
    return numbers.astype(numbers.dtype.newbyteorder("="), copy=False)


def as_floats(name: str, array: npt.ArrayLike, axes: str) -> FloatArray:
    """Return `array` as floats, after checking that it has one axis for each word of `axes`."""
    numbers = as_float(name, array)
    names = axes.split()
    if numbers.ndim != len(names):
        raise ValueError(
            f"{name} must have {len(names)} axes ({', '.join(names)}), got shape "
            f"{numbers.shape}; {_mend_axes(numbers.ndim, len(names))}"
        )
    return numbers


def check_batch(name: str, shape: tuple[int, ...], expected: tuple[int | None, ...]) -> None:
    """Raise unless a model that expects such a batch takes this one; None is any size."""
    if len(shape) != len(expected):
        way_out = _mend_axes(len(shape), len(expected))
    elif all(size in (None, given) for size, given in zip(expected, shape, strict=True)):
        return
    else:
        way_out = "prepare them as the model expects, or build the model for their size"
    sizes = ", ".join("any" if size is None else str(size) for size in expected[1:])
    raise ValueError(
        f"{name} must have shape (batch, {sizes}) for this model, got shape {shape}; {way_out}"
    )


def _mend_axes(given: int, wanted: int) -> str:
    """Say how to come to the wanted number of axes."""
    return "add a missing axis with numpy.newaxis" if given < wanted else "drop an axis"


def as_gradient(name: str, array: npt.ArrayLike, shape: tuple[int, ...], of: str) -> FloatArray:
    """Return `array` as floats, after checking that it has the shape of the output of `of`."""
    numbers = as_float(name, array)
    if numbers.shape != shape:
        raise ValueError(
            f"{name} must have the shape of the output of {of}, {shape}, got {numbers.shape}; "
            f"give {of} and its backward function the same options"
        )
    return numbers


def as_classes(
    name: str, array: npt.ArrayLike, num_classes: int, images: int | None = None
) -> npt.NDArray[np.intp]:
    """Return class numbers of shape (images,), each at least 0 and below `num_classes`."""
    classes = as_unmasked(name, array)
    each = "image" if images is None else f"of {images} images"
    rule = f"{name} must be whole numbers from 0 to {num_classes - 1}, one for each {each}"
    if classes.ndim != 1 or (classes.size and classes.dtype.kind not in "iu"):
        raise ValueError(
            f"{rule}, got {classes.dtype} of shape {classes.shape}; pass classes, not one-hot "
            "rows or probabilities, of which argmax(axis=1) makes classes"
        )
    if images is not None and len(classes) != images:
        raise ValueError(f"{rule}, got {len(classes)} of them; keep both in one order")
    if classes.size and not 0 <= classes.min() <= classes.max() < num_classes:
        raise ValueError(
            f"{rule}, got {classes.min()} to {classes.max()}; number the classes from 0"
        )
    return classes.astype(np.intp)
