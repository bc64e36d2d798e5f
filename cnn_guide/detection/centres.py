"""Boxes as a network learns them: a heat map of centres, and a box at each place of it."""

from cnn_guide._checks import as_classes, as_count, as_floats
from cnn_guide.detection.boxes import Found, as_boxes

import numpy as np
import numpy.typing as npt

#: Channels behind the heat maps: shift of the centre right and down, log width, log height.
BOX_CHANNELS = 4
#: How wide a bell is at least, in squares, as its standard deviation.
LEAST_SPREAD = 0.9


def encode_centres(
    boxes: npt.ArrayLike,
    classes: npt.ArrayLike,
    *,
    grid: tuple[int, int],
    stride: int,
    num_classes: int,
) -> npt.NDArray[np.float32]:
    """Write the boxes of one image as the numbers that a detector should answer.

    The image is divided into squares of `stride` pixels. Each class has a heat map: 1 in the
    square that holds the centre of a box, falling off around it as a bell, wider for wider
    boxes. Where the bell is above a half, four numbers say where the box is: how far its
    centre lies from the square's, and the logarithms of its sides, all in squares [1]_. The
    last channel is 1 at these places, where alone the four are learned.

    Parameters
    ----------
    boxes : float array of shape (boxes, 4)
        Left, top, right and bottom, in pixels; each with area, its centre in the image.
    classes : int array of shape (boxes,)
        The class of each box.
    grid : (int, int)
        Squares down and across.
    stride : int
        The side of a square in pixels.
    num_classes : int
        How many classes there are.

    Returns
    -------
    float32 array of shape (down, across, num_classes + 5)
        Heat maps, four numbers for a box, and where these count.

    Raises
    ------
    ValueError
        If a box has no area or its centre is outside, or a class or a number is out of range.

    References
    ----------
    .. [1] Zhou, Wang and Krähenbühl, *Objects as points*, arXiv:1904.07850, 2019.

    Examples
    --------
    >>> targets = encode_centres(
    ...     [[4, 4, 12, 20]], [1], grid=(3, 4), stride=8, num_classes=2
    ... )
    >>> targets[1, 1].astype(float).round(2).tolist()
    [0.0, 1.0, -0.5, 0.0, 0.0, 0.69, 1.0]
    """
    corners = as_boxes("boxes", boxes)
    num_classes, stride = as_count("num_classes", num_classes), as_count("stride", stride)
    kinds = as_classes("classes", classes, num_classes, len(corners))
    down, across = (as_count("grid", size) for size in grid)
    centres = (corners[:, :2] + corners[:, 2:]) / 2 / stride  # right and down, in squares
    sides = (corners[:, 2:] - corners[:, :2]) / stride
    if (sides <= 0).any():
        raise ValueError("boxes must have area, got one without; leave it out")
    places = centres.astype(int)
    if (centres < 0).any() or (places >= (across, down)).any():
        raise ValueError(
            f"boxes must have their centres in the image of {down * stride}x{across * stride} "
            "pixels, got one outside; leave it out"
        )
    targets = np.zeros((down, across, num_classes + BOX_CHANNELS + 1), dtype=np.float32)
    strongest = np.zeros((down, across))
    rows, columns = np.arange(down)[:, np.newaxis], np.arange(across)
    for kind, centre, place, side in zip(kinds, centres, places, sides, strict=True):
        width, height = np.maximum(side / 8, LEAST_SPREAD)
        bell = np.exp(
            -((columns - place[0]) ** 2) / (2 * width**2)
            - (rows - place[1]) ** 2 / (2 * height**2)
        )
        targets[..., kind] = np.maximum(targets[..., kind], bell)
        mine = (bell > 0.5) & (bell > strongest)  # where boxes overlap, the nearer centre's
        strongest[mine] = bell[mine]
        targets[mine, -5] = centre[0] - (np.broadcast_to(columns, mine.shape)[mine] + 0.5)
        targets[mine, -4] = centre[1] - (np.broadcast_to(rows, mine.shape)[mine] + 0.5)
        targets[mine, -3:-1] = np.log(side)
        targets[mine, -1] = 1
    return targets


def decode_centres(
    answers: npt.ArrayLike,
    *,
    stride: int,
    least_score: float = 0.03,
    most: int = 80,
) -> Found:
    """Read boxes off what a detector answered for one image.

    A place counts if its heat is the highest among its eight neighbours.

    Parameters
    ----------
    answers : float array of shape (down, across, num_classes + 4)
        Heat from 0 to 1 for each class, and four numbers for a box.
    stride : int
        The side of a square of the grid in pixels.
    least_score : float, default 0.03
        Colder places are left out.
    most : int, default 80
        How many boxes there may be; the hottest are kept.

    Returns
    -------
    Found
        Boxes in pixels, their classes, and their heat as scores, the hottest first.

    Raises
    ------
    ValueError
        If the answers are not finite, have no heat map, or a number is too small.

    Examples
    --------
    >>> targets = encode_centres(
    ...     [[4, 4, 12, 20]], [1], grid=(3, 4), stride=8, num_classes=2
    ... )
    >>> boxes, classes, scores = decode_centres(targets[..., :-1], stride=8)
    >>> boxes.round(3), classes, scores
    (array([[ 4.,  4., 12., 20.]]), array([1]), array([1.]))
    """
    maps = as_floats("answers", answers, "down across channels").astype(np.float64)
    stride, most = as_count("stride", stride), as_count("most", most)
    if maps.shape[2] <= BOX_CHANNELS or not np.isfinite(maps).all():
        raise ValueError(
            "answers must be finite with at least 5 channels, got shape "
            f"{maps.shape} with {np.count_nonzero(~np.isfinite(maps))} numbers that are not; "
            "if a training diverged, lower its learning rate"
        )
    heat = maps[..., :-BOX_CHANNELS]
    around = np.pad(heat, ((1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(around, (3, 3), axis=(0, 1))
    peaks = (heat >= windows.max(axis=(-2, -1))) & (heat > least_score)
    rows, columns, classes = np.nonzero(peaks)
    scores = heat[rows, columns, classes]
    right, down, width, height = np.moveaxis(maps[rows, columns, -BOX_CHANNELS:], -1, 0)
    centres = np.stack([columns + 0.5 + right, rows + 0.5 + down], axis=-1)
    halves = np.exp(np.clip(np.stack([width, height], axis=-1), -10, 10)) / 2
    boxes = np.hstack([centres - halves, centres + halves]) * stride
    return Found(boxes, classes, scores).choose(np.argsort(-scores, kind="stable")[:most])
