"""Where code only draws a figure, the figure comes first, and its code folded below it.

Such cells have the tag `hide-input`.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx

TAG = "tag_hide-input"


def turn_over(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the outputs of such cells before their code, which MyST-NB has folded by now."""
    for cell in doctree.findall(nodes.container):
        if TAG in cell["classes"]:
            folded = [part for part in cell.children if isinstance(part, HideCodeCellNode)]
            cell.children = [part for part in cell.children if part not in folded] + folded


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("doctree-resolved", turn_over)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
