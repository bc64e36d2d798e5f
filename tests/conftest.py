"""How long the tests take: a few drawn cases by default, 500 and the long tests with --slow."""

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("slow", max_examples=500, deadline=None)


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="draw 500 cases, and run long tests")


def pytest_configure(config):
    settings.load_profile("slow" if config.getoption("--slow") else "quick")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--slow"):
        return
    slow = [item for item in items if "slow" in item.keywords]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def digits():
    """A thousand training digits, prepared, with their labels."""
    from cnn_guide.datasets import load_mnist, prepare_digits

    (images, labels), _ = load_mnist()
    return prepare_digits(images[:1000]), labels[:1000].astype(np.int64)


@pytest.fixture(scope="session")
def efficientnet():
    """EfficientNet-Lite0 with its weights; tests leave it as it is."""
    from cnn_guide.pretrained import load_efficientnet_lite0

    return load_efficientnet_lite0()


@pytest.fixture(scope="session")
def mnist_cnn(digits):
    """The plain network, trained for a moment."""
    from cnn_guide.models import build_mnist_cnn

    import keras

    keras.utils.set_random_seed(0)
    model = build_mnist_cnn()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(*digits, epochs=3, batch_size=64, verbose=0)
    return model
