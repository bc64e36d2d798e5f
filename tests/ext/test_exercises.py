"""Exercises and questions as pages write them: what is built of them, and what is refused."""

import ast
import builtins
import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs/live"))
import exercises  # noqa: E402
from page_keys import CELL, COMMAND, OPTIONS  # noqa: E402

CHAPTERS = sorted((ROOT / "docs/guide").glob("*.md"))

CONF = """
import computed, exercises, quizzes
from live import LiveDirective, live, visit_html, depart_html

extensions = ["myst_parser"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}  # not the shared default
myst_enable_extensions = ["colon_fence", "deflist"]

def setup(app):
    for name, default in (("pages", []), ("draft", False)):
        app.add_config_value(name, default, "env")
    app.add_node(live, html=(visit_html, depart_html))
    app.add_directive("live", LiveDirective)
    for extension in (computed, exercises, quizzes):
        extension.setup(app)
"""


@pytest.fixture
def build(tmp_path):
    """Build one page, and return it with what was warned of."""

    def make(text):
        (tmp_path / "conf.py").write_text(CONF)
        (tmp_path / "index.md").write_text(f"# A page\n\n{text}\n")
        out, warnings = tmp_path / "html", tmp_path / "warnings"
        with docutils_namespace(), warnings.open("w+") as said:
            app = Sphinx(tmp_path, tmp_path, out, out, "html", warning=said, status=None)
            app.build()
        page = BeautifulSoup((out / "index.html").read_text("utf-8"), "lxml")
        return page.select_one("[role=main]"), warnings.read_text("utf-8")

    return make


CHOICE = """
::::{quiz} Which *layer* learns nothing?
:name: learns-nothing

Convolution
: It learns `kernel` and bias.

Pooling
: **Right.** It has none.
::::
"""
NUMBER = """
::::{quiz} How often does it stop?
:name: stops
:number:
:tolerance: 0.5

Along 28 pixels.

`output_size(28, 3, 2)`
: **Right.** {calc}`(28 - 3) / 2` steps.

`-output_size(28, 3) * 1000`
: No.
::::
"""
EXPLORER = """
::::{explorer-quiz} Make it.
:name: make-it
:start: image=photograph
:output: 7 9
:solution: image=photograph&strides=4&padding=2
:keep: image, pool_size
::::
"""
EXERCISE = """
::::{exercise} How *long*?
:name: memory
:level: hour

Write it.

:::{hint}
A loop.
:::
::::
"""


def test_a_choice_lists_what_can_be_chosen_and_folds_the_reasons(build):
    page, said = build(CHOICE)
    assert said == ""
    place = page.select_one("#task-learns-nothing")
    assert place["data-live"] == "quiz"
    assert (place["data-kind"], place["data-task"]) == ("choice", "learns-nothing")
    assert place["data-page"] == "index"
    assert place.select_one(".quiz-question em").text == "layer"
    assert [li.text for li in place.select(".quiz-list li")] == ["Convolution", "Pooling"]
    options = place.select("details:not([open]) .quiz-option")
    assert ["data-right" in option.attrs for option in options] == [False, True]
    assert options[0].select_one(".quiz-why code").text == "kernel"
    summary = place.select_one(".live-fallback .quiz-answers summary")
    assert summary.select_one(".collapsed").text == "Show the answers"
    assert summary.select_one(".expanded").text == "Hide the answers"


def test_the_build_computes_a_number_and_what_mistakes_give(build):
    page, said = build(NUMBER)
    assert said == ""
    place = page.select_one("#task-stops")
    assert place["data-tolerance"] == "0.5"
    options = place.select(".quiz-option")
    assert [float(option["data-value"]) for option in options] == [13, -26000]
    assert [option.select_one(".quiz-choice").text.strip() for option in options] == [
        "13",
        "\N{MINUS SIGN}26,000",
    ]
    assert "12.5 steps" in options[0].text
    assert "13" not in place.select_one(".quiz-question").text


