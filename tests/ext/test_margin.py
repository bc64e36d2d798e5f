"""Notes in the margin: what a term means, what is cited; as many as there is room for."""

import re

import pytest
from bs4 import BeautifulSoup
from margin import height
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

GLOSSARY = """\
# Glossary

```{glossary}
bias
  A number that is added. "Bias" has one meaning here.

step
  One change.

stride
  How far the window moves on.
```
"""
BIBLIOGRAPHY = """\
@book{roe2001, author = {Roe, Ann and Doe, Bo and Poe, Cy}, title = {The {A} ``b'' <b>},
  publisher = {P}, year = {2001}}
@book{doe2002, author = {Doe, Bo}, title = {Why?}, publisher = {P}, year = {2002}}
"""
LONG = "Many words stand here, so that this paragraph is higher than the notes. " * 4
FIRST = f"""\
# First

A bias, and **step** is introduced here. {LONG}

The bias again, and {{cite:p}}`roe2001`. {LONG}

Stride.

Once more {{cite:p}}`roe2001`. {LONG}

## Sources

{{cite:t}}`doe2002` tells about that. {LONG}
"""
CONF = """
import margin, glossary

extensions = ["myst_parser", "sphinxcontrib.bibtex", "glossary", "margin"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
bibtex_bibfiles = ["references.bib"]
html_theme = "basic"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("margin")
    (root / "guide").mkdir()
    toctree = "# {}\n\n```{{toctree}}\n{}\n```\n"
    bibliography = "# Bibliography\n\n```{bibliography}\n```\n"
    for name, text in {
        "conf.py": CONF,
        "references.bib": BIBLIOGRAPHY,
        "index.md": toctree.format("Site", "guide/index\nglossary\nbibliography"),
        "guide/index.md": toctree.format("Guide", "first") + f"\nA bias. {LONG}",
        "guide/first.md": FIRST,
        "glossary.md": GLOSSARY,
        "bibliography.md": bibliography,
    }.items():
        (root / name).write_text(text)
    folders = [str(root), str(root), str(root / "out"), str(root / "trees")]
    with docutils_namespace():
        Sphinx(*folders, "html", status=None, warningiserror=True).build()
    return lambda name: (root / "out" / name).read_text("utf-8")


def test_notes_stand_beside_their_paragraph_each_once(site):
    page = BeautifulSoup(site("guide/first.html"), "lxml")
    rows = page.select(".with-notes")
    assert [[note.text for note in row.select("[role=note] p")] for row in rows] == [
        ["Bias A number that is added."],
        ["Roe et al., 2001 The A “b” <b>."],
    ]
    assert [row.p.text[:8] for row in rows] == ["A bias, ", "The bias"]
    meaning, source = page.select(".margin-notes a")
    assert meaning["href"] == "../glossary.html#term-bias"
    assert source["href"].startswith("../bibliography.html#")


def test_only_chapters_have_notes_and_no_list_of_sources_has(site):
    assert "margin-notes" not in site("guide/index.html")
    page = BeautifulSoup(site("guide/first.html"), "lxml")
    assert not page.select("#sources .margin-notes")
    assert len(page.select(".margin-notes")) == 2


def test_the_search_finds_a_meaning_in_the_glossary_alone(site):
    pages = re.search(r'[,{]"?add?(?:ed)?"?:(\d+|\[[^\]]*\])', site("searchindex.js"))
    assert pages[1].isdigit()  # one page; several are a list


@pytest.mark.parametrize(("length", "lines"), [(0, 0), (1, 1), (28, 1), (29, 2)])
def test_a_line_that_is_begun_counts(length, lines):
    assert height("x" * length, 28, 18) == 18 * lines


def test_a_paragraph_is_no_higher_for_its_notes(site):
    """A short one has none, though its term is used for the first time."""
    page = BeautifulSoup(site("guide/first.html"), "lxml")
    (short,) = [p for p in page.select("section > p") if p.text == "Stride."]
    assert short.select_one("a.term-link")
    assert "with-notes" not in short.parent.get("class", [])
