"""The page for addresses that lead nowhere: shown at any of them, its links are absolute.

`notfound.extension` sees to what the theme loads and links; this sees to the page's own links,
and to the root that scripts read.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def make_links_absolute(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Have the page's own links begin at the site's root."""
    if docname == app.config.notfound_pagename:
        for link in doctree.findall(nodes.reference):
            if link.get("internal") and link.get("refuri"):
                link["refuri"] = app.config.notfound_urls_prefix + link["refuri"]


def tell_root(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Tell scripts where the site begins."""
    if page == app.config.notfound_pagename:
        context["content_root"] = app.config.notfound_urls_prefix


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("doctree-resolved", make_links_absolute)
    app.connect("html-page-context", tell_root)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
