"""What is inside a network, as arrays; `cnn_guide.figures` draws them."""

from cnn_guide.visualize.feature_maps import feature_maps
from cnn_guide.visualize.filters import first_layer_filters, scale_to_unit
from cnn_guide.visualize.receptive_field import effective_field

__all__ = ["effective_field", "feature_maps", "first_layer_filters", "scale_to_unit"]
