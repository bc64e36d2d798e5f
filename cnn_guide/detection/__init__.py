"""Find things in photographs: boxes, a small detector that learns them, and marks for it."""

from cnn_guide.detection.average_precision import PrecisionRecall, match_boxes, precision_recall
from cnn_guide.detection.boxes import Found, count_doubled, intersection_over_union
from cnn_guide.detection.by_colour import find_cells_by_colour
from cnn_guide.detection.cascade import find_faces_by_cascade
from cnn_guide.detection.centres import decode_centres, encode_centres
from cnn_guide.detection.counting import choose_least_scores, count_found
from cnn_guide.detection.judging import count_judged, judge_boxes
from cnn_guide.detection.marks import Marks, mark_boxes
from cnn_guide.detection.model import build_centre_detector, centre_loss
from cnn_guide.detection.scanning import cut_windows, scan
from cnn_guide.detection.suppression import suppress
from cnn_guide.detection.training import detect, mirror_and_encode, train_detector
from cnn_guide.detection.windows import (
    build_window_network,
    gather_windows,
    learn_from_errors,
    learn_windows,
)

__all__ = [
    "Found",
    "Marks",
    "PrecisionRecall",
    "build_centre_detector",
    "build_window_network",
    "centre_loss",
    "choose_least_scores",
    "count_doubled",
    "count_found",
    "count_judged",
    "cut_windows",
    "decode_centres",
    "detect",
    "encode_centres",
    "find_cells_by_colour",
    "find_faces_by_cascade",
    "gather_windows",
    "intersection_over_union",
    "judge_boxes",
    "learn_from_errors",
    "learn_windows",
    "mark_boxes",
    "match_boxes",
    "mirror_and_encode",
    "precision_recall",
    "scan",
    "suppress",
    "train_detector",
]
