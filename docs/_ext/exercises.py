"""Exercises of a chapter, in four parts: what is asked, a hint, a place to try, the solution.

    ::::{exercise} How long does the memory last?
    :name: memory
    :level: minutes

    Write `steps_remembered(keep)`: how many steps until ... Any Markdown may stand here.

    :::{hint}
    A `while` loop; write down the first three states first.
    :::
    ::::

    ```{code-cell}
    :tags: [exercise]
    from cnn_guide.exercises import check_memory

    def steps_remembered(keep):
        ...

    check_memory(steps_remembered)
    ```

    ```{code-cell}
    :tags: [solution]
    def steps_remembered(keep):
        state, steps = np.tanh(1.0), 0
        ...
        return steps

    check_memory(steps_remembered)
    ```

`level` is `paper`, `minutes` or `hour`; `name` is an anchor, and the key under which a browser
remembers that the exercise is done. Leave answers open with ``...``, and end both cells with
the same checker of `cnn_guide.exercises`. For a number: ``size = ...`` and
``check_output_size(size, 28, kernel_size=3, strides=2)``.

The cell tagged ``exercise`` is shown and not run by the build: a hidden cell after it makes
sure, on a copy of the page's names, that its checker does not pass it as it stands, and
imports for the solution what the exercise imports. The one tagged
``solution`` runs, so that the checker must pass it, and is folded behind "Show the solution":
there it begins with these imports, as a reader may copy it alone.
Notebooks leave solutions out, and tests that run what a page shows skip both. An exercise for
the browser alone has no cells: see `quizzes` for numbers, choices and the explorer.
"""

import ast
import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from freshness import FRONT_MATTER
from live import live
from page_keys import CELL, OPTIONS
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

LEVELS = {
    "paper": "pencil and paper",
    "minutes": "a few minutes",
    "hour": "about an hour",
}
TAG = re.compile(r"^:?\s*tags:.*?\b(exercise|solution)\b", re.MULTILINE)
CHECKER = re.compile(r"^(check_\w+)\(", re.MULTILINE)
# Runs the page's exercise on a copy of the page's names, and imports what it imports for the
# solution, as it does for a reader.
TRIAL = """
```{{code-cell}}
:tags: [remove-cell]
from cnn_guide.exercises._answers import expect_not_yet
{imports}
expect_not_yet({source!r}, globals())
```
"""

logger = logging.getLogger(__name__)


