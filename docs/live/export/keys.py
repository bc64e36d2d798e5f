"""Make an export anew when what it is made of changed, and only then."""

from collections.abc import Callable, Iterable
from pathlib import Path

from cnn_guide.files import digest

import page_keys


def make_if_changed(
    stamp: Path, data: Iterable[Path], code: Iterable[Path], make: Callable[[], None]
) -> None:
    """Call `make` unless `stamp`, which it leaves last, names all that the export is made of.

    Of `data` every byte counts; of `code`, Python files, what a page's key counts: no comments,
    but the package's modules behind it, and the versions of the libraries.
    """
    parts = _behind(code) | {file.name: digest(file) for file in data}
    key = page_keys.key_of(parts)
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def _behind(code: Iterable[Path]) -> dict[str, str]:
    """List code with all that stands behind it, and a digest of each."""
    package = page_keys.PackageCode("cnn_guide")
    parts = page_keys.library_versions("cnn-guide")
    for file in code:
        source = file.read_text("utf-8")
        parts[file.name] = page_keys.digest(page_keys.bare_code(source))
        parts |= package.behind(source)
    return parts
