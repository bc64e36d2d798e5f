"""Checkers for data: splits that leak nothing, pixels as a network expects them, labels."""

from collections.abc import Mapping
from itertools import combinations

from cnn_guide.exercises._answers import as_numbers, praise, refuse_untouched, silently
from cnn_guide.exercises.compare import check_array
from cnn_guide.exercises.feedback import NotYet

import numpy as np
import numpy.typing as npt


def check_split(
    parts: Mapping[str, object],
    *,
    total: int | None = None,
    groups: npt.ArrayLike | None = None,
) -> None:
    """Check that parts of the data share nothing.

    Parameters
    ----------
    parts : mapping of str to array
        Each part under its name, as ``{"train": ..., "test": ...}``: places of its images
        (whole numbers or a mask, one axis), or the images themselves.
    total : int, optional
        How many images there are. Then each place must lie in some part.
    groups : array of shape (total,), optional
        What belongs together, such as photographs of one scene; needs places.

    Raises
    ------
    NotYet
        If an image or a group lies in two parts, a part is empty, or an image is nowhere.
    ValueError
        If fewer than two parts are given, or groups with images in place of places.

    Examples
    --------
    >>> check_split({"train": [0, 1, 3], "test": [2, 4]}, total=5)
    Right. The parts share nothing.
    >>> check_split({"train": [0, 1, 2], "test": [2, 4]})
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: 1 image is in train and in test: what is tested ...
    """
    if len(parts) < 2:
        raise ValueError(f"parts must be at least two, got {sorted(parts)}")
    arrays = {name: as_numbers(_as_places(part), name) for name, part in parts.items()}
    for name, array in arrays.items():
        if not array.size:
            raise NotYet(f"{name} is empty")
    places = all(array.ndim == 1 for array in arrays.values())
    if not places and groups is not None:
        raise ValueError(
            "parts must be places, whole numbers along one axis, where groups are given"
        )
    names = {name: _names(array) for name, array in arrays.items()}
    for one, other in combinations(names, 2):
        if shared := len({*names[one]} & {*names[other]}):
            raise NotYet(
                f"{_images(shared)} in {one} and in {other}: what is tested must not have been "
                "learned; cut the parts so that none overlaps"
            )
    if places:
        _check_places(arrays, total)
    if groups is not None:
        _check_groups(arrays, np.asarray(groups))
    praise("The parts share nothing.")


def check_digits(answer: object, digits: npt.ArrayLike) -> None:
    """Check that digits are prepared as `cnn_guide.datasets.prepare_digits` does.

    Parameters
    ----------
    answer : array
        What the reader made of the digits.
    digits : uint8 array of shape (batch, height, width)
        The digits as they come.

    Raises
    ------
    NotYet
        If they are not float, from 0 to 1, with a channel axis.

    Examples
    --------
    >>> digits = np.array([[[0, 255, 51], [102, 0, 204]]], dtype=np.uint8)
    >>> check_digits(digits[..., None] / 255, digits)
    Right. A network can read them.
    """
    refuse_untouched(answer, "the digits")
    raw = np.asarray(digits).astype(np.float64)
    right = raw[..., np.newaxis] / 255
    _refuse_integers(answer)
    check_array(
        answer,
        right,
        {
            "the channel axis is missing; add it at the end with numpy.newaxis": raw / 255,
            "the channel axis is missing, and pixels still go from 0 to 255": raw,
            "pixels still go from 0 to 255; divide them": raw[..., np.newaxis],
            "they are divided twice": right / 255,
            "they are divided twice, and the channel axis is missing": raw / 255**2,
            "the channel axis comes first; in Keras it comes last": right.transpose(0, 3, 1, 2),
            "the new axis comes before the batch; it goes to the end": raw[np.newaxis] / 255,
            "the divisor is wrong; which is the largest number of a byte?": raw[..., np.newaxis]
            / 256,
            "ink and paper are swapped; ink is 1": 1 - right,
            "they go from -1 to 1; from 0 to 1 is asked for": 2 * right - 1,
            "height and width are swapped": right.transpose(0, 2, 1, 3),
            "all numbers are whole: the division dropped what lies between 0 and 1": np.floor(
                right
            ),
        },
        name="the digits",
        look="look at the smallest and the largest number, and at the shape",
        well_done="A network can read them.",
    )


