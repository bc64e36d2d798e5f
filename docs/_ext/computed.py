"""Values that the build computes as it reads a page: {calc}`output_size(28, 3)|d`.

An expression knows the operations of `cnn_guide.ops`, `math`, `np`, and ``metric("name")`` for
what pages measured, as the role `metric` quotes it. After a bar stands a Python format.
"""

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cnn_guide.ops

import numpy as np
from docutils import nodes
from metrics import read_values
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

OPERATIONS = {name: getattr(cnn_guide.ops, name) for name in cnn_guide.ops.__all__}
FOLDER = Path(cnn_guide.ops.__file__).parent

logger = logging.getLogger(__name__)


def compute(expression: str, metric: Callable[[str], Any]) -> Any:
    """Compute an expression.

    Raises
    ------
    ValueError
        If it is not Python, uses an unknown name, or fails.
    """
    names = {**OPERATIONS, "math": math, "np": np, "metric": metric}
    try:
        return eval(expression, {"__builtins__": {}}, names)  # noqa: S307 - the page's own
    except Exception as error:
        raise ValueError(f"{expression!r}: {error!r}") from error


def compute_on_page(
    expression: str, env: BuildEnvironment, document: nodes.document, location: Any = None
) -> Any:
    """Compute an expression for a page; None, with a warning, where that fails.

    In a partial build a number may not have been measured yet, and nothing is said.
    """
    for file in FOLDER.glob("*.py"):
        env.note_dependency(str(file))

    def metric(name: str) -> Any:
        topic, _, key = name.rpartition(".")
        return read_values(env, document, topic)[key]

    try:
        return compute(expression, metric)
    except ValueError as error:
        if not (is_partial(env.config) and "metric(" in expression):
            logger.warning("can't compute %s", error, location=location)
        return None


def write_number(value: Any, spec: str = "") -> str:
    """Write a number for readers."""
    text = format(value, spec or ("," if isinstance(value, int | np.integer) else ".6g"))
    return re.sub(r"^-(?=[\d.])", "\N{MINUS SIGN}", text)


class CalcRole(SphinxRole):
    """Replace an expression by its value."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Compute the value and format it."""
        expression, _, spec = self.text.partition("|")
        value = compute_on_page(
            expression, self.env, self.inliner.document, self.get_location()
        )
        shown = "\N{HORIZONTAL ELLIPSIS}" if value is None else write_number(value, spec)
        return [nodes.inline(self.text, shown, classes=["metric"])], []


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the role."""
    app.add_role("calc", CalcRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
