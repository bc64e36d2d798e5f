"""A question before a result: readers guess first, then open the answer.

    :::{guess} How many of ten digits does it read?
    {metric}`read` of them: ...
    :::

It stands right before the number or the figure that it asks for. Nothing is checked: for
answers that the browser checks see `quizzes`.
"""

from typing import Any

from docutils import nodes
from folding import fold_summary
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ASKED = "Your guess first."


class guess_answer(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """What the build found, folded."""


class GuessDirective(SphinxDirective):
    """Ask for a guess."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the question, and fold what stands below it."""
        self.assert_has_content()
        question, messages = self.state.inline_text(self.arguments[0], self.lineno)
        asked = nodes.inline(ASKED, ASKED, classes=["guess-asked"])
        line = nodes.paragraph("", "", asked, nodes.Text(" "), *question)
        answer = guess_answer("", *self.parse_content_to_nodes())
        return [nodes.container("", line, answer, classes=["guess"]), *messages]


def visit_answer(translator: Any, _node: guess_answer) -> None:
    """Fold an answer."""
    translator.body.append(f"<details>{fold_summary('the answer')}\n")


def depart_answer(translator: Any, _node: guess_answer) -> None:
    """Close it."""
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Connect to Sphinx."""
    app.add_node(guess_answer, html=(visit_answer, depart_answer))
    app.add_directive("guess", GuessDirective)
    # What is written of an answer changed: with another number Sphinx writes pages anew.
    return {"env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
