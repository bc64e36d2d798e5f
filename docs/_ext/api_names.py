"""Names and words in docstrings: `names` in backticks link, quotes and dashes stay as typed.

numpydoc's descriptions quote the names of functions, which are entries of the API, and of
arguments, which are not; and their types quote what Python takes, as ``{'valid', 'same'}``.
"""

from typing import Any

from api_modules import PAGES
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.python import PyXRefRole
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

ROLE = "api-name"
QUIET = "may-be-an-argument"


class Name(PyXRefRole):
    """Link a name in backticks to its entry, if it has one."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look for it as the role `py:obj` does."""
        self.name = "py:obj"
        made, messages = super().run()
        for node in made:
            if isinstance(node, addnodes.pending_xref):
                node[QUIET] = True
        return made, messages


def show_as_it_is(
    _app: Sphinx, _env: BuildEnvironment, node: addnodes.pending_xref, _content: nodes.Node
) -> nodes.Node | None:
    """Write a name without an entry as docutils does."""
    return nodes.title_reference("", node.astext()) if node.get(QUIET) else None


class KeepQuotes(SphinxTransform):
    """Keep Sphinx from turning quotes and dashes of the API's pages; it does so at 750."""

    default_priority = 740

    def apply(self, **_options: Any) -> None:
        """Say so in the settings, which all pages share."""
        is_api = self.env.docname.startswith(f"{PAGES}/")
        self.document.settings.smart_quotes = self.config.smartquotes and not is_api


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_role(ROLE, Name())
    app.connect("missing-reference", show_as_it_is)
    app.add_transform(KeepQuotes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
