"""Blood cells found without learning: by the colour of the stain, and by circles."""

from cnn_guide.detection.boxes import Found
from cnn_guide.detection.suppression import suppress

import numpy as np
import numpy.typing as npt

RED, WHITE, PLATELET = range(3)  # as `cnn_guide.datasets.BLOOD_CELLS` has them


def find_cells_by_colour(
    photograph: npt.NDArray[np.uint8],
    *,
    white_violet: float = 25,
    platelet_violet: float = 10,
    radii: tuple[int, ...] = (11, 12, 13, 14, 15),
    least_circle: float = 0.2,
) -> Found:
    """Find white cells and platelets by their violet stain, and red cells as circles.

    Where blue exceeds green by so much, it is violet; large connected parts of it are taken
    for white cells, and small ones for platelets. Edges of the green channel vote for the
    circles that they may lie on, which is Hough's transform; circles with many votes
    outside white cells are taken for red cells. The bounds were chosen on the validation
    part of `cnn_guide.datasets.load_blood_cells`.

    Parameters
    ----------
    photograph : uint8 array of shape (120, 160, 3)
        Stained blood, at the scale at which a red cell is 25 pixels wide.
    white_violet, platelet_violet : float
        Grey levels by which blue must exceed green, after a little blur, which widens boxes by
        a pixel or so.
    radii : tuple of int
        The circles that are tried, in pixels.
    least_circle : float
        The share of a circle that must lie on edges.

    Returns
    -------
    Found
        Boxes, classes as in `cnn_guide.datasets.BLOOD_CELLS`, and scores: of a white cell
        its area, of a platelet how violet it is, of a red cell the share of its circle.

    Raises
    ------
    ValueError
        If the photograph is not uint8 in colour.

    Examples
    --------
    >>> photograph = np.full((120, 160, 3), 220, np.uint8)
    >>> photograph[20:70, 30:80] = 90, 40, 160  # a large violet square
    >>> found = find_cells_by_colour(photograph)
    >>> found.boxes[found.classes == 1]
    array([[29., 19., 81., 71.]])
    """
    from skimage.feature import canny
    from skimage.filters import gaussian
    from skimage.measure import label, regionprops
    from skimage.transform import hough_circle, hough_circle_peaks

    pixels = np.asarray(photograph)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(
            "photograph must be a uint8 array of shape (height, width, 3), got "
            f"{pixels.dtype} of shape {pixels.shape}"
        )
    green, blue = pixels[..., 1].astype(np.float64), pixels[..., 2].astype(np.float64)
    violet = gaussian(blue - green, 1)
    rows: list[tuple[float, float, float, float]] = []
    classes: list[int] = []
    scores: list[float] = []
    for kind, bound in ((WHITE, white_violet), (PLATELET, platelet_violet)):
        for part in regionprops(label(violet > bound), intensity_image=violet):
            if part.area >= 300 if kind == WHITE else 20 <= part.area < 200:
                top, left, bottom, right = part.bbox
                rows.append((left, top, right, bottom))
                classes.append(kind)
                scores.append(part.area if kind == WHITE else part.intensity_mean)
    whites = [row for row, kind in zip(rows, classes, strict=True) if kind == WHITE]
    votes = hough_circle(canny(green, sigma=2), radii)
    peaks = hough_circle_peaks(
        votes, radii, min_xdistance=5, min_ydistance=5, threshold=least_circle
    )
    for share, x, y, radius in zip(*peaks, strict=True):
        if not any(
            left < x < right and top < y < bottom for left, top, right, bottom in whites
        ):
            rows.append((x - radius, y - radius, x + radius, y + radius))
            classes.append(RED)
            scores.append(share)
    found = Found(
        np.array(rows, dtype=np.float64).reshape(-1, 4),
        np.array(classes, dtype=np.intp),
        np.array(scores, dtype=np.float64),
    )
    kept = suppress(found.boxes, found.scores, found.classes, most_overlap=0.3)
    return found.choose(kept)
