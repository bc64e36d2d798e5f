"""Real data as arrays, without a download: digits, clothes, photographs, cells and more."""

from cnn_guide.datasets.blood_cells import BLOOD_CELLS, BloodCells, load_blood_cells
from cnn_guide.datasets.characters import draw_characters, list_characters
from cnn_guide.datasets.drawings import prepare_drawing
from cnn_guide.datasets.faces import FACES, load_face_crops, load_face_photographs
from cnn_guide.datasets.fashion import FASHION_CLASSES, load_fashion
from cnn_guide.datasets.image_files import central_square, read_photograph, read_square
from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.datasets.nuclei import load_nuclei
from cnn_guide.datasets.overlaps import find_overlaps, group_pairs, keep_groups_whole
from cnn_guide.datasets.patches import PHOTOGRAPHS, load_photograph, load_photograph_patches
from cnn_guide.datasets.subsets import first_of_each_class
from cnn_guide.datasets.textures import TEXTURES, draw_texture_mosaics

__all__ = [
    "BLOOD_CELLS",
    "FACES",
    "FASHION_CLASSES",
    "PHOTOGRAPHS",
    "TEXTURES",
    "BloodCells",
    "central_square",
    "draw_characters",
    "draw_texture_mosaics",
    "find_overlaps",
    "first_of_each_class",
    "group_pairs",
    "keep_groups_whole",
    "list_characters",
    "load_blood_cells",
    "load_face_crops",
    "load_face_photographs",
    "load_fashion",
    "load_mnist",
    "load_nuclei",
    "load_photograph",
    "load_photograph_patches",
    "prepare_digits",
    "prepare_drawing",
    "read_photograph",
    "read_square",
]
