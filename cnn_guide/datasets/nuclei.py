"""One micrograph of cell nuclei, with every nucleus outlined by hand."""

import os
from typing import Any

from cnn_guide.files import KnownFile, locate

import numpy as np
import numpy.typing as npt

NUCLEI = KnownFile(
    name="nuclei.npz",
    sha256="bc198f1391b1143f018b7945fc152bbfcd490ada8591e0af1a18e9a656ac2ccf",
    source=(
        "2018 Data Science Bowl, Broad Bioimage Benchmark Collection BBBC038v1; one image, "
        "as the package stardist 0.9.2 ships it"
    ),
    licence="CC0 1.0",
)


def load_nuclei(
    path: str | os.PathLike[str] | None = None,
) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Load a fluorescence micrograph, and which of its pixels belong to which nucleus.

    It is a single image, so what is learned from one part of it and tested on another says
    little about other microscopes, stains or tissues [1]_.

    Parameters
    ----------
    path : path, optional
        A copy of this file elsewhere.

    Returns
    -------
    image : uint16 array of shape (512, 512)
        Brightness, 0 to 235; nuclei are bright on a dark ground.
    labels : uint8 array of shape (512, 512)
        0 where there is no nucleus, else a number for each of the 125 nuclei. The numbers
        are not in sequence.

    Raises
    ------
    FileNotFoundError
        If the file is missing.
    DamagedFileError
        If its content is not the known one: truncated, altered, or another file.

    References
    ----------
    .. [1] Caicedo et al., *Nucleus segmentation across imaging experiments: the 2018 Data
       Science Bowl*, Nature Methods 16, 2019.

    Examples
    --------
    >>> image, labels = load_nuclei()
    >>> image.shape, len(np.unique(labels[labels > 0]))
    ((512, 512), 125)
    """
    with np.load(locate(NUCLEI, path), allow_pickle=False) as arrays:
        return arrays["image"], arrays["labels"]
