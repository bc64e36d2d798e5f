"""Questions that a page asks and the browser checks: choices, numbers, the explorer.

A choice lists what can be chosen, and why each is right or wrong. The right one's reason
begins with **Right.**

    ::::{quiz} What does a max pooling layer learn?
    :name: pooling-learns

    Nothing
    : **Right.** It picks the largest number, and has no weights.

    One weight for each place in its window
    : It has none: which number is the largest is not learned.
    ::::

A number has expressions in place of choices, which the build computes (`computed` tells what
they may use), so that no result is typed. The first is the right one; more may follow that
typical mistakes lead to. `tolerance` is how far an answer may be off, 0 unless given.

    ::::{quiz} How often does a window of 3 stop along 28 pixels, with stride 2?
    :name: stops
    :number:

    `output_size(28, 3, 2)`
    : **Right.** {calc}`(28 - 3) / 2` steps, of which only whole ones count, and the start.

    `output_size(28, 3, 2) + 1`
    : Rounded up: but a window that hangs over the border does not count.
    ::::

An exercise in the explorer starts somewhere, and asks for an output size. It is solved by
any settings that give it; the build checks that `solution` does, and that `start` does not.
What must stay as in `start` is listed in `keep`.

    ::::{explorer-quiz} Make the output 7 × 9.
    :name: seven-by-nine
    :start: image=photograph
    :output: 7 9
    :solution: image=photograph&strides=4&padding=2
    :keep: image, operation

    Change what you like, but for the image.
    ::::

Without JavaScript, answers and reasons stand behind "Show the answers".
"""

from typing import Any

from cnn_guide.ops import output_size
from cnn_guide.ops.geometry import Padding

from computed import compute_on_page, write_number
from docutils import nodes
from docutils.parsers.rst import directives
from exercises import claim_name, task_data
from explore import PAGE, check_state
from export.images import IMAGES
from folding import fold_summary
from live import live, scripts_of
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RIGHT = "Right."
# What the explorer shows unless told otherwise, as in settings.js.
DEFAULTS = {
    "image": "photograph",
    "operation": "conv2d",
    "kernel": "sobel_x",
    "pool_size": "2",
    "strides": "1",
    "padding": "valid",
    "dilation_rate": "1",
}


class quiz_answers(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """All answers with their reasons, folded."""


class quiz_part(nodes.General, nodes.Element):  # noqa: N801
    """A part of a question that the widget finds by its class; `data` becomes attributes."""


class QuizDirective(SphinxDirective):
    """Ask for a choice or a number."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012 - docutils asks for it
        "name": directives.unchanged_required,
        "number": directives.flag,
        "tolerance": float,
    }

    def run(self) -> list[nodes.Node]:
        """Read the definition list, and lay out question, choices and answers."""
        parsed = self.parse_content_to_nodes()
        lists = [node for node in parsed if isinstance(node, nodes.definition_list)]
        items = [item for one in lists for item in one.children]
        if "name" not in self.options or not items:
            raise self.error("quiz needs a name, and answers each followed by ': why'")
        terms = [next(item.findall(nodes.term)) for item in items]
        reasons = [next(item.findall(nodes.definition)) for item in items]
        right = [i for i, why in enumerate(reasons) if why.astext().startswith(RIGHT)]
        is_number = "number" in self.options
        if len(right) != 1 or (is_number and right != [0]) or len(items) < 2 - is_number:
            which = "the first" if is_number else "exactly one of two or more"
            raise self.error(f"quiz needs {which} reason to begin with **{RIGHT}**")

        kind = "number" if is_number else "choice"
        place = open_task(self, kind)
        others = [node for node in parsed if node not in lists]
        place += quiz_part("", *question(self, others), classes=["quiz-question"])
        answers = quiz_answers()
        values: list[Any] = []
        for index, (term, why) in enumerate(zip(terms, reasons, strict=True)):
            data = {"right": ""} if index in right else {}
            shown = term.children
            if is_number:
                value = self.compute(term)
                if value is not None and value in values:
                    raise self.error(f"{term.astext()} gives {value}, as another answer does")
                values.append(value)
                data |= {"value": "" if value is None else repr(float(value))}
                shown = [
                    nodes.Text(
                        "\N{HORIZONTAL ELLIPSIS}" if value is None else write_number(value)
                    )
                ]
            answers += quiz_part(
                "",
                quiz_part("", nodes.paragraph("", "", *shown), classes=["quiz-choice"]),
                quiz_part("", *why.children, classes=["quiz-why"]),
                classes=["quiz-option"],
                data=data,
            )
        if is_number:
            place["data"]["tolerance"] = str(self.options.get("tolerance", 0.0))
        else:
            choices = [
                nodes.list_item(
                    "", nodes.paragraph("", "", *[n.deepcopy() for n in term.children])
                )
                for term in terms
            ]
            place += nodes.bullet_list("", *choices, classes=["quiz-list"])
        place += answers
        return [place]

    def compute(self, term: nodes.term) -> Any:
        """Compute an answer from its expression."""
        if len(term.children) != 1 or not isinstance(term.children[0], nodes.literal):
            raise self.error(
                f"answer must be an expression in `backticks`, got {term.astext()!r}"
            )
        document = self.state.document
        return compute_on_page(term.astext(), self.env, document, self.get_location())


class ExplorerQuizDirective(SphinxDirective):
    """Ask for settings of the explorer that give an output size."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = dict.fromkeys(
        ("name", "start", "output", "solution", "keep"), directives.unchanged_required
    )

    def run(self) -> list[nodes.Node]:
        """Check that it can be solved, and put the explorer beneath the question."""
        if missing := {"name", "start", "output", "solution"} - {*self.options}:
            raise self.error(f"explorer-quiz needs {' and '.join(sorted(missing))}")
        goal = tuple(map(int, self.options["output"].split()))
        kept = [name.strip() for name in self.options.get("keep", "image").split(",")]
        start, solution = self.options["start"], self.options["solution"]
        try:
            settings = [read_settings(state) for state in (start, solution)]
            if unknown := {*kept} - {*DEFAULTS}:
                raise ValueError(
                    f"keep must be among {sorted(DEFAULTS)}, got {sorted(unknown)}"
                )
            if moved := [name for name in kept if settings[0][name] != settings[1][name]]:
                raise ValueError(f"solution must keep {moved}")
            if output_of(settings[1]) != goal:
                raise ValueError(f"solution must give {goal}, got {output_of(settings[1])}")
            if output_of(settings[0]) == goal:
                raise ValueError(f"start must not be solved, got {goal} already")
        except ValueError as error:
            raise self.error(f"explorer-quiz: {error}") from error

        place = open_task(self, "explorer")
        place["data"] |= {"output": f"{goal[0]},{goal[1]}"}
        place["data"] |= {f"keep-{name.replace('_', '-')}": settings[0][name] for name in kept}
        place += quiz_part(
            "", *question(self, self.parse_content_to_nodes()), classes=["quiz-question"]
        )
        up = "../" * self.env.docname.count("/")
        one_way = nodes.reference(
            "", "One way in the explorer", refuri=f"{up}{PAGE}.html?{solution}"
        )
        place += quiz_answers("", nodes.paragraph("", "", one_way))
        there = nodes.reference("", "Open the explorer", refuri=f"{up}{PAGE}.html?{start}")
        data = {"settings": start, "scripts": scripts_of("explorer")}
        explorer = live(widget="explorer", data=data)
        explorer += nodes.paragraph("", "", there, nodes.Text("; it needs JavaScript."))
        return [quiz_part("", place, explorer, classes=["quiz-explorer"])]


