"""The role `explore`: a link to the explorer with settings, as {explore}`words <strides=2>`."""

import re
from html import unescape
from urllib.parse import parse_qsl

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole

PAGE = "play/explore"
SETTINGS = {
    "image": r"photograph|digit|tiny|drawing",
    "operation": r"conv2d|max_pool2d|average_pool2d",
    "kernel": r"[a-z_]+|[-\d.,;/]+",
    "pool_size": r"[234]",
    "strides": r"[1234]",
    "padding": r"valid|same|[01234]",
    "dilation_rate": r"[1234]",
    "stop": r"\d{1,2},\d{1,2}",
}


def check_state(state: str) -> None:
    """Refuse settings that the explorer would not understand.

    Raises
    ------
    ValueError
        If a setting is unknown or has a value that it can't have.
    """
    for name, value in parse_qsl(state, keep_blank_values=True, strict_parsing=True):
        if name not in SETTINGS:
            raise ValueError(f"settings must be among {sorted(SETTINGS)}, got {name!r}")
        if not re.fullmatch(SETTINGS[name], value):
            raise ValueError(f"{name} must match {SETTINGS[name]}, got {value!r}")


class ExploreRole(ReferenceRole):
    """Link to the explorer's page with its settings in the address."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Check the settings, and link to them from this page."""
        state = unescape(self.target) if self.has_explicit_title else ""
        try:
            if state:
                check_state(state)
        except ValueError as error:
            message = self.inliner.reporter.error(f"explore: {error}", line=self.lineno)
            return [], [message]
        up = "../" * self.env.docname.count("/")
        address = f"{up}{PAGE}.html{'?' if state else ''}{state}"
        return [nodes.reference(self.text, self.title, refuri=address, internal=True)], []


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_role("explore", ExploreRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
