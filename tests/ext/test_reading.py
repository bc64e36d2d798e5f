"""Chapters say how long they take and what they build on, and the path lists them all."""

import re

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from reading import minutes_for, words_in
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

INDEX = """\
# Guide

```{{learning-path}}
{path}
```

```{{toctree}}
first
second
```
"""
BOTH = "first: nothing\nsecond: what a word is,\n  and more ({first})"

SUFFIX = {".rst": "restructuredtext", ".md": "markdown"}  # not the shared default


def container(*children, **attributes):
    return nodes.container("", *children, **attributes)


def test_prose_and_code_count_and_outputs_and_hidden_answers_do_not():
    document = nodes.document(None, None)
    document += nodes.title("", "Two words")
    document += nodes.paragraph("", "Three ", nodes.strong("", "words"), nodes.Text(" here"))
    document += container(nodes.literal_block("", "x = 1"), nb_element="cell_code_source")
    document += container(nodes.literal_block("", "1 2 3"), nb_element="cell_code_output")
    hidden = container(nodes.literal_block("", "y = 2"), nb_element="cell_code_source")
    document += container(hidden, hide_mode="all", nb_element="cell_code")
    document += nodes.comment("", "not shown at all")
    assert words_in(document) == 2 + 3 + 3


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (299, 1), (301, 2), (5000, 25)])
def test_two_hundred_words_take_a_minute(words, minutes):
    assert minutes_for(words) == minutes


def build(root, path, *, strict=True, second="Short."):
    (root / "guide").mkdir(exist_ok=True)
    pages = {
        "index": "# Site\n\n```{toctree}\nguide/index\n```\n",
        "guide/index": INDEX.format(path=path),
        "guide/first": "# The first\n\n" + 420 * "word ",
        "guide/second": f"# The second\n\n{second}\n",
    }
    for name, text in pages.items():
        file = root / f"{name}.md"
        if not file.exists() or file.read_text() != text:  # Sphinx looks at the date
            file.write_text(text)
    folders = [str(root), None, str(root / "out"), str(root / "trees")]
    settings = {
        "extensions": ["myst_parser", "reading"],
        "html_theme": "basic",
        "source_suffix": SUFFIX,
    }
    with docutils_namespace():
        app = Sphinx(*folders, "html", settings, status=None, warning=None)
        app.build()
    assert not strict or app._warncount == 0

    def read(page):
        html = (root / f"out/guide/{page}.html").read_text("utf-8")
        return BeautifulSoup(html, "lxml")

    return app, read


def words_of(tag):
    return re.sub(r"\s+", " ", tag.get_text()).strip()


def test_each_chapter_and_the_path_say_the_same(tmp_path):
    _, read = build(tmp_path, BOTH)
    first, second = read("index").select("ol.learning-path > li")
    assert words_of(first) == "The first, 2 minutes. You need to know nothing."
    assert first.a["href"] == "first.html"
    assert (
        words_of(second)
        == "The second, 1 minute. You need to know what a word is, and more (chapter 1)."
    )
    assert "2 chapters, 3 minutes of reading" in words_of(read("index").body)
    facts = read("second").select_one(".chapter-facts")
    assert facts.find_previous_sibling().name == "h1"
    assert (
        words_of(facts)
        == "Chapter 2 of 2, 1 minute. You need to know what a word is, and more (chapter 1)."
    )
    mark = facts.select_one(".progress-mark")
    assert (mark["data-chapter"], mark["data-visits"]) == ("guide/second", "true")
    assert not read("index").select("[data-visits]")


def test_a_longer_chapter_changes_the_path(tmp_path):
    build(tmp_path, BOTH)
    _, read = build(tmp_path, BOTH, second=600 * "word ")
    assert ", 3 minutes. You" in words_of(read("index").select("ol.learning-path > li")[1])


def test_what_one_needs_to_know_changes_in_the_chapter_too(tmp_path):
    build(tmp_path, BOTH)
    _, read = build(tmp_path, BOTH.replace("nothing", "a lot"))
    assert "You need to know a lot." in words_of(read("first").select_one(".chapter-facts"))


@pytest.mark.parametrize("path", ["first: nothing", "second: a\nfirst: b", "first nothing"])
def test_a_path_that_is_not_the_toctree_is_a_warning(tmp_path, path):
    app, _ = build(tmp_path, path, strict=False)
    assert app._warncount > 0