def test_an_exercise_in_the_explorer_has_a_goal_and_starts_somewhere(build):
    page, said = build(EXPLORER)
    assert said == ""
    place = page.select_one("#task-make-it")
    assert place["data-output"] == "7,9"
    assert (place["data-keep-image"], place["data-keep-pool-size"]) == ("photograph", "2")
    assert (
        place.find_next("div", {"data-live": "explorer"})["data-settings"] == "image=photograph"
    )
    assert "strides=4" in place.select_one(".quiz-answers a")["href"]


def test_the_explorer_of_an_exercise_waits_for_its_scripts(build):
    page, _ = build(EXPLORER)
    assert page.find("div", {"data-live": "explorer"})["data-scripts"].endswith("explorer.js")


SMALL = """
:::{live} explorer
:lazy:
:small: operation  pool_size
:settings: image=digit
A picture.
:::
"""


def test_small_explorers_name_their_settings_and_lead_to_all_of_them(build):
    page, said = build(SMALL + SMALL)
    assert said == ""
    first, second = page.select("[data-live=explorer]")
    assert first["data-small"] == "operation pool_size"
    assert (first["data-page"], first["data-settings"]) == ("play/explore.html", "image=digit")
    assert first.select_one(".live-fallback").text.strip() == "A picture."
    assert (first["id"], second["id"]) == ("live-explorer", "live-explorer-2")


def test_a_small_explorer_may_show_no_setting_at_all(build):
    page, said = build(SMALL.replace(" operation  pool_size", ""))
    assert said == ""
    assert page.select_one("[data-live=explorer]")["data-small"] == ""


@pytest.mark.parametrize("name", ["stop", "colour", "strides,padding"])
def test_a_small_explorer_names_no_other_setting(build, name):
    _, said = build(SMALL.replace("pool_size", name))
    assert "small must name settings among dilation_rate, image, kernel" in said
    assert f"got {name}" in said


def test_an_exercise_has_its_level_a_folded_hint_and_a_box(build):
    page, said = build(EXERCISE)
    assert said == ""
    box = page.select_one("div.exercise#task-memory")
    assert box.select_one(".exercise-title").text == "How long? about an hour"
    assert box.select_one("details:not([open]).exercise-hint p").text == "A loop."
    assert box.select_one("[data-live=quiz][data-kind=exercise]")["data-task"] == "memory"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CHOICE.replace("**Right.**", "Right?"), "begin with"),
        (CHOICE.replace(": It learns", ": **Right.** It learns"), "exactly one"),
        (CHOICE.replace(":name: learns-nothing", ""), "needs a name"),
        (CHOICE.replace("learns-nothing", "Learns nothing"), "small letters and hyphens"),
        (CHOICE + CHOICE, "used once on a page"),
        (NUMBER.replace("`output_size(28, 3, 2)`", "13"), "must be an expression"),
        (NUMBER.replace("output_size(28, 3, 2)", "output_sise(28)"), "can't compute"),
        (NUMBER.replace("-output_size(28, 3) * 1000", "13.0"), "as another answer does"),
        (NUMBER.replace(": No.", ": **Right.**"), "the first"),
        (NUMBER.replace("(28 - 3) / 2", "open('x')"), "can't compute"),
        (EXPLORER.replace("padding=2", "padding=1"), "solution must give"),
        (EXPLORER.replace("strides=4", "strides=9"), "strides must be"),
        (EXPLORER.replace("7 9", "22 30"), "solution must give"),
        (
            EXPLORER.replace(":start: image=photograph", ":start: strides=4&padding=2"),
            "start must",
        ),
        (EXPLORER.replace(":keep: image", ":keep: padding"), "must keep"),
        (EXPLORER.replace(":keep: image", ":keep: colour"), "keep must be among"),
        (EXERCISE.replace(":::{hint}", ":::{note}"), "needs a hint"),
        (EXERCISE.replace(":level: hour", ""), "needs level"),
        (EXERCISE.replace(":level: hour", ":level: day"), "level"),
    ],
)
def test_what_a_page_gets_wrong_stops_the_build(build, text, words):
    _, said = build(text)
    assert words in said


def cells(*cells):
    return "---\nfile_format: mystnb\n---\n\n" + "\n\n".join(
        f"```{{code-cell}}\n{cell}\n```" for cell in cells
    )


