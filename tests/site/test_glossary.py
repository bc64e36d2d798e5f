"""On the built site each chapter links its terms, and each term its chapter."""

import re
from copy import copy
from functools import cache
from pathlib import Path

import pytest
from glossary import EVERYDAY, name_in, pattern_for, read_entries

from .conftest import read

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(
    path.stem for path in (ROOT / "docs/guide").glob("*.md") if path.stem != "index"
)
SCRIPTS = sorted(
    f"generated/{path.relative_to(ROOT).with_suffix('')}"
    for path in ROOT.glob("gallery/*/plot_*.py")
)
# What a beginner meets in the first training; no chapter uses one before it is explained.
FIRST = ["unit", "batch", "epoch", "learning rate", "initialisation", "logit", "interval"]
ENTRIES = read_entries((ROOT / "docs/glossary.md").read_text("utf-8"))
ANY = pattern_for(list(ENTRIES))
UNREAD = "h1, h2, h3, pre, code, figcaption, .math, .chapter-facts, .cell_output, .margin-notes"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_each_term_once_with_its_meaning(chapter):
    links = read(f"guide/{chapter}.html").select("a.term-link")
    targets = [link["href"] for link in links]
    assert len(targets) >= 5
    assert len(set(targets)) == len(targets)
    anchors = {tag["id"] for tag in read("glossary.html").select("dt[id]")}
    assert {target.removeprefix("../glossary.html#") for target in targets} <= anchors
    assert all(link["title"].endswith(".") for link in links)
    assert not read(f"guide/{chapter}.html").select(":is(h1, h2, h3, pre, code, a) a.term-link")


def entries():
    """Give each entry's main name, and the chapters that it links to."""
    found, names = {}, []
    for tag in read("glossary.html").select("dl.glossary > :is(dt, dd)"):
        if tag.name == "dt":
            names.append(tag.find(string=True))
        else:
            found[names[0]] = [link["href"] for link in tag.select("a[href^='guide/']")]
            names.clear()
    return found


def test_each_term_names_the_chapter_that_explains_it():
    found = entries()
    assert len(found) >= 60
    assert [name for name, chapters in found.items() if len(chapters) != 1] == []
    assert found["epoch"] == ["guide/keras.html#meaning-of-epoch"]


@cache
def texts_with_terms(page):
    """List the texts of a page's prose that hold any term."""
    prose = copy(read(f"{page}.html").select_one("article"))
    for tag in prose.select(UNREAD):
        tag.decompose()
    return prose, prose.find_all(string=ANY)  # the texts know their parents while these live


def first_use(term, page):
    """Find the first text of a page's prose that holds a term, in any spelling of it."""

    def names(match):  # of the longest term there, as "batch" is not "batch normalisation"
        name = name_in(match[1])
        return name not in EVERYDAY and ENTRIES[name] is ENTRIES[term]

    _, texts = texts_with_terms(page)
    return next((text for text in texts if any(map(names, ANY.finditer(text)))), None)


def is_explained(text):
    """Say whether a text is in bold, with its meaning beside it, or leads to the glossary."""
    return text.find_parent("strong") or text.find_parent("a", class_="term-link")


@pytest.mark.parametrize("term", FIRST)
def test_no_chapter_uses_a_term_before_it_is_explained(term):
    path = read("guide/index.html").select("ol.learning-path > li > p > a:first-of-type")
    pages = ["guide/" + link["href"].removesuffix(".html") for link in path]
    assert sorted(pages) == [f"guide/{chapter}" for chapter in CHAPTERS]
    uses = [(page, text) for page in pages if (text := first_use(term, page))]
    assert uses, f"no chapter uses {term!r}"
    page, text = uses[0]
    assert text.find_parent("strong", id=re.compile("^meaning-of-")), (page, text)
    assert [page for page, text in uses if not is_explained(text)] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_page_of_the_gallery_explains_the_terms_that_it_uses(script):
    uses = {term: first_use(term, script) for term in FIRST}
    assert [term for term, text in uses.items() if text and not is_explained(text)] == []


def test_the_navigation_leads_to_the_glossary():
    assert read("index.html").select('.bd-header a[href="glossary.html"]')
