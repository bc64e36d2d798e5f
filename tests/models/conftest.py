import keras
import pytest


@pytest.fixture(scope="session")
def vgg16():
    """The whole of VGG16 with random weights; making it takes seconds."""
    return keras.applications.VGG16(weights=None)


@pytest.fixture(scope="session")
def resnet50():
    """The whole of ResNet50 with random weights."""
    return keras.applications.ResNet50(weights=None)
