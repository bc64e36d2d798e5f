"""Numbers in prose: what a page puts into its dict `measured`, any page can quote.

`` {metric}`accuracy|.1%` `` quotes the page's own number, `` {metric}`plot_stride.lost|.2f` ``
a gallery script's; what follows the bar is a Python format, or `words`, for a small count.
Committed numbers are quoted by their file's name: `docs/benchmarks.json`. A missing number is a
warning, and so fails the build. Chapters can't quote each other: they are read in any order.

Percentages that the build computes have no space before their sign, and typed ones lose theirs.
A size such as 3 × 3 stays on one line.
"""

import ast
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.ext.glue.utils import RetrievalError, retrieve_glue_data
from partial_builds import is_partial
from sentences import join_percent
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

METRICS = "generated/metrics"  # below the documentation's folder

WORDS = "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"

SIZE = re.compile(r"(?<=\d) × (?=\d)")

logger = logging.getLogger(__name__)


def collect_measured(_block: Any, block_vars: dict[str, Any], conf: dict[str, Any]) -> str:
    """Keep a gallery script's `measured`; sphinx-gallery calls this after each block."""
    measured = block_vars["example_globals"].get("measured")
    if measured is not None:
        file = Path(conf["src_dir"], METRICS, f"{Path(block_vars['src_file']).stem}.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(measured, default=lambda value: value.item()))
    return ""


def find_file(topic: str, srcdir: Path) -> Path:
    """Say where a topic's numbers are: a committed file, or what a gallery script left."""
    committed = srcdir / f"{topic}.json"
    return committed if committed.exists() else srcdir / METRICS / f"{topic}.json"


def read_values(env: BuildEnvironment, document: nodes.document, topic: str) -> dict[str, Any]:
    """Return a script's numbers, or this chapter's own where no topic is named."""
    if not topic and "nb_renderer" in document:
        glued = retrieve_glue_data(document, "measured").data["text/plain"]
        return json.loads(ast.literal_eval(glued))
    file = find_file(topic or Path(env.docname).name, Path(env.srcdir))
    env.note_dependency(str(file))
    return json.loads(file.read_text("utf-8"))


def write(value: Any, spec: str) -> str:
    """Write a number by a format of Python's; `words` spells out a count, up to ten."""
    if spec != "words":
        return format(value, spec)
    if not isinstance(value, int):
        raise TypeError(f"only a count can be written in words, got {value!r}")
    return WORDS[value] if 0 <= value < len(WORDS) else f"{value:,}"


class MetricRole(SphinxRole):
    """Replace a number's name by the number."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the number up and format it."""
        name, _, spec = self.text.partition("|")
        topic, _, key = name.rpartition(".")
        try:
            text = write(read_values(self.env, self.inliner.document, topic)[key], spec)
        except (KeyError, TypeError, ValueError, OSError, RetrievalError) as error:
            has_run = not isinstance(error, OSError | RetrievalError)
            if is_partial(self.config) and not has_run:
                return [
                    nodes.inline(self.text, "\N{HORIZONTAL ELLIPSIS}", classes=["metric"])
                ], []
            logger.warning("no metric %r: %r", self.text, error, location=self.get_location())
            text = f"[{self.text}?]"
        shown = re.sub(r"^-(?=[\d.])", "\N{MINUS SIGN}", text)
        return [nodes.inline(text, shown, classes=["metric"])], []


class JoinNumbers(SphinxTransform):
    """Write `95 %` in prose as `95%`, and keep `3 × 3` whole; what is code or printed stays."""

    default_priority = 700
    verbatim = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw, nodes.comment)

    def apply(self, **_options: Any) -> None:
        """Go through the texts of a page."""
        for text in list(self.document.findall(nodes.Text)):
            joined = SIZE.sub("\u00a0×\u00a0", join_percent(text))
            if joined != text and not isinstance(text.parent, self.verbatim):
                text.parent.replace(text, nodes.Text(joined))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the role."""
    app.add_role("metric", MetricRole())
    app.add_transform(JoinNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
