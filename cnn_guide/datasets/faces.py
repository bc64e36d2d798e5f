"""Crops of faces, and whole photographs of which three show one."""

import importlib.resources
from typing import Any

from cnn_guide._checks import as_count
from cnn_guide.datasets.patches import PHOTOGRAPHS, UintArray, load_photograph

import numpy as np
import numpy.typing as npt
from PIL import Image

#: Where faces are, from the brow to the chin: left, top, right and bottom, as shares of width
#: and height. We marked them by eye.
FACES = {
    "astronaut": (0.3525, 0.1375, 0.5375, 0.3675),
    "camera": (0.37, 0.225, 0.505, 0.39),
    "hopper": (0.3314, 0.225, 0.6833, 0.55),
}


def load_face_crops() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Load 100 faces and 100 other pieces of news photographs, as scikit-image ships them.

    They were cut from *Labeled Faces in the Wild* [1]_; scikit-image states no licence for
    them. Some pieces lie partly beyond the edge of their photograph, where it is black.

    Returns
    -------
    crops : float32 array of shape (200, 25, 25, 1)
        Grey values, 0 to 1.
    labels : int array of shape (200,)
        1 for a face, 0 for another piece.

    References
    ----------
    .. [1] scikit-image, `skimage.data.lfw_subset`.

    Examples
    --------
    >>> crops, labels = load_face_crops()
    >>> crops.shape, int(labels.sum())
    ((200, 25, 25, 1), 100)
    """
    from skimage import data

    crops = data.lfw_subset()[..., np.newaxis].astype(np.float32)
    return crops, np.repeat([1, 0], 100)


def load_face_photographs(side: int = 400) -> tuple[dict[str, UintArray], dict[str, Any]]:
    """Load whole photographs, and where three of them show a face.

    They are those of `PHOTOGRAPHS`, two that scikit-learn ships, and an official portrait of
    Grace Hopper that matplotlib ships. The coins are left out: it is for nobody to say whether
    the heads on them are faces.

    Parameters
    ----------
    side : int, default 400
        The longer side that all are brought to, in pixels.

    Returns
    -------
    photographs : dict of uint8 arrays of shape (height, width, 3)
        By their names.
    faces : dict of float arrays of shape (1, 4)
        Left, top, right and bottom of the face, in pixels, of those that show one.

    Raises
    ------
    ValueError
        If `side` is no whole number of at least 1.

    Examples
    --------
    >>> photographs, faces = load_face_photographs(100)
    >>> len(photographs), photographs["astronaut"].shape, faces["astronaut"].round()
    (15, (100, 100, 3), array([[35., 14., 54., 37.]]))
    """
    from sklearn.datasets import load_sample_image

    side = as_count("side", side)
    photographs = {name: load_photograph(name) for name in PHOTOGRAPHS if name != "coins"}
    photographs |= {name: load_sample_image(f"{name}.jpg") for name in ("china", "flower")}
    portrait = importlib.resources.files("matplotlib") / "mpl-data/sample_data/grace_hopper.jpg"
    with portrait.open("rb") as file, Image.open(file) as picture:
        photographs["hopper"] = np.asarray(picture.convert("RGB"))
    faces = {}
    for name, pixels in photographs.items():
        shrink = side / max(pixels.shape)
        height, width = (max(1, round(length * shrink)) for length in pixels.shape[:2])
        way = Image.Resampling.BICUBIC
        photographs[name] = np.asarray(Image.fromarray(pixels).resize((width, height), way))
        if name in FACES:
            faces[name] = np.array([FACES[name]]) * (width, height, width, height)
    return photographs, faces
