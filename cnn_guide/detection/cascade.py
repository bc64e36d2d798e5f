"""Faces found by a cascade that others trained, without a network."""

from cnn_guide.detection._checks import Boxes

import numpy as np
import numpy.typing as npt


def find_faces_by_cascade(
    photograph: npt.NDArray[np.uint8], *, smallest: int = 40, largest: int = 250
) -> Boxes:
    """Find frontal faces by a cascade of local binary patterns.

    The cascade comes from OpenCV and ships with scikit-image. It asks one cheap question after
    another of each window, and drops the window at the first "no".

    Parameters
    ----------
    photograph : uint8 array of shape (height, width, 3)
        In colour.
    smallest, largest : int
        Sides of the windows that are tried, in pixels.

    Returns
    -------
    float64 array of shape (faces, 4)
        Left, top, right and bottom of each.

    Raises
    ------
    ValueError
        If the photograph is not uint8 in colour, or the sides are not in order.

    Examples
    --------
    >>> find_faces_by_cascade(np.zeros((60, 90, 3), np.uint8)).shape
    (0, 4)
    """
    from skimage import data
    from skimage.feature import Cascade

    pixels = np.asarray(photograph)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(
            "photograph must be a uint8 array of shape (height, width, 3), got "
            f"{pixels.dtype} of shape {pixels.shape}"
        )
    if not 0 < smallest <= largest:
        raise ValueError(
            f"smallest must lie from 1 to largest={largest}, got smallest={smallest}"
        )
    cascade = Cascade(data.lbp_frontal_face_cascade_filename())
    found = cascade.detect_multi_scale(
        pixels,
        scale_factor=1.2,
        step_ratio=1,
        min_size=(smallest, smallest),
        max_size=(largest, largest),
    )
    corners = [(f["c"], f["r"], f["c"] + f["width"], f["r"] + f["height"]) for f in found]
    return np.array(corners, dtype=np.float64).reshape(-1, 4)
