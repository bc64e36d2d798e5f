"""What gallery pages say besides their scripts, the link to the wheel, and small repairs."""

import re
from pathlib import Path

from docutils import nodes
from freshness import versions
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

FOOTER = """

.. rst-class:: what-ran

What ran: {versions}. To run this script yourself, :doc:`install the package </install>` first.
"""

REPAIRS = {
    r"<div id='sg-tag-list' class='sphx-glr-tag-list'></div>": "",
    r'<div class="sphx-glr-thumbnails"></div>': "",
    r'(<div class="sphx-glr-thumbcontainer") tooltip=': r"\1 title=",
    # The text of a thumbnail's link is hidden.
    r'(<a class="reference internal" href="[^"]+")(><span class="doc">([^<]+)</span></a></p>\s*'
    r'<div class="sphx-glr-thumbnail-title">)': r'\1 aria-label="\3"\2',
    r'<summary>(<span class="toctree-toggle")': r'<summary aria-label="Pages below">\1',
    r'(<div class="citation" id="[^"]+") role="doc-biblioentry"': r'\1 role="listitem"',
}

# The theme loads these on every page for a search as you type, which is off; the page of
# results loads its own.
SEARCH = r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>'


class WheelRole(SphinxRole):
    """Link to the wheel that lies at the root of the site."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Name the one wheel that was built for this site, and its size."""
        (wheel,) = Path(self.env.srcdir, "_build/wheel").glob("*.whl")
        up = "../" * self.env.docname.count("/")
        text = f"{self.text} ({wheel.stat().st_size / 1e6:.0f} MB)"
        return [nodes.reference(text, text, refuri=up + wheel.name, internal=True)], []


def add_footer(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the note to each page that sphinx-gallery made of a script."""
    if re.fullmatch(r"generated/gallery/\w+/plot_\w+", docname):
        source[0] += FOOTER.format(versions=versions())


def mend(html: str) -> str:
    """Repair what the theme, numpydoc and sphinx-gallery write.

    Empty boxes with one id for each topic; links, toggles and lists that a screen reader can't
    name; attributes and roles that HTML does not know.
    """
    for found, instead in REPAIRS.items():
        html = re.sub(found, instead, html)
    return html


def mend_pages(app: Sphinx, error: Exception | None) -> None:
    """Mend every page of a built site; a mended page stays as it is."""
    if error is None and app.builder.name == "html":
        for page in Path(app.outdir).rglob("*.html"):
            html = page.read_text("utf-8")
            mended = mend(html if page.name == "search.html" else re.sub(SEARCH, "", html))
            if mended != html:
                page.write_text(mended, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_role("wheel", WheelRole())
    app.connect("source-read", add_footer)
    app.connect("build-finished", mend_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
