"""The page How we know: every claim of this build, and what other sentences rest on.

The directive `claims` becomes a table of every `claim` that the pages of this build made, the
one closest to its bound first; `basis` becomes a list of the sentences that rest on one kind of
thing (`sentences`). The role `rests` counts them.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sentences
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole
from what_ran import claims_of

PAGE = "how-we-know"
SCRIPT = "table-search.js"
SIGNS = {"above": ">", "at_least": "\u2265", "below": "<", "at_most": "\u2264", "equals": "="}


class claims_table(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """A place for the table, filled when every page has been read."""


class ClaimsDirective(SphinxDirective):
    """List every claim of this build."""

    def run(self) -> list[nodes.Node]:
        """Keep the place."""
        return [claims_table()]


def made_claims(env: BuildEnvironment) -> list[dict[str, Any]]:
    """List all claims of this build, the one closest to its bound first."""
    from cnn_guide.claims import Claim

    found = []
    for claims in claims_of(env).values():
        for made in claims:
            fields = ("sentence", "value", "relation", "bound", "page")
            margin = Claim(**{name: made[name] for name in fields}).margin
            found.append(made | {"margin": margin})
    return sorted(found, key=lambda made: (made["margin"], made["sentence"]))


def fill_tables(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the table into its place."""
    for place in list(doctree.findall(claims_table)):
        rows = [list(cells_of(app, docname, made)) for made in made_claims(app.env)]
        heads = ("Page", "It says", "Value", "Bound", "Distance")
        place.replace_self(make_table(heads, rows))


def cells_of(app: Sphinx, docname: str, made: dict[str, Any]) -> Iterator[nodes.Node]:
    """Write one claim as cells; the page is linked if it is part of this build."""
    said_on = made["page"] or made["made_on"]
    target = f"generated/{said_on}" if said_on.startswith("gallery/") else said_on
    target = target.replace("GALLERY_HEADER", "index")
    name = page_name(said_on.removesuffix("/GALLERY_HEADER"))
    if target in app.env.all_docs:
        uri = app.builder.get_relative_uri(docname, target)
        yield nodes.reference("", "", name, internal=True, refuri=uri)
    else:
        yield name
    yield nodes.Text(sentences.join_percent(made["sentence"]))
    yield nodes.Text(f"{made['value']:.4g}")
    yield nodes.Text(f"{SIGNS[made['relation']]} {made['bound']:.4g}")
    exact = made["relation"] == "equals"
    yield nodes.Text("exact" if exact else f"{made['margin']:.1%}")


def page_name(page: str) -> nodes.inline:
    """Write a page's name, which may go on in the next line after a slash."""
    name = nodes.inline()
    for part in re.split(r"(?<=/)", page):
        name += [nodes.Text(part), nodes.raw("", "<wbr>", format="html")]
    name.pop()
    return name


def make_table(heads: tuple[str, ...], rows: list[list[nodes.Node]]) -> nodes.table:
    """Make a table of inline cells that a script can search."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    lines: list[list[nodes.Node]] = [[nodes.Text(head) for head in heads], *rows]
    made = []
    for line in lines:
        row = nodes.row()
        row += [nodes.entry("", nodes.paragraph("", "", cell)) for cell in line]
        made.append(row)
    group += nodes.thead("", made[0])
    group += nodes.tbody("", *made[1:])
    return nodes.table("", group, classes=["searchable"])


@cache
def read_bases(root: Path) -> dict[str, list[tuple[str, str, str]]]:
    """For each kind of basis: page, sentence and reason of all that rest on it."""
    guards, entries = sentences.read_guards(root), sentences.read_entries(root)
    found: dict[str, list[tuple[str, str, str]]] = {
        name: [] for name in ("guard", *sentences.BASES)
    }
    for sentence in sentences.read_sentences(root):
        basis = sentence.must_rest and sentences.rests_on(sentence, guards, entries)
        if basis:
            group = sentences.group_of(sentence.page)
            why = [e.why for e in entries if e.group == group and e.words in sentence.words]
            found[basis].append((sentence.page, sentence.words, why[0] if why else ""))
    return found


class BasisDirective(SphinxDirective):
    """List the sentences that rest on one kind of basis."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make a table of them."""
        watch_sources(self.env)
        rows: list[list[nodes.Node]] = [
            [page_name(page), *map(nodes.Text, texts)]
            for page, *texts in read_bases(Path(self.env.srcdir).parent)[self.arguments[0]]
        ]
        return [make_table(("Page", "It says", "Because"), rows)]


class RestsRole(SphinxRole):
    """Say how many sentences rest on one kind of basis, or on `any`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Count them."""
        watch_sources(self.env)
        bases = read_bases(Path(self.env.srcdir).parent)
        kinds = list(bases) if self.text == "any" else [self.text]
        return [nodes.Text(str(sum(len(bases[kind]) for kind in kinds)))], []


def watch_sources(env: BuildEnvironment) -> None:
    """Have the page read again when a source of sentences changes."""
    root = Path(env.srcdir).parent
    for pattern in ("docs/[!_]*/*.md", "docs/*.md", "docs/basis/**/*.toml"):
        for file in root.glob(pattern):
            env.note_dependency(str(file))
    for pattern in ("gallery/**/plot_*.py", "cnn_guide/**/*.py"):
        for file in root.glob(pattern):
            env.note_dependency(str(file))


def find_pages_to_write(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the page written again when a claim changed."""
    now = made_claims(env)
    before = vars(env).get("cnn_guide_claims_written")
    vars(env)["cnn_guide_claims_written"] = now
    return [PAGE] if now != before and PAGE in env.all_docs else []


def add_script(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load the search box where there is a table to search."""
    if page == PAGE:
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_node(claims_table)
    app.add_directive("claims", ClaimsDirective)
    app.add_directive("basis", BasisDirective)
    app.add_role("rests", RestsRole())
    app.connect("env-updated", find_pages_to_write)
    app.connect("doctree-resolved", fill_tables)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
