"""Checkers for the exercises of the chapters: what is wrong, and where to look.

A checker takes a reader's number, function, array or model. It prints a line if the answer is
right, in whatever form, and otherwise raises `NotYet`, with a hint that fits the mistake. It
never tells the answer, and never passes a place that was left as it was.
"""

from cnn_guide.exercises.beginnings import check_mover, check_neighbour_gap, check_unit
from cnn_guide.exercises.boxes import check_false_alarms, check_iou
from cnn_guide.exercises.class_maps import check_grad_cam
from cnn_guide.exercises.compare import Case, check_array, check_function, check_number
from cnn_guide.exercises.convolution import check_conv2d, check_convolve, check_im2col
from cnn_guide.exercises.counts import (
    check_conv2d_parameters,
    check_dense_parameters,
    check_multiply_adds,
    check_output_size,
    check_receptive_field,
)
from cnn_guide.exercises.data import check_digits, check_for_vgg16, check_one_hot, check_split
from cnn_guide.exercises.evidence import check_agreement, check_evidence, check_weighted_maps
from cnn_guide.exercises.feedback import NotYet
from cnn_guide.exercises.frozen import check_frozen
from cnn_guide.exercises.learning import check_gradient, check_update
from cnn_guide.exercises.machines import check_all_reduce, check_share
from cnn_guide.exercises.models import check_classifier, check_trained
from cnn_guide.exercises.pictures import (
    check_favourite,
    check_grey_level,
    check_scale_to_unit,
)
from cnn_guide.exercises.pooling import check_average_pool2d, check_max_pool2d
from cnn_guide.exercises.scores import check_cross_entropy, check_relu, check_softmax
from cnn_guide.exercises.sequences import check_memory
from cnn_guide.exercises.stopping import check_early_stopping

__all__ = [
    "Case",
    "NotYet",
    "check_agreement",
    "check_all_reduce",
    "check_array",
    "check_average_pool2d",
    "check_classifier",
    "check_conv2d",
    "check_conv2d_parameters",
    "check_convolve",
    "check_cross_entropy",
    "check_dense_parameters",
    "check_digits",
    "check_early_stopping",
    "check_evidence",
    "check_false_alarms",
    "check_favourite",
    "check_for_vgg16",
    "check_frozen",
    "check_function",
    "check_grad_cam",
    "check_gradient",
    "check_grey_level",
    "check_im2col",
    "check_iou",
    "check_max_pool2d",
    "check_memory",
    "check_mover",
    "check_multiply_adds",
    "check_neighbour_gap",
    "check_number",
    "check_one_hot",
    "check_output_size",
    "check_receptive_field",
    "check_relu",
    "check_scale_to_unit",
    "check_share",
    "check_softmax",
    "check_split",
    "check_trained",
    "check_unit",
    "check_update",
    "check_weighted_maps",
]
