"""On the built site each chapter links its terms, and each term its chapter."""

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs/_build/html"
CHAPTERS = sorted(
    path.stem for path in (ROOT / "docs/guide").glob("*.md") if path.stem != "index"
)
# Terms that no chapter uses yet; each must leave this list when one does.
WITHOUT_CHAPTER = {
    "aliasing",
    "batch size",
    "checkpoint",
    "confusion matrix",
    "depthwise separable convolution",
    "embedding",
    "generalisation",
    "initialisation",
    "kernel size",
    "leak",
    "learning rate schedule",
    "momentum",
    "precision",
    "preprocessing",
    "recall",
    "regularisation",
    "residual connection",
    "SGD",
    "sigmoid",
    "tensor",
    "training set",
    "translation",
}


@cache
def read(page: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "lxml")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_each_term_once_with_its_meaning(chapter):
    links = read(f"guide/{chapter}").select("a.term-link")
    targets = [link["href"] for link in links]
    assert len(targets) >= 5
    assert len(set(targets)) == len(targets)
    anchors = {tag["id"] for tag in read("glossary").select("dt[id]")}
    assert {target.removeprefix("../glossary.html#") for target in targets} <= anchors
    assert all(link["title"].endswith(".") for link in links)
    assert not read(f"guide/{chapter}").select(":is(h1, h2, h3, pre, code, a) a.term-link")


def entries():
    """Give each entry's main name, and the chapters that it links to."""
    found, names = {}, []
    for tag in read("glossary").select("dl.glossary > :is(dt, dd)"):
        if tag.name == "dt":
            names.append(tag.find(string=True))
        else:
            found[names[0]] = [link["href"] for link in tag.select("a[href^='guide/']")]
            names.clear()
    return found


def test_each_term_names_the_chapter_that_explains_it():
    found = entries()
    assert len(found) >= 60
    assert {name for name, chapters in found.items() if not chapters} == WITHOUT_CHAPTER
    assert all(len(chapters) <= 1 for chapters in found.values())
    assert found["epoch"] == ["guide/keras.html#meaning-of-epoch"]


def test_the_navigation_leads_to_the_glossary():
    assert read("index").select('.bd-header a[href="glossary.html"]')
