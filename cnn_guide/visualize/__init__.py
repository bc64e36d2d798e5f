"""What is inside a network, as arrays; `cnn_guide.figures` draws them."""

from cnn_guide.visualize._layers import last_spatial_layer, layer_names
from cnn_guide.visualize.class_maps import grad_cam, weigh_maps
from cnn_guide.visualize.covering import occlusion
from cnn_guide.visualize.filters import first_layer_filters, scale_to_unit
from cnn_guide.visualize.gradients import (
    Attributions,
    integrated_gradients,
    saliency,
    smooth_grad,
)
from cnn_guide.visualize.hiding import (
    Curve,
    deletion_curve,
    hide_most_important,
    insertion_curve,
    resize_map,
)
from cnn_guide.visualize.influence import effective_field
from cnn_guide.visualize.maps import feature_maps
from cnn_guide.visualize.maximisation import maximise_unit
from cnn_guide.visualize.randomise import randomise_weights

__all__ = [
    "Attributions",
    "Curve",
    "deletion_curve",
    "effective_field",
    "feature_maps",
    "first_layer_filters",
    "grad_cam",
    "hide_most_important",
    "insertion_curve",
    "integrated_gradients",
    "last_spatial_layer",
    "layer_names",
    "maximise_unit",
    "occlusion",
    "randomise_weights",
    "resize_map",
    "saliency",
    "scale_to_unit",
    "smooth_grad",
    "weigh_maps",
]
