import platform
from importlib.metadata import PackageNotFoundError, version

from cnn_guide import __version__
from cnn_guide.versions import name_versions

import pytest


def test_names_the_package_python_and_what_it_is_asked_for_in_order():
    parts = name_versions("TensorFlow", "NumPy").split(", ")
    assert parts == [
        f"CNN Guide {__version__}",
        f"Python {platform.python_version()}",
        f"TensorFlow {version('tensorflow')}",
        f"NumPy {version('numpy')}",
    ]


def test_what_is_not_installed_is_an_error():
    with pytest.raises(PackageNotFoundError, match="no-such-library"):
        name_versions("no-such-library")
