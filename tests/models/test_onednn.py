"""No network of ours meets the two faults of oneDNN that tests/ops/conftest.py describes."""

from cnn_guide.models import build_efficientnet_lite0, build_mnist_cnn
from cnn_guide.models._graph import walk

import keras
import pytest
from keras import layers

STRIDED = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)


def find_faults(model):
    """Name convolutions whose strides differ, or whose 1x1 kernel strides over few channels."""
    found = []

    def visit(call, _):
        if not isinstance(call.layer, STRIDED):
            return
        down, right = call.layer.strides
        channels = call.input_shapes[0][-1]
        single = call.layer.kernel_size == (1, 1) and (down, right) != (1, 1)
        if down != right or (single and channels < 16):
            found.append(call.layer.name)

    walk(model, visit, None)
    return found


def test_finds_the_faults():
    image = keras.Input((9, 8, 7))
    parts = [
        layers.Conv2D(16, 3, strides=(1, 2), name="uneven"),
        layers.Conv2D(15, 1, strides=2, name="enough"),
        layers.Conv2D(9, 1, strides=2, name="few"),
        layers.Conv2D(9, 1, name="still"),
    ]
    assert find_faults(keras.Sequential([image, *parts])) == ["uneven", "few"]


@pytest.mark.parametrize("build", [build_mnist_cnn, build_efficientnet_lite0])
def test_our_networks_meet_none(build):
    assert find_faults(build()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vgg16", "resnet50"])
def test_the_networks_that_we_load_meet_none(name, request):
    assert find_faults(request.getfixturevalue(name)) == []
