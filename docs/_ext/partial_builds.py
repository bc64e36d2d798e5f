"""Building less than everything: a few pages, or all of them without running any.

``-D pages=guide/keras,gallery/filters/plot_filters,cnn_guide.ops`` runs and builds just these;
``-D draft=1`` builds every page but the API's, for which it would have to import the package,
and runs none: kept outputs show where they are current, a plain box where not. In both, a link
to what is not built is no error.
"""

import difflib
import gc
import re
from collections.abc import Sequence
from pathlib import Path

from api_modules import PAGES as API
from api_modules import find_source, list_modules
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

GALLERY = "gallery"
GENERATED = "generated/gallery"
NOTHING = r"(?!)"

logger = logging.getLogger(__name__)


def is_partial(config: Config) -> bool:
    """Say whether this build leaves something out."""
    return bool(config.draft or config.pages)


def list_pages(srcdir: Path) -> list[str]:
    """Name all that can be asked for: chapters and the like, gallery scripts, modules."""
    outside = {"_build", "generated", "live", "node_modules"}
    documents = [
        path.relative_to(srcdir)
        for suffix in ("*.md", "*.rst")
        for path in srcdir.rglob(suffix)
        if not outside & set(path.relative_to(srcdir).parts)
    ]
    scripts = [
        path.relative_to(srcdir.parent) for path in srcdir.parent.glob("gallery/*/plot_*.py")
    ]
    pages = sorted(path.with_suffix("").as_posix() for path in documents + scripts)
    return pages + list_modules(srcdir)


def find_pages(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    """Find pages by name, by file, or by the last part of either."""
    found = []
    for name in wanted:
        short = re.sub(r"^(\./)?(docs/)?|\.(md|rst|py)$", "", name.strip())
        matches = [page for page in known if page == short]
        matches = matches or [page for page in known if page.endswith(f"/{short}")]
        if len(matches) != 1:
            near = matches or difflib.get_close_matches(short, known, n=3, cutoff=0.4)
            hint = f"; did you mean one of {near}?" if near else ""
            raise ConfigError(
                f"pages must name a chapter, a gallery script or a module, got {name!r}{hint}"
            )
        found += matches
    return found


def as_docname(page: str) -> str:
    """Say as which document Sphinx knows a page."""
    if find_source(page):
        return f"{API}/{page}"
    return f"generated/{page}" if page.startswith(f"{GALLERY}/") else page


def choose(app: Sphinx, config: Config) -> None:
    """Leave out what was not asked for."""
    config.pages = find_pages(config.pages, list_pages(Path(app.srcdir)))
    if not is_partial(config):
        return
    scripts = [page for page in config.pages if page.startswith(f"{GALLERY}/")]
    pattern = "|".join(rf"/{page}\.py$" for page in scripts) or NOTHING
    config.sphinx_gallery_conf = config.sphinx_gallery_conf | {"filename_pattern": pattern}
    config.nitpicky = False
    config.html_extra_path = [f for f in config.html_extra_path if Path(app.srcdir, f).exists()]
    config.suppress_warnings = [
        *config.suppress_warnings,
        *("toc", "ref", "myst.xref_missing", "bibtex", "image", "download", "app"),
    ]
    if config.pages:
        documents = [as_docname(page) for page in config.pages]
        config.include_patterns = [f"{name}.*" for name in (app.config.root_doc, *documents)]
    else:
        config.exclude_patterns = [*config.exclude_patterns, f"{API}/*"]
    if config.draft:  # what it makes lives until it ends; to look for waste takes a tenth of it
        gc.disable()


def say_where(app: Sphinx, error: Exception | None) -> None:
    """End with the files of the pages that were asked for: the front page links to none."""
    if error is None and app.config.pages:
        files = [Path(app.outdir, f"{as_docname(page)}.html") for page in app.config.pages]
        logger.info("Look at:\n%s", "\n".join(map(str, files)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the two settings, and heed them before sphinx-gallery reads its own."""
    app.add_config_value("pages", [], "env", list)
    app.add_config_value("draft", False, "env", bool)
    app.connect("config-inited", choose, priority=5)
    app.connect("build-finished", lambda *_: gc.enable())
    app.connect("build-finished", say_where, priority=950)  # after the times, at 900
    return {"parallel_read_safe": True, "parallel_write_safe": True}