def check_for_vgg16(answer: object, photographs: npt.ArrayLike) -> None:
    """Check that photographs are prepared as VGG16 expects them.

    Parameters
    ----------
    answer : array
        What the reader made of the photographs.
    photographs : array of shape (batch, height, width, 3)
        Red, green and blue, 0 to 255.

    Raises
    ------
    NotYet
        If they are not blue, green and red, each less its mean.

    Examples
    --------
    >>> from cnn_guide.pretrained import prepare_for_vgg16
    >>> photographs = np.arange(24, dtype=np.uint8).reshape(1, 2, 4, 3)
    >>> check_for_vgg16(prepare_for_vgg16(photographs), photographs)
    Right. So VGG16 was trained.
    """
    from cnn_guide.pretrained.vgg16 import prepare_for_vgg16  # here, as it loads Keras

    raw = np.asarray(photographs).astype(np.float64)
    right = prepare_for_vgg16(raw).astype(np.float64)
    means = (raw[..., ::-1] - right)[0, 0, 0]
    refuse_untouched(answer, "the photographs")
    _refuse_integers(answer)
    check_array(
        answer,
        right,
        {
            "nothing was prepared: they are still red, green and blue from 0 to 255": raw,
            "pixels from 0 to 1 are not what VGG16 saw; it takes up to 255, less a mean": (
                raw / 255
            ),
            "pixels from -1 to 1 are not what VGG16 saw; it takes up to 255, less a mean": (
                raw / 127.5 - 1
            ),
            "the channels are in the order red, green, blue; VGG16 reads blue first": right[
                ..., ::-1
            ],
            "the means are those of blue, green, red, but the channels were not swapped": raw
            - means,
            "the channels are swapped, but no mean is subtracted": raw[..., ::-1],
            "they were prepared twice, or divided first; start from 0 to 255": silently(
                lambda: raw[..., ::-1] / 255 - means
            ),
            "they were prepared twice": right[..., ::-1] - means,
        },
        name="the photographs",
        look="how was the network trained? look at the order of channels, and at their means",
        well_done="So VGG16 was trained.",
    )


def check_one_hot(answer: object, labels: npt.ArrayLike, num_classes: int) -> None:
    """Check that labels are written as rows with a single 1.

    Parameters
    ----------
    answer : array
        What the reader made of the labels; booleans count as 0 and 1.
    labels : int array of shape (batch,)
        Classes from 0 on.
    num_classes : int
        How many there are, of which some may not occur.

    Raises
    ------
    NotYet
        If the rows are not right.

    Examples
    --------
    >>> check_one_hot([[0, 0, 1], [1, 0, 0]], [2, 0], 3)
    Right. Each row has a single 1, in its place.
    """
    refuse_untouched(answer, "the labels")
    classes = np.asarray(labels)
    right = np.eye(num_classes)[classes]
    if np.asarray(answer).dtype == bool:
        answer = np.asarray(answer).astype(np.int64)
    check_array(
        answer,
        right,
        {
            "they are still class numbers; each becomes a row": classes,
            "each class is one place too far right; classes start at 0": np.eye(
                num_classes + 1
            )[classes + 1],
            "each class is one place off; classes start at 0": np.roll(right, 1, axis=1),
            "each class is one place off: classes start at 0": np.roll(right, -1, axis=1),
            "rows and columns are swapped; a row is one image": right.T,
            "a class that does not occur needs its column, too": np.eye(classes.max() + 1)[
                classes
            ],
            "0 and 1 are swapped": 1 - right,
            "the class number stands in its place; write 1 there": right
            * classes[:, np.newaxis],
        },
        name="the labels",
        look="a row for each image, a column for each class",
        well_done="Each row has a single 1, in its place.",
    )


def _as_places(part: object) -> object:
    """Turn a mask into places."""
    is_mask = getattr(part, "dtype", None) == np.dtype(bool) and getattr(part, "ndim", 0) == 1
    return np.flatnonzero(np.asarray(part)) if is_mask else part


def _names(array: npt.NDArray[np.float64]) -> list[bytes]:
    """Name each image by its place or its pixels, whatever their type."""
    return [np.ascontiguousarray(one).tobytes() for one in array + 0.0]  # no -0.0


def _images(count: int) -> str:
    return "1 image is" if count == 1 else f"{count} images are"


def _check_groups(
    arrays: Mapping[str, npt.NDArray[np.float64]], groups: npt.NDArray[np.generic]
) -> None:
    """Raise if a group is torn apart."""
    found = {name: {*groups[places.astype(int)].tolist()} for name, places in arrays.items()}
    for one, other in combinations(found, 2):
        if torn := found[one] & found[other]:
            few = "1 group is" if len(torn) == 1 else f"{len(torn)} groups are"
            raise NotYet(
                f"{few} torn apart between {one} and {other}: images that look alike leak from "
                "one to the other; share out whole groups"
            )


def _check_places(arrays: Mapping[str, npt.NDArray[np.float64]], total: int | None) -> None:
    """Raise if a place is not whole, named twice, or missing."""
    for name, places in arrays.items():
        if (places != np.round(places)).any() or places.min() < 0:
            raise NotYet(f"{name} must hold places, whole numbers from 0 on")
        if len({*places.tolist()}) < len(places):
            raise NotYet(f"{name} names an image twice; draw without putting back")
        if total is not None and places.max() >= total:
            raise NotYet(f"{name} names a place past the last image; places start at 0")
    missing = (total or 0) - sum(map(len, arrays.values()))
    if missing > 0:
        raise NotYet(f"{_images(missing)} in no part; share out all of them")


def _refuse_integers(answer: object) -> None:
    """Raise if pixels are whole numbers by type."""
    kind = getattr(np.asarray(answer), "dtype", np.dtype(float))
    if kind.kind in "iu":
        raise NotYet(
            f"the pixels are whole numbers of type {kind}; turn them into float32 before you "
            "divide, as a network's weights are no whole numbers"
        )
