"""From a network's answer for every pixel to objects, and how well they fit the true ones."""

from cnn_guide.segmentation.borders import inside_and_border
from cnn_guide.segmentation.crops import draw_crops
from cnn_guide.segmentation.ious import pixel_iou
from cnn_guide.segmentation.matching import Matches, match_objects
from cnn_guide.segmentation.objects import split_by_distance, watershed_objects
from cnn_guide.segmentation.thresholds import choose_thresholds

__all__ = [
    "Matches",
    "choose_thresholds",
    "draw_crops",
    "inside_and_border",
    "match_objects",
    "pixel_iou",
    "split_by_distance",
    "watershed_objects",
]
