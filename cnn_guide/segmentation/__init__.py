"""From an answer for every pixel to regions and objects, and how well these fit the truth."""

from cnn_guide.segmentation.borders import (
    errors_by_distance,
    inside_and_border,
    near_border,
)
from cnn_guide.segmentation.crops import draw_crops
from cnn_guide.segmentation.filter_bank import describe_textures
from cnn_guide.segmentation.ious import class_ious, mean_iou, pixel_iou
from cnn_guide.segmentation.matching import Matches, match_objects
from cnn_guide.segmentation.objects import split_by_distance, watershed_objects
from cnn_guide.segmentation.rivals import segment_by_brightness, segment_by_filters
from cnn_guide.segmentation.thresholds import choose_thresholds

__all__ = [
    "Matches",
    "choose_thresholds",
    "class_ious",
    "describe_textures",
    "draw_crops",
    "errors_by_distance",
    "inside_and_border",
    "match_objects",
    "mean_iou",
    "near_border",
    "pixel_iou",
    "segment_by_brightness",
    "segment_by_filters",
    "split_by_distance",
    "watershed_objects",
]
