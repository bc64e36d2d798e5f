"""A chapter becomes a notebook: prose in Markdown, cells, open exercises, answers last."""

import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/live"))
import notebooks
from notebook_prose import ProseWriter
from quizzes import quiz_answers, quiz_part

CHAPTER = """\
---
file_format: mystnb
kernelspec:
  name: python3
---

# A *first* look

Some **bold** `code_here`, $a_1 * b$ and 2 * 3; see {doc}`the next <second>` or
[elsewhere](https://example.org/a).

- one
- two

  still two

| a | b |
| --- | --- |
| 1 | 2 |

```{code-cell}
x = 1
```

```{code-cell}
:tags: [hide-input]
print(x)
```

```{code-cell}
:tags: [remove-cell]
measured = {"x": x}
```

## Exercise

What is *y*?

```{code-cell}
:tags: [exercise]
y = ...
check(y)
```

```{code-cell}
:tags: [solution]
y = 2
```

### Another

Say z.

```{code-cell}
:tags: [hide-cell]
z = 3
```

```{math}
z = x
```

:::{note}
The end.
:::
"""
SECOND = "---\nfile_format: mystnb\n---\n\n# Second\n\n```{code-cell}\nimport keras\n```\n"
ADDRESS = "https://example.org/guide/"


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Build a small site, with settings; return a reader of notebooks and one of pages."""

    def one(**settings):
        root = tmp_path_factory.mktemp("site")
        (root / "guide").mkdir()
        (root / "index.md").write_text("# Site\n\n```{toctree}\nguide/index\n```\n")
        path = "```{learning-path}\nfirst: nothing\nsecond: little\n```\n"
        toctree = "```{toctree}\nfirst\nsecond\n```\n"
        (root / "guide/index.md").write_text(f"# Guide\n\n{path}\n{toctree}")
        (root / "guide/first.md").write_text(CHAPTER)
        (root / "guide/second.md").write_text(SECOND)
        extensions = ["myst_nb", "reading", "notebooks"]
        settings |= {"extensions": extensions, "nb_execution_mode": "off", "version": "1"}
        settings |= {"myst_enable_extensions": ["dollarmath", "colon_fence"], "release": "1.2"}
        suffixes = {".rst": "restructuredtext", ".md": "myst-nb"}  # not the shared default
        settings |= {"source_suffix": suffixes}
        folders = [str(root), None, str(root / "out"), str(root / "trees")]
        with docutils_namespace():
            Sphinx(*folders, "html", settings, status=None, warning=None).build()

        def page(name):
            return BeautifulSoup((root / f"out/guide/{name}.html").read_text(), "lxml")

        return lambda name: nbformat.read(root / f"out/notebooks/{name}.ipynb", 4), page

    return one


@pytest.fixture(scope="module")
def local(build):
    return build()


@pytest.fixture(scope="module")
def published(build):
    return build(html_baseurl=ADDRESS, repository="https://github.com/someone/their-guide")


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_prose_becomes_markdown(local):
    text = prose(local[0]("first"))
    assert text.startswith("# A *first* look\n\nThis is chapter 1 of **CNN Guide**")
    assert "Some **bold** `code_here`, $a_1 * b$ and 2 \\* 3; see the next or" in text
    assert "[elsewhere](https://example.org/a)" in text
    assert "- one\n- two\n  \n  still two" in text
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |" in text
    assert "## Exercise" in text
    assert "### Another" in text
    assert "$$\nz = x\n$$" in text
    assert "> **Note**\n> \n> The end." in text
    assert "file_format" not in text
    assert "minute" not in text


def test_what_only_serves_the_build_is_left_out_and_answers_come_last(local):
    notebook = local[0]("first")
    sources = [cell.source for cell in code(notebook)]
    open_cells = ["y = ...\ncheck(y)", "# Your answer\n"]
    assert sources[1:] == ["x = 1", "print(x)", *open_cells, "y = 2", "z = 3"]
    assert code(notebook)[2].metadata["jupyter"] == {"source_hidden": True}  # folded, in place
    tags = [cell.metadata.get("tags", []) for cell in code(notebook)]
    assert "raises-exception" in tags[3]
    assert [tag for tag in tags if "solution" in tag] == tags[-2:]
    assert notebook.cells[-3].source.endswith("## Answers")
    assert code(notebook)[-1].metadata["jupyter"] == {"source_hidden": True}


def test_the_first_cell_installs_the_wheel_and_sets_the_seed_where_keras_is_used(local):
    first, second = (code(local[0](name))[0].source for name in ("first", "second"))
    assert 'wheel = Path("./cnn_guide-1.2-py3-none-any.whl")' in first
    assert "must lie\n# beside this notebook or one folder up" in first
    assert first.endswith("    %pip install {wheel}")
    assert "keras" not in first
    assert second.index("import cnn_guide  #") < second.index("import keras")
    assert second.endswith("keras.utils.set_random_seed(0)")


def test_a_published_notebook_links_to_the_site(published):
    notebook = published[0]("first")
    assert f"[the next]({ADDRESS}guide/second.html)" in prose(notebook)
    assert f"%pip install {ADDRESS}cnn_guide-1.2" in code(notebook)[0].source
    assert f"({ADDRESS}guide/first.html)" in prose(notebook)


def links(page):
    return {link.get_text(): link["href"] for link in page("first").select(".chapter-facts a")}


def test_the_page_offers_the_notebook_and_where_to_open_it(local, published):
    assert links(local[1]) == {"Download as a notebook": "../notebooks/first.ipynb"}
    assert links(published[1]) == {
        "Download as a notebook": "../notebooks/first.ipynb",
        "Open in Colab": "https://colab.research.google.com/github/someone/their-guide/blob/"
        "notebooks/notebooks/first.ipynb",
        "Open in Binder": "https://mybinder.org/v2/gh/someone/their-guide/notebooks"
        "?urlpath=lab/tree/notebooks/first.ipynb",
    }


def test_nothing_is_offered_where_the_repository_is_not_known(build):
    _, page = build(html_baseurl=ADDRESS)
    assert list(links(page)) == ["Download as a notebook"]


def test_answers_are_folded_and_a_title_keeps_its_level():
    writer = ProseWriter(lambda _: "", lambda _: "")
    why = quiz_part("", nodes.paragraph("", "It learns nothing."))
    text = writer.block(nodes.container("", quiz_answers("", why)))
    wanted = "<details><summary>Show the answers</summary>\n\nIt learns nothing.\n\n</details>"
    assert text == wanted
    level = nodes.inline("", "pencil and paper", classes=["exercise-level"])
    parts = [nodes.Text("By "), nodes.emphasis("", "hand"), nodes.Text(" "), level]
    title = nodes.paragraph("", "", *parts, classes=["exercise-title"])
    assert writer.block(title) == "### Exercise: By *hand* (pencil and paper)"


@pytest.mark.parametrize(
    ("authors", "before", "said"),
    [
        (["Goto", "van de Geijn"], "and", "Goto and van de Geijn, 2008"),
        (["LeCun"], "the work of ", "LeCun, 2008"),
        (["LeCun"], "goes back to LeCun [", "2008"),
        (["He", "Zhang", "Ren", "Sun"], "by", "He et al., 2008"),
        (["He", "Zhang", "Ren", "Sun"], "by He et al.", "2008"),
        (["{Michigan Radio}"], "as heard on", "Michigan Radio, 2008"),
    ],
)
def test_a_citation_names_its_authors_once(monkeypatch, authors, before, said):
    people = []
    for name in authors:
        *particles, last = [name] if "{" in name else name.split()
        people.append(SimpleNamespace(prelast_names=particles, last_names=[last]))
    entry = SimpleNamespace(persons={"author": people}, fields={"year": 2008})
    monkeypatch.setattr(notebooks, "cited_entry", lambda _app, _anchor: entry)
    assert notebooks.citation_names(None, "", before) == said
