"""Each chapter as a notebook that runs with the package alone, with links at the top of it.

The notebook is written from the page as Sphinx resolved it: prose with its numbers, and the
cells that the page shows. Cells that only serve the build are left out, exercises are left
open, and answers stand at the end.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import nbformat
from chapters import chapters_in_order
from docutils import nodes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from notebook_prose import ProseWriter, is_cell, source_of, tags_of
from sphinx.application import Sphinx

FOLDER = "notebooks"
BRANCH = "notebooks"  # of the repository: the unpacked archive, for Colab and Binder
LOCAL = {"", "localhost", "127.0.0.1"}
INSTALL = """\
# Install the package, if this environment does not have it.
import importlib.util

if importlib.util.find_spec("cnn_guide") is None:
    %pip install {wheel}"""
INSTALL_FROM_FOLDER = """\
# Install the package, if this environment does not have it. Its file, the wheel, must lie
# beside this notebook or one folder up, as in cnn-guide.zip; the page on installing has it.
import importlib.util
from pathlib import Path

if importlib.util.find_spec("cnn_guide") is None:
    wheel = Path("{wheel}")
    wheel = wheel if wheel.exists() else ".." / wheel
    %pip install {{wheel}}"""
SEED = """

import cnn_guide  # before Keras, which it sets up
import keras

keras.utils.set_random_seed(0)"""
ABOUT = """\
This is {number} of **CNN Guide**{where}, as a notebook. It needs Python 3.11 to 3.13 and the
package `cnn-guide`, which the first cell installs if it is missing. Exercises are open: fill in
their cells and run them. {answers}"""
ANSWERS = "Answers stand at the end."


def site_address(app: Sphinx) -> str:
    """Return the site's address, or nothing if the site is built for this machine only."""
    base = str(app.config.html_baseurl)
    return "" if urlsplit(base).hostname in {None, *LOCAL} else base.rstrip("/") + "/"


def wheel_name(app: Sphinx) -> str:
    """Name the wheel that the site offers."""
    wheels = sorted(path.name for path in Path(app.srcdir, "_build/wheel").glob("*.whl"))
    return wheels[-1] if wheels else f"cnn_guide-{app.config.release}-py3-none-any.whl"


def cited_entry(app: Sphinx, anchor: str) -> Any:
    """Find an entry of the bibliography by its anchor there; None if it has none."""
    domain: Any = app.env.get_domain("cite")
    keys = [each.key for each in domain.citations if each.citation_id == anchor]
    return domain.bibdata.data.entries[keys[0]] if keys else None


def citation_names(app: Sphinx, anchor: str, before: str) -> str:
    """Write an entry of the bibliography: its year, after its authors if these are not said."""
    entry = cited_entry(app, anchor)
    if entry is None:
        return ""
    people = entry.persons.get("author", [])
    names = [" ".join([*person.prelast_names, *person.last_names]) for person in people]
    who = names[0] + " et al." if len(names) > 2 else " and ".join(names)
    is_named = before.rstrip(" [").endswith(("et al.", *names[-1:]))
    year = str(entry.fields["year"])
    return year if is_named else f"{re.sub('[{}]', '', who)}, {year}"


def writer_for(app: Sphinx, docname: str) -> ProseWriter:
    """Write links so that they lead from a notebook to the site, and citations with names."""
    base = site_address(app)
    page = urljoin(base, app.builder.get_target_uri(docname))

    def link(node: nodes.Element) -> str:
        if isinstance(node, nodes.image):
            known = app.env.images.get(node["uri"])
            return f"{base}_images/{known[1]}" if base and known else ""
        uri = node.get("refuri") or f"#{node.get('refid', '')}"
        return uri if urlsplit(uri).netloc else (urljoin(page, uri) if base else "")

    def cite(node: nodes.Element) -> str:
        path, _, anchor = node.get("refuri", "").partition("#")
        if not path.endswith("bibliography.html"):
            return ""
        place = node.parent.index(node)
        before = "".join(part.astext() for part in node.parent.children[:place])
        return citation_names(app, anchor, before)

    return ProseWriter(link, cite)


