"""Notes in the margin of chapters: what a linked term means, and what a citation is.

A paragraph's notes stand on its right, as many as its height has room for, so that nothing
moves. A term that the paragraph itself introduces in bold gets none. Where a page
is too narrow, `docs/styles/margin.css` hides them: the links in the text lead to the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from chapters import is_chapter_name
from docutils import nodes
from notebooks import citation_names, cited_entry
from sphinx.application import Sphinx

# Characters in a line, and pixels from one line to the next, of prose and of notes.
PROSE, NOTE = (62, 27), (23, 18)
BETWEEN = 8  # pixels, from note to note
NO_NOTES = {"Sources"}  # parts that are notes themselves


@dataclass(frozen=True)
class Note:
    """A note: the words that it is about, where these lead, and what it says."""

    name: str
    address: str
    text: str


class with_notes(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """A paragraph and its notes, which are no children: the search must not find them here."""


def add_notes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give paragraphs their notes, each once a chapter."""
    if app.builder.format != "html" or not is_chapter_name(docname):
        return
    seen: set[str] = set()
    for paragraph in list(doctree.findall(nodes.paragraph)):
        part = paragraph.parent
        if not isinstance(part, nodes.section) or part[0].astext() in NO_NOTES:
            continue
        notes = list(notes_that_fit(app, paragraph, seen))
        if notes:
            place = part.index(paragraph)
            part[place] = with_notes("", paragraph, notes=notes)


def notes_that_fit(app: Sphinx, paragraph: nodes.paragraph, seen: set[str]) -> Iterator[Note]:
    """Take a paragraph's notes in its order, and leave out what is higher than the rest."""
    room = height(paragraph.astext(), *PROSE)
    for link in paragraph.findall(nodes.reference):
        note = definition(link) or citation(app, link)
        if note is None or note.address in seen:
            continue
        needed = height(f"{note.name}: {note.text}", *NOTE)
        if needed <= room:
            seen.add(note.address)
            room -= needed + BETWEEN
            yield note


def height(text: str, characters: int, line: int) -> int:
    """Estimate how many pixels high a text is."""
    return -(-len(text) // characters) * line


def definition(link: nodes.reference) -> Note | None:
    """Say what a term means, in its glossary's first sentence, unless it is introduced here."""
    for shown in link.findall(nodes.inline):
        if "meaning" in shown and not isinstance(link.parent, nodes.strong):
            first = re.split(r"(?<=\.)\s+", shown["meaning"])[0]
            name = shown.astext()
            return Note(name[:1].upper() + name[1:], link["refuri"], first)
    return None


def citation(app: Sphinx, link: nodes.reference) -> Note | None:
    """Name what is cited."""
    path, _, anchor = link.get("refuri", "").partition("#")
    entry = cited_entry(app, anchor) if path.endswith("bibliography.html") else None
    if entry is None:
        return None
    title = re.sub(r"[{}]", "", str(entry.fields["title"])).rstrip(".")
    title = title.replace("``", "\N{LEFT DOUBLE QUOTATION MARK}")
    title = title.replace("''", "\N{RIGHT DOUBLE QUOTATION MARK}")
    end = "" if title.endswith("?") else "."
    return Note(citation_names(app, anchor, ""), link["refuri"], title + end)


def visit_notes(translator: Any, _node: with_notes) -> None:
    """Open the row of a paragraph."""
    translator.body.append('<div class="with-notes">\n')


def depart_notes(translator: Any, node: with_notes) -> None:
    """Write the notes beside it."""
    notes = "\n".join(
        f'<p><a href="{escape(note.address)}">{escape(note.name)}</a> {escape(note.text)}</p>'
        for note in node["notes"]
    )
    translator.body.append(f'<div class="margin-notes" role="note">\n{notes}\n</div>\n</div>\n')


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, after `notebooks` has written what has no margin."""
    app.add_node(with_notes, html=(visit_notes, depart_notes))
    app.connect("doctree-resolved", add_notes, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