def open_task(directive: SphinxDirective, kind: str) -> live:
    """Make the place of a question."""
    name = directive.options["name"]
    place = live(widget="quiz", data=task_data(directive, kind, name))
    place["ids"].append(claim_name(directive, name))
    return place


def question(directive: SphinxDirective, more: list[nodes.Node]) -> list[nodes.Node]:
    """Read the question, and what stands below it."""
    title, messages = directive.state.inline_text(directive.arguments[0], directive.lineno)
    return [nodes.paragraph("", "", nodes.strong("", "", *title)), *messages, *more]


def read_settings(state: str) -> dict[str, str]:
    """Read the explorer's settings as its address has them.

    Raises
    ------
    ValueError
        If the explorer would not understand them.
    """
    check_state(state)
    return DEFAULTS | dict(part.split("=", 1) for part in state.split("&"))


def output_of(settings: dict[str, str]) -> tuple[int, int] | None:
    """Compute the output size that the explorer shows; None where no window fits."""
    shape = IMAGES[settings["image"]][2]().shape
    if settings["operation"] == "conv2d":
        rows = settings["kernel"].partition("/")[0].split(";")
        window = len(rows) if len(rows) > 1 else 3
    else:
        window = int(settings["pool_size"])
    padding, strides = settings["padding"], int(settings["strides"])
    around = int(padding) if padding.isdecimal() else 0
    known: Padding = "same" if padding == "same" else "valid"
    try:
        height, width = (
            output_size(n + 2 * around, window, strides, known, int(settings["dilation_rate"]))
            for n in shape[:2]
        )
    except ValueError:
        return None
    return height, width


def visit_part(translator: Any, node: quiz_part) -> None:
    """Open a part."""
    given: dict[str, str] = node.get("data", {})
    data = {f"data-{name}": value for name, value in given.items()}
    translator.body.append(translator.starttag(node, "div", **data))


def depart_part(translator: Any, _node: quiz_part) -> None:
    """Close it."""
    translator.body.append("</div>\n")


def visit_answers(translator: Any, _node: quiz_answers) -> None:
    """Fold the answers."""
    translator.body.append(f'<details class="quiz-answers">{fold_summary("the answers")}\n')


def depart_answers(translator: Any, _node: quiz_answers) -> None:
    """Close them."""
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_node(quiz_part, html=(visit_part, depart_part))
    app.add_node(quiz_answers, html=(visit_answers, depart_answers))
    app.add_directive("quiz", QuizDirective)
    app.add_directive("explorer-quiz", ExplorerQuizDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
