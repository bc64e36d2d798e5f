"""A guess before a result: asked openly, answered on a click."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from guesses import guess_answer
from notebook_prose import ProseWriter
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CHAPTERS = [
    path
    for path in sorted((Path(__file__).parents[2] / "docs/guide").glob("*.md"))
    if path.name != "index.md"
]
CONF = """
import guesses

extensions = ["myst_parser"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
myst_enable_extensions = ["colon_fence"]

def setup(app):
    guesses.setup(app)
"""
GUESS = "Before.\n:::{guess} How *many*?\nSeven, and **two**.\n:::\nAfter."


@pytest.fixture
def build(tmp_path):
    """Build one page, and return it with what was warned of."""

    def make(text):
        (tmp_path / "conf.py").write_text(CONF)
        (tmp_path / "index.md").write_text(f"# A page\n\n{text}\n")
        out, warnings = tmp_path / "html", tmp_path / "warnings"
        with docutils_namespace(), warnings.open("w+") as said:
            Sphinx(tmp_path, tmp_path, out, out, "html", warning=said, status=None).build()
        page = BeautifulSoup((out / "index.html").read_text("utf-8"), "lxml")
        return page.select_one("[role=main]"), warnings.read_text("utf-8")

    return make


def test_the_question_is_open_and_the_answer_folded(build):
    page, said = build(GUESS)
    assert said == ""
    (box,) = page.select(".guess")
    assert box.select_one("p").text == "Your guess first. How many?"
    assert box.select_one("p em").text == "many"
    (answer,) = box.select("details:not([open])")
    words = {span["class"][0]: span.text for span in answer.summary.select("span")}
    assert words == {"collapsed": "Show the answer", "expanded": "Hide the answer"}
    assert answer.p.text == "Seven, and two."
    assert [p.text for p in page.select("section > p")] == ["Before.", "After."]


def test_a_guess_needs_an_answer(build):
    page, said = build(":::{guess} How many?\n:::")
    assert "Content block expected" in said
    assert not page.select(".guess")


def test_a_notebook_folds_the_answer_too():
    writer = ProseWriter(lambda _: "", lambda _: "")
    folded = writer.block(guess_answer("", nodes.paragraph("", "Seven.")))
    assert folded == "<details><summary>Show the answer</summary>\n\nSeven.\n\n</details>"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_each_chapter_asks_for_a_guess_before_its_summary(chapter):
    text = chapter.read_text("utf-8")
    asked = re.findall(r"^:::\{guess\} .+\?$", text, re.MULTILINE)
    assert asked
    if chapter.stem != "conclusion":  # which begins with its key points
        assert text.rindex(asked[-1]) < text.index("## Key points")
