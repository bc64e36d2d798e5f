"""Make an export anew when what it is made of changed, and only then."""

import hashlib
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from cnn_guide.files import digest

from freshness import package_key


def make_if_changed(
    stamp: Path, files: Iterable[Path], modules: Iterable[str], make: Callable[[], None]
) -> None:
    """Call `make` unless `stamp`, which it leaves last, names these files and this code."""
    parts = [_code_key(modules), *(digest(file) for file in files)]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def _code_key(modules: Iterable[str]) -> str:
    """Hash modules, and the package that they import."""
    sources = [spec.origin for name in modules if (spec := find_spec(name)) and spec.origin]
    return " ".join([package_key(), *(digest(Path(source)) for source in sources)])
