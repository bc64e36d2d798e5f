"""What pages say besides their own text: what a script ran with, and the link to the wheel."""

import re
from pathlib import Path

from cnn_guide.versions import name_versions

from docutils import nodes
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

LIBRARIES = ("Keras", "TensorFlow", "NumPy")
FOOTER = """

.. rst-class:: what-ran

What ran: {versions}. To run this script yourself, :doc:`install the package </install>` first.
"""


class WheelRole(SphinxRole):
    """Link to the wheel that lies at the root of the site."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Name the one wheel that was built for this site, and its size."""
        wheels = list(Path(self.env.srcdir, "_build/wheel").glob("*.whl"))
        if not wheels and is_partial(self.config):
            return [nodes.Text(self.text)], []
        (wheel,) = wheels
        up = "../" * self.env.docname.count("/")
        text = f"{self.text} ({wheel.stat().st_size / 1e6:.0f} MB)"
        return [nodes.reference(text, text, refuri=up + wheel.name, internal=True)], []


def add_footer(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the note to each page that sphinx-gallery made of a script."""
    if re.fullmatch(r"generated/gallery/\w+/plot_\w+", docname):
        source[0] += FOOTER.format(versions=name_versions(*LIBRARIES))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_role("wheel", WheelRole())
    app.connect("source-read", add_footer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
