"""Which modules the API's pages describe: those that docs/api/index.md lists, and more."""

from pathlib import Path

import cnn_guide

from sphinx.ext.autosummary.generate import find_autosummary_in_lines

INDEX = "api/index"
PAGES = "generated/api"
PACKAGE = Path(cnn_guide.__file__).parent


def find_source(name: str) -> Path | None:
    """Return the file of a module or package, or None where the name is not one."""
    top, *steps = name.split(".")
    path = PACKAGE.joinpath(*steps)
    sources = (path.with_suffix(".py"), path / "__init__.py") if top == PACKAGE.name else ()
    return next((source for source in sources if source.is_file()), None)


def list_modules(srcdir: Path) -> list[str]:
    """Name the modules that have a page, or get one, without importing any of them."""
    index = srcdir / f"{INDEX}.md"
    text = index.read_text("utf-8") if index.is_file() else ""
    listed = {entry.name for entry in find_autosummary_in_lines(text.splitlines())}
    written = {page.stem for page in (srcdir / PAGES).glob("*.rst") if find_source(page.stem)}
    return sorted(listed | written)
