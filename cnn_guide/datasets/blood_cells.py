"""Photographs of blood under a microscope, with a box around each cell."""

import csv
import io
import os
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from cnn_guide._checks import check_choice
from cnn_guide.files import KnownFile, locate

import numpy as np
import numpy.typing as npt

BLOOD = KnownFile(
    name="blood_cells.zip",
    sha256="abd939cebec49e5f5ecb8b0d90bb756d4fde593e01e42401cc1bedec5a450ef0",
    source="BCCD Dataset by shenggan, photographs by cosmicad and akshaylamba; halved in size",
    licence="MIT",
)
#: What the classes 0 to 2 of `load_blood_cells` are called, in this order.
BLOOD_CELLS = ("red", "white", "platelet")

# Photographs that overlap: what `find_overlaps` and `group_pairs` give for all of them.
SAME_FIELD = (
    *((19, 20), (35, 36), (38, 39), (42, 43), (96, 97), (126, 127), (136, 137)),
    *((141, 142, 164), (174, 175, 244, 245), (176, 246), (177, 247)),
    *((192, 193, 194, 230, 231, 232), (195, 229), (196, 228), (197, 227), (198, 226)),
    *((199, 225), (200, 201, 223, 224), (202, 222), (205, 221), (206, 220), (207, 208)),
    *((210, 216, 217), (211, 218), (212, 215), (323, 362), (324, 361), (335, 355)),
    *((338, 353), (339, 351), (341, 350), (343, 348)),
)


@dataclass(frozen=True)
class BloodCells:
    """Photographs of blood, and where their cells are.

    Attributes
    ----------
    images : uint8 array of shape (364, 240, 320, 3)
        Red, green and blue, 0 to 255.
    boxes : tuple of float32 arrays of shape (boxes, 4)
        For each image, its boxes as left, top, right and bottom, in pixels.
    cells : tuple of int arrays of shape (boxes,)
        For each image, the class of each box, which `BLOOD_CELLS` names.
    fields : int array of shape (364,)
        Images that overlap, as they show one field under the microscope, have one number.
    published : str array of shape (364,)
        'train', 'val' or 'test', as published: fields are on both sides of it.
    parts : str array of shape (364,)
        'train', 'val' or 'test', with each field whole. All images that were published as
        'test' still are, and images that overlap one of them have joined them; likewise with
        'val' and what is left.
    names : tuple of str
        What the images are called in the original.
    """

    images: npt.NDArray[np.uint8]
    boxes: tuple[npt.NDArray[np.float32], ...]
    cells: tuple[npt.NDArray[np.intp], ...]
    fields: npt.NDArray[np.intp]
    published: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]
    names: tuple[str, ...]

    def halved(self) -> "BloodCells":
        """Halve the photographs once more, each pixel the mean of four, and the boxes too.

        Returns
        -------
        BloodCells
            With images of shape (364, 120, 160, 3).
        """
        blocks = self.images.reshape(len(self.images), 120, 2, 160, 2, 3)
        images = blocks.mean(axis=(2, 4), dtype=np.float32).round().astype(np.uint8)
        return replace(
            self, images=images, boxes=tuple(boxes / np.float32(2) for boxes in self.boxes)
        )

    def choose(
        self, *parts: str
    ) -> tuple[npt.NDArray[np.uint8], list[npt.NDArray[Any]], list[npt.NDArray[Any]]]:
        """Take the photographs of some parts.

        Parameters
        ----------
        *parts : {'train', 'val', 'test'}
            Which of `parts` to take.

        Returns
        -------
        (images, boxes, cells)
            As in the attributes, of these photographs alone.

        Raises
        ------
        ValueError
            If a part has another name.
        """
        for part in parts:
            check_choice("parts", part, ("train", "val", "test"))
        chosen = np.flatnonzero(np.isin(self.parts, parts))
        boxes, cells = [self.boxes[n] for n in chosen], [self.cells[n] for n in chosen]
        return self.images[chosen], boxes, cells


def load_blood_cells(path: str | os.PathLike[str] | None = None) -> BloodCells:
    """Load 364 photographs of stained blood with 4,886 boxes around cells.

    It is the BCCD data set [1]_ at half its size. The boxes were drawn by hand, and are not
    without flaws: some images have no box around any red cell, though they show many, and
    some boxes come twice. Nothing is downloaded: the package ships the file, and its digest
    is verified first.

    Parameters
    ----------
    path : path, optional
        A copy of this file elsewhere.

    Returns
    -------
    BloodCells
        Images, boxes and classes, and two ways to part them for training and test.

    Raises
    ------
    FileNotFoundError
        If the file is missing.
    DamagedFileError
        If its content is not the known one: truncated, altered, or another file.

    References
    ----------
    .. [1] BCCD Dataset, https://github.com/Shenggan/BCCD_Dataset, 2017.

    Examples
    --------
    >>> blood = load_blood_cells()
    >>> blood.images.shape, sum(map(len, blood.boxes))
    ((364, 240, 320, 3), 4886)
    >>> blood.boxes[0][0], BLOOD_CELLS[blood.cells[0][0]]
    (array([130. ,  88.5, 245.5, 188. ], dtype=float32), 'white')
    """
    from PIL import Image

    with zipfile.ZipFile(locate(BLOOD, path)) as archive:
        table = io.StringIO(archive.read("boxes.csv").decode())
        rows = list(csv.DictReader(table))
        published = {row["image"]: row["split"] for row in rows}
        names = tuple(sorted(published))
        images = np.empty((len(names), 240, 320, 3), dtype=np.uint8)
        for image, name in zip(images, names, strict=True):
            with archive.open(f"images/{name}.jpg") as file, Image.open(file) as photograph:
                image[:] = np.asarray(photograph)
    place = {name: number for number, name in enumerate(names)}
    owner = np.array([place[row["image"]] for row in rows])
    sides = ("left", "top", "right", "bottom")
    boxes = np.array([[row[side] for side in sides] for row in rows], dtype=np.float32)
    cells = np.array([BLOOD_CELLS.index(row["cell"]) for row in rows])
    fields = np.arange(len(names))
    for group in SAME_FIELD:
        fields[list(group)] = group[0]
    split = np.array([published[name] for name in names])
    return BloodCells(
        images,
        tuple(boxes[owner == number] for number in range(len(names))),
        tuple(cells[owner == number] for number in range(len(names))),
        fields,
        split,
        keep_fields_whole(split, fields),
        names,
    )


def keep_fields_whole(
    split: npt.NDArray[np.str_], fields: npt.NDArray[Any]
) -> npt.NDArray[np.str_]:
    """Give all images of a field to one part: to the test, if one of them is in it.

    Parameters
    ----------
    split : str array of shape (images,)
        'train', 'val' or 'test'.
    fields : int array of shape (images,)
        A number for each image, equal for those of one field.

    Returns
    -------
    str array of shape (images,)
        'test' for each field with an image in the test part, else 'val' for each with one
        in the validation part, else 'train'.

    Examples
    --------
    >>> keep_fields_whole(np.array(["train", "val", "train", "test"]), np.array([0, 1, 1, 0]))
    array(['test', 'val', 'val', 'test'], dtype='<U5')
    """
    parts = split.copy()
    for part in ("val", "test"):
        parts[np.isin(fields, fields[split == part])] = part
    return parts