STUB = ":tags: [exercise]\nfrom a import check_it\n\nsize = ...\ncheck_it(size, 'a')"
SOLUTION = ":tags: [solution]\nsize = 3\ncheck_it(size, 'a')"


def test_an_exercise_is_shown_but_only_tried(caplog):
    source = [cells("first = 1", STUB, SOLUTION)]
    exercises.prepare_cells(None, "page", source)
    found = re.findall(r"```\{code-cell\}\n(.*?)\n```", source[0], re.DOTALL)
    assert len(found) == 4
    assert found[1].startswith(":tags: [exercise, skip-execution]\n")
    assert found[1].partition("\n")[2] == STUB.partition("\n")[2]
    assert found[2].startswith(":tags: [remove-cell]\n")
    assert "\nfrom a import check_it\n" in found[2]
    assert (found[0], found[3]) == ("first = 1", SOLUTION)
    assert caplog.text == ""


def test_the_trial_fails_where_a_checker_passes_an_empty_place():
    def try_it(checker):
        trial = exercises.trial_of(
            STUB.partition("\n")[2].replace("from a import check_it", "")
        )
        code = re.search(r"\n:tags: .*?\n(.*)\n```", trial, re.DOTALL)[1]
        names = {"check_it": checker, "size": 5}
        exec(code, names)  # noqa: S102 - what the build runs
        return names

    from cnn_guide.exercises import check_number

    names = try_it(lambda size, _: check_number(size, 5))
    assert names["size"] == 5, "the page's own names stay"
    with pytest.raises(AssertionError, match="passes this exercise untouched"):
        try_it(lambda *_: None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([STUB], "has no solution"),
        ([STUB, STUB, SOLUTION], "a solution after it"),
        ([STUB.replace("check_it(size", "print(size"), SOLUTION], "needs a checker"),
        ([STUB, SOLUTION.replace("check_it", "check_other")], "must call"),
        ([SOLUTION], "must call"),
    ],
)
def test_cells_that_do_not_belong_together_are_named(wrong, words, monkeypatch):
    said = []
    monkeypatch.setattr(
        exercises.logger, "warning", lambda text, *more, **_: said.append(text % more)
    )
    exercises.prepare_cells(None, "page", [cells(*wrong)])
    assert any(words in text for text in said)


def names_of(code):
    """Return what some code defines, and what it reads."""
    defined, read = set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.alias):
            defined.add((node.asname or node.name).partition(".")[0])
    return defined, read


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_solution_needs_nothing_but_the_cells_that_a_chapter_shows(chapter):
    """A reader may paste it without having run any exercise."""
    known, imports = {*dir(builtins)}, []
    for _, body in CELL.findall(chapter.read_text("utf-8")):
        options = OPTIONS.match(body)
        tags = options[0] if options else ""
        code = COMMAND.sub("", OPTIONS.sub("", body, count=1))
        if "exercise" in tags:
            imports += exercises.imports_of(code)
        elif "solution" in tags:
            defined, read = names_of(exercises.with_imports(code, imports))
            assert not read - defined - known, code
        elif "remove-cell" not in tags:
            known |= names_of(code)[0]


def test_a_solution_begins_with_the_imports_that_it_needs():
    imports = ["from a import check_it, other", "import numpy as np", "from b import c"]
    assert exercises.with_imports("check_it(3)", imports) == f"{imports[0]}\n\ncheck_it(3)"
    alone = "from b import c\nc(3)"
    assert exercises.with_imports(alone, imports) == alone
    assert exercises.with_imports("x = np.pi", imports) == "import numpy as np\n\nx = np.pi"


def test_the_page_shows_a_solution_with_its_imports():
    def cell(tag, code):
        return nodes.container("", nodes.literal_block(code, code), classes=[f"tag_{tag}"])

    stub = "from a import check_it\n\nsize = ...\ncheck_it(size)"
    tree = nodes.container("", cell("exercise", stub), cell("solution", "check_it(3)"))
    exercises.fold_solutions(None, tree)
    block = tree[1][0]
    assert block.astext() == block.rawsource == "from a import check_it\n\ncheck_it(3)"
    assert tree[0][0].astext() == stub
