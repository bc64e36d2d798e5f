"""From an answer for every pixel to regions and objects, and how well these fit the truth."""

from cnn_guide.segmentation.borders import inside_and_border, near_border
from cnn_guide.segmentation.crops import draw_crops
from cnn_guide.segmentation.ious import class_ious, mean_iou, pixel_iou
from cnn_guide.segmentation.matching import Matches, match_objects
from cnn_guide.segmentation.objects import split_by_distance, watershed_objects
from cnn_guide.segmentation.thresholds import choose_thresholds

__all__ = [
    "Matches",
    "choose_thresholds",
    "class_ious",
    "draw_crops",
    "inside_and_border",
    "match_objects",
    "mean_iou",
    "near_border",
    "pixel_iou",
    "split_by_distance",
    "watershed_objects",
]
