"""The same step in NumPy and in Keras: two cells that follow each other become two tabs.

The first has the tag `tab-numpy`, the second `tab-keras`. Both run, and a notebook holds both.
Who chooses one of them in one place has chosen it in all.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx_design.shared import create_component

LABELS = {"tag_tab-numpy": "NumPy", "tag_tab-keras": "Keras"}

logger = logging.getLogger(__name__)


def gather(_app: Sphinx, doctree: nodes.document) -> None:
    """Put each pair of such cells into a set of tabs, which sphinx-design draws."""
    first, second = LABELS
    for cell in list(doctree.findall(nodes.container)):
        if second in cell["classes"]:
            logger.warning(
                "a cell tagged tab-keras must follow one tagged tab-numpy", location=cell
            )
        if first not in cell["classes"]:
            continue
        parent: Any = cell.parent
        place = parent.index(cell)
        pair: list[Any] = parent.children[place : place + 2]
        if len(pair) < 2 or second not in pair[1].get("classes", []):
            logger.warning("no cell tagged tab-keras follows this one", location=cell)
            continue
        del parent[place : place + 2]
        tabs = [tab(*each) for each in zip(LABELS.values(), pair, strict=True)]
        classes = ["sd-tab-set", "code-tabs"]
        parent.insert(place, create_component("tab-set", classes, children=tabs))
        pair[1]["classes"].remove(second)


def tab(name: str, cell: nodes.Element) -> nodes.Element:
    """Make a tab of a cell."""
    label = nodes.rubric(name, name, classes=["sd-tab-label"])
    label["sync_group"], label["sync_id"] = "library", name.lower()
    content = create_component("tab-content", ["sd-tab-content"], children=[cell])
    return create_component("tab-item", ["sd-tab-item"], children=[label, content])


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("doctree-read", gather)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