class exercise(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """An exercise: its title, what is asked, a hint."""


class exercise_hint(nodes.General, nodes.Element):  # noqa: N801
    """What an exercise shows to who asks for it."""


class ExerciseDirective(SphinxDirective):
    """Set an exercise."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012 - docutils asks for it
        "name": directives.unchanged_required,
        "level": lambda level: directives.choice(level, tuple(LEVELS)),
    }

    def run(self) -> list[nodes.Node]:
        """Make the box, with a place to tick it off."""
        if missing := {"name", "level"} - {*self.options}:
            raise self.error(f"exercise needs {' and '.join(sorted(missing))}")
        box = exercise(ids=[claim_name(self, self.options["name"])], classes=["exercise"])
        title, _ = self.state.inline_text(self.arguments[0], self.lineno)
        level = nodes.inline("", LEVELS[self.options["level"]], classes=["exercise-level"])
        box += nodes.paragraph(
            "", "", *title, nodes.Text(" "), level, classes=["exercise-title"]
        )
        box += self.parse_content_to_nodes()
        hints = list(box.findall(nodes.hint))
        if not hints:
            raise self.error("exercise needs a hint: :::{hint} within it")
        for hint in hints:
            hint.replace_self(exercise_hint("", *hint.children))
        box += live(widget="quiz", data=task_data(self, "exercise", self.options["name"]))
        return [box]


def claim_name(directive: SphinxDirective, name: str) -> str:
    """Return the anchor for a task's name, which no other task of the page may have."""
    taken = directive.env.temp_data.setdefault("task_names", set())
    assert isinstance(taken, set)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or name in taken:
        raise directive.error(
            f"name must be small letters and hyphens, and used once on a page, got {name!r}"
        )
    taken.add(name)
    return f"task-{name}"


def task_data(directive: SphinxDirective, kind: str, name: str) -> dict[str, str]:
    """Say for the browser which task this is."""
    return {"kind": kind, "task": name, "page": directive.env.docname}


def visit_exercise(translator: Any, node: exercise) -> None:
    """Open the box."""
    translator.body.append(translator.starttag(node, "div"))


def depart_exercise(translator: Any, _node: exercise) -> None:
    """Close it."""
    translator.body.append("</div>\n")


def visit_hint(translator: Any, _node: exercise_hint) -> None:
    """Fold a hint."""
    translator.body.append('<details class="exercise-hint"><summary>Hint</summary>\n')


def depart_hint(translator: Any, _node: exercise_hint) -> None:
    """Close it."""
    translator.body.append("</details>\n")


def prepare_cells(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Let no exercise run as it stands but in a trial, and see that a solution follows it."""
    if not source[0].startswith(FRONT_MATTER):
        return
    open_checkers: list[str] | None = None
    parts, end = [], 0
    for found in CELL.finditer(source[0]):
        options = OPTIONS.match(found[2])
        tag = TAG.search(options[0]) if options else None
        if not tag:
            continue
        code = OPTIONS.sub("", found[2], count=1)
        checkers = CHECKER.findall(code)
        if tag[1] == "exercise":
            if open_checkers is not None or not checkers:
                _warn("an exercise needs a checker, and a solution after it", docname, code)
            text = found[0].replace("exercise", "exercise, skip-execution", 1)
            parts += [source[0][end : found.start()], text, "\n", trial_of(code)]
            open_checkers, end = checkers, found.end()
        else:
            if checkers != open_checkers:
                _warn(f"a solution must call its exercise's {open_checkers}", docname, code)
            open_checkers = None
    if open_checkers is not None:
        _warn("the last exercise has no solution", docname, "")
    source[0] = "".join([*parts, source[0][end:]])


def trial_of(code: str) -> str:
    """Write the hidden cell that tries an exercise as it stands."""
    return TRIAL.format(imports="\n".join(imports_of(code)), source=code)


def imports_of(code: str) -> list[str]:
    """List what some code imports, a line each."""
    statements = ast.parse(code).body
    return [
        ast.unparse(one) for one in statements if isinstance(one, ast.Import | ast.ImportFrom)
    ]


def with_imports(solution: str, imports: Iterable[str]) -> str:
    """Begin a solution with those of some imports that it needs, so that it runs by itself."""
    names = {node.id for node in ast.walk(ast.parse(solution)) if isinstance(node, ast.Name)}
    own = imports_of(solution)
    needed = [
        line
        for line in dict.fromkeys(imports)
        if line not in own and names & {*re.findall(r"\w+", line.partition("import")[2])}
    ]
    return "\n".join([*needed, *([""] if needed else []), solution])


def _warn(words: str, docname: str, code: str) -> None:
    logger.warning("%s: %s", words, code.strip().partition("\n")[0], location=docname)


def fold_solutions(_app: Sphinx, doctree: nodes.document) -> None:
    """Fold each solution with its output, and let it begin with the imports it needs."""
    imports: list[str] = []
    for node in doctree.findall(nodes.container):
        if "tag_exercise" in node["classes"]:
            imports += imports_of(_source_block(node).astext())
        elif "tag_solution" in node["classes"]:
            block = _source_block(node)
            whole = with_imports(block.astext(), imports)
            block.rawsource, block.children = whole, []
            block += nodes.Text(whole)
            node["hide_mode"] = "all"
            node["prompt_show"], node["prompt_hide"] = "Show the solution", "Hide the solution"


def _source_block(cell: nodes.container) -> nodes.literal_block:
    return next(iter(cell.findall(nodes.literal_block)))


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Connect to Sphinx, before `run_chapters` adds the last cell."""
    app.add_node(exercise, html=(visit_exercise, depart_exercise))
    app.add_node(exercise_hint, html=(visit_hint, depart_hint))
    app.add_directive("exercise", ExerciseDirective)
    app.connect("source-read", prepare_cells, priority=400)
    app.connect("doctree-read", fold_solutions)
    # What pages keep of an exercise changed: with another number Sphinx reads them anew.
    return {"env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
