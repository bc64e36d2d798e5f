"""The role `explore`: a link to the explorer with settings, as {explore}`words <strides=2>`."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from docutils import nodes
from export.images import IMAGES, KERNELS
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole

PAGE = "play/explore"
ANCHOR = "live-explorer"  # where the widget stands on it
# The explorer's own list of what its settings can be.
SETTINGS = Path(__file__).parents[1] / "live/src/explorer/settings.json"
VALUES = json.loads(SETTINGS.read_text("utf-8"))
CHOICES: dict[str, list[Any]] = {
    "image": [*IMAGES, VALUES["own_image"]],
    "kernel": [*KERNELS],
    "stop": [],
    **VALUES["choices"],
}


def check_state(state: str) -> None:
    """Refuse settings that the explorer would not understand.

    Raises
    ------
    ValueError
        If a setting is unknown or has a value that it can't have.
    """
    for name, value in parse_qsl(state, keep_blank_values=True, strict_parsing=True):
        if name not in CHOICES:
            raise ValueError(f"settings must be among {sorted(CHOICES)}, got {name!r}")
        choices = [str(choice) for choice in CHOICES[name]]
        is_other, other = OTHERS.get(name, (None, None))
        if value not in choices and not (is_other and is_other(value)):
            rule = " or ".join(filter(None, [", ".join(choices), other]))
            raise ValueError(f"{name} must be {rule}, got {value!r}")


def is_own_kernel(value: str) -> bool:
    """Say whether a value is a square of weights of a known size, and perhaps a divisor."""
    own = VALUES["own_kernel"]
    grid, slash, divisor = value.partition("/")
    rows = [row.split(",") for row in grid.split(";")]
    return (
        len(rows) in own["sizes"]
        and all(len(row) == len(rows) for row in rows)
        and all(re.fullmatch(own["weight"], weight) for row in rows for weight in row)
        and bool(re.fullmatch(own["divisor"], divisor) if slash else True)
    )


def is_stop(value: str) -> bool:
    """Say whether a value names a row and a column."""
    return bool(re.fullmatch(VALUES["stop"], value))


# What else than a choice a setting can be, and how to say so.
OTHERS = {
    "kernel": (is_own_kernel, "a grid of 3×3 or 5×5 weights, as 0,1,0;1,-4,1;0,1,0/3"),
    "stop": (is_stop, "a row and a column, as 3,12"),
}


class ExploreRole(ReferenceRole):
    """Link to the explorer's page with its settings in the address."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Check the settings, and link to them from this page."""
        self.env.note_dependency(str(SETTINGS))
        state = unescape(self.target) if self.has_explicit_title else ""
        try:
            if state:
                check_state(state)
        except ValueError as error:
            message = self.inliner.reporter.error(f"explore: {error}", line=self.lineno)
            return [], [message]
        up = "../" * self.env.docname.count("/")
        address = f"{up}{PAGE}.html{'?' if state else ''}{state}#{ANCHOR}"
        return [nodes.reference(self.text, self.title, refuri=address, internal=True)], []


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_role("explore", ExploreRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
