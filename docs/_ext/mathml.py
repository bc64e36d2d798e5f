"""Formulas as MathML, which browsers draw without a script or a font of ours."""

import re
from typing import Literal

from docutils import nodes
from latex2mathml.converter import convert
from schemes import MAY_SCROLL
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# A minus that begins a number: without its form, browsers set it as one between two numbers.
SIGN = re.compile(
    r"(<mo\b[^>]*>(?:&#x00028;|&#x0002C;|&#x0003D;|\[)</mo>)<mo>(?=&#x02212;</mo>)"
)

NAMED = 'role="group" aria-label="Formula"'


def write_formula(latex: str, display: Literal["inline", "block"] = "inline") -> str:
    """Write a formula."""
    return SIGN.sub(r'\1<mo form="prefix">', convert(latex, display=display))


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    self.body.append(write_formula(node.astext()))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write formulas on a line of their own; those that a `qquad` parts, a phone stacks."""
    parts = re.split(r"\\qquad\b", node.astext())
    formulas = "".join(write_formula(part, "block") for part in parts)
    self.body.append(f'<div class="math-block {MAY_SCROLL}" {NAMED}>{formulas}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the renderer; conf.py chooses it."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