def cells_of(app: Sphinx, doctree: nodes.document, docname: str) -> list[nbformat.NotebookNode]:
    """Turn a page into cells: prose, code as shown, and at the end the answers."""
    writer = writer_for(app, docname)
    cells: list[nbformat.NotebookNode] = []
    answers: list[nbformat.NotebookNode] = []

    def add_prose(text: str) -> None:
        if text and cells and cells[-1].cell_type == "markdown":
            cells[-1].source += f"\n\n{text}"
        elif text:
            cells.append(new_markdown_cell(text))

    def walk(node: nodes.Node, level: int) -> None:
        if is_cell(node):
            add_cell(node, writer, cells, answers, add_prose)
        elif any(map(is_cell, node.findall(nodes.container))):
            for child in node.children:
                walk(child, level + isinstance(node, nodes.section))
        else:
            add_prose(writer.block(node, level))

    walk(doctree, 1)
    if answers:
        add_prose("## Answers")
    return [*cells, *answers]


def add_cell(node, writer, cells, answers, add_prose) -> None:  # type: ignore[no-untyped-def]
    """Add a cell of code; an answer goes to the end, an exercise may fail while it is open."""
    tags, source = tags_of(node), source_of(node)
    if "solution" in tags or node.get("hide_mode") == "all":
        answers.append(new_code_cell(source, metadata={"jupyter": {"source_hidden": True}}))
        answers[-1].metadata["tags"] = ["solution"]
        if cells[-1].cell_type == "markdown":
            cells.append(new_code_cell("# Your answer\n", metadata={"tags": ["exercise"]}))
        return
    kept: dict[str, Any] = {"jupyter": {"source_hidden": True}} if "hide_mode" in node else {}
    if "exercise" in tags:
        kept["tags"] = ["exercise", "raises-exception"]
    cells.append(new_code_cell(source, metadata=kept))
    for caption in node.findall(nodes.caption):
        add_prose(f"*{writer.line(caption)}*")


def make_notebook(app: Sphinx, doctree: nodes.document, docname: str) -> nbformat.NotebookNode:
    """Make the whole notebook of a chapter."""
    title, *cells = cells_of(app, doctree, docname)
    base = site_address(app)
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    install = INSTALL if base else INSTALL_FROM_FOLDER
    setup = install.format(wheel=(base or "./") + wheel_name(app))
    setup += SEED if re.search(r"^import keras$", code, re.MULTILINE) else ""
    number = f"chapter {chapters_in_order(app.env).index(docname) + 1}"
    where = f" ({urljoin(base, app.builder.get_target_uri(docname))})" if base else ""
    answers = ANSWERS if any("solution" in c.metadata.get("tags", []) for c in cells) else ""
    heading, _, rest = title.source.partition("\n\n")
    about = ABOUT.format(number=number, where=where, answers=answers).strip()
    first = [new_markdown_cell(f"{heading}\n\n{about}"), new_code_cell(setup)]
    first += [new_markdown_cell(rest)] if rest else []
    notebook = new_notebook(cells=[*first, *cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python"}
    for count, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{count}"
    nbformat.validate(notebook)
    return notebook


def write_notebook(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write a chapter's notebook, and link to it at the top of the page."""
    if app.builder.name != "html" or docname not in chapters_in_order(app.env):
        return
    name = f"{Path(docname).name}.ipynb"
    file = Path(app.outdir, FOLDER, name)
    file.parent.mkdir(exist_ok=True)
    nbformat.write(make_notebook(app, doctree, docname), file)
    up = "../" * docname.count("/")
    links = {"Download as a notebook": f"{up}{FOLDER}/{name}"} | launchers(app, name)
    line = nodes.paragraph()
    for words, address in links.items():
        line += [nodes.Text(" · ")] if line.children else []
        line += nodes.reference(words, words, refuri=address, internal="://" not in address)
    for facts in doctree.findall(nodes.container):
        if "chapter-facts" in facts["classes"]:
            facts += line


def launchers(app: Sphinx, name: str) -> dict[str, str]:
    """Return the addresses that open a notebook elsewhere, if the repository's is known."""
    parts = urlsplit(str(app.config.repository))
    owner = parts.path.strip("/").removesuffix(".git")
    if parts.hostname != "github.com" or not site_address(app):
        return {}
    file = f"{FOLDER}/{name}"
    return {
        "Open in Colab": f"https://colab.research.google.com/github/{owner}/blob/{BRANCH}/{file}",
        "Open in Binder": f"https://mybinder.org/v2/gh/{owner}/{BRANCH}?urlpath=lab/tree/{file}",
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, after `reading` has written the facts that a chapter begins with."""
    app.add_config_value("repository", os.environ.get("CNN_GUIDE_REPOSITORY", ""), "html", str)
    app.connect("doctree-resolved", write_notebook, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
