"""What something was computed with: a line for reports and pages."""

import platform
from importlib.metadata import version

from cnn_guide import __version__


def name_versions(*libraries: str) -> str:
    """Name the versions of this package, of Python, and of some libraries.

    Parameters
    ----------
    *libraries : str
        Installed packages, written as a reader knows them, such as 'TensorFlow'.

    Returns
    -------
    str
        One line, in this order.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If one is not installed.

    Examples
    --------
    >>> name_versions("Keras", "TensorFlow")
    'CNN Guide ..., Python 3..., Keras 3..., TensorFlow 2...'
    """
    parts = [f"CNN Guide {__version__}", f"Python {platform.python_version()}"]
    return ", ".join([*parts, *(f"{library} {version(library)}" for library in libraries)])
