"""Drawings that several pages need, each on the axes it is given."""

from cnn_guide.figures.blocks import draw_block, draw_blocks
from cnn_guide.figures.boxes import draw_found
from cnn_guide.figures.graph import draw_graph
from cnn_guide.figures.images import draw_heat, draw_image, draw_signed
from cnn_guide.figures.matches import draw_matches
from cnn_guide.figures.network import draw_network
from cnn_guide.figures.reliability import draw_reliability
from cnn_guide.figures.report import draw_report, save_report
from cnn_guide.figures.results import draw_confusion_matrix, draw_history
from cnn_guide.figures.sums import draw_channel_sum
from cnn_guide.figures.verification import draw_group_rates, draw_roc

__all__ = [
    "draw_block",
    "draw_blocks",
    "draw_channel_sum",
    "draw_confusion_matrix",
    "draw_found",
    "draw_graph",
    "draw_group_rates",
    "draw_heat",
    "draw_history",
    "draw_image",
    "draw_matches",
    "draw_network",
    "draw_reliability",
    "draw_report",
    "draw_roc",
    "draw_signed",
    "save_report",
]
