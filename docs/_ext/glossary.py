"""Terms: a page links each to the glossary at its first use, and the glossary links back.

A name of the glossary, in singular or plural, becomes a link at its first use in each chapter
and on each page of the gallery, outside headings, links and code; the link's title is the
meaning. Words of everyday English link only in bold, which is how chapters introduce a term.
The place in bold is also what the index and the search name, and what the glossary links
back to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chapters import chapters_in_order, is_chapter_name
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

PAGE = "glossary"
ENTRIES = re.compile(r"^```\{glossary\}\n(.*?)^```", re.MULTILINE | re.DOTALL)
MARKUP = re.compile(r"(?:\{[\w:]+\})?[`*$]+")
SCRIPT = re.compile(r"generated/gallery/.*/plot_\w+")  # the page of a script of the gallery
# Words that pages also use as anyone does.
EVERYDAY = {"base", "feature", "head", "leak", "patch", "precision", "recall", "score", "step"}
EVERYDAY |= {"translation", "window", "label", "schedule", "frozen", "embedding"}
# Where no link belongs.
OUTSIDE = (
    nodes.title,
    nodes.reference,
    addnodes.pending_xref,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.caption,
    nodes.raw,
    nodes.rubric,
    nodes.term,
)


@dataclass(frozen=True)
class Entry:
    """A term: its names, the first of which is the main one, and its meaning in plain text."""

    names: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Place:
    """Where a chapter first uses a term, or introduces it in bold."""

    anchor: str
    is_introduced: bool


@cache
def read_entries(source: str) -> dict[str, Entry]:
    """Read the entries of a glossary's source, by each of their names in small letters.

    Raises
    ------
    ValueError
        If the source holds no glossary, or gives a name twice.
    """
    block = ENTRIES.search(source)
    if not block:
        raise ValueError("the glossary's page must hold one directive {glossary}")
    found: dict[str, Entry] = {}
    for part in re.split(r"\n\n(?=\S)", block[1].strip("\n")):
        names = tuple(re.findall(r"^\S.*$", part, re.MULTILINE))
        first = re.findall(r"^ +(.+)$", part.partition("\n\n")[0], re.MULTILINE)
        entry = Entry(names, MARKUP.sub("", " ".join(first)).replace("  ", " "))
        for name in names:
            if name.lower() in found:
                raise ValueError(f"the glossary's names must differ, got {name!r} twice")
            found[name.lower()] = entry
    return found


def pattern_for(names: Iterator[str] | list[str]) -> re.Pattern[str]:
    """Match any of some names as whole words, in singular or plural; the longest wins.

    A part of a file's name between dots is no word.
    """
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spelt = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)
    return re.compile(rf"(?<![\w-])(?<!\w\.)({spelt})(?:s|es)?(?![\w-])(?!\.\w)", re.IGNORECASE)


def name_in(words: str) -> str:
    """Write words as the glossary's names are looked up."""
    return re.sub(r"\s+", " ", words).lower()


def has_links(docname: str) -> bool:
    """Say whether a page links its terms: a chapter, or a script of the gallery."""
    return is_chapter_name(docname) or bool(SCRIPT.fullmatch(docname))


class LinkTerms(SphinxTransform):
    """Link the first use of each term; in a chapter, mark what introduces it."""

    default_priority = 700  # before Sphinx collects the index, at 850

    def apply(self, **_options: object) -> None:
        """Read the glossary, and go through the page."""
        if not has_links(self.env.docname):
            return
        glossary = Path(self.env.srcdir, f"{PAGE}.md")
        self.env.note_dependency(str(glossary))
        self.entries = read_entries(glossary.read_text("utf-8"))
        self.pattern = pattern_for(list(self.entries))
        self.places: dict[str, Place] = {}
        if is_chapter_name(self.env.docname):
            self.mark_introductions()
            vars(self.env).setdefault("term_places", {})[self.env.docname] = self.places
        self.link_first_uses()

    def mark_introductions(self) -> None:
        """Give each term in bold an anchor, and name it in the index."""
        for strong in list(self.document.findall(nodes.strong)):
            match = self.pattern.fullmatch(strong.astext())
            if not match or is_outside(strong):
                continue
            name = self.entries[name_in(match[1])].names[0]
            if name not in self.places:
                anchor = f"meaning-of-{nodes.make_id(name)}"
                self.document.ids[anchor] = strong
                strong["ids"].append(anchor)
                entries = [("single", name, anchor, "main", None)]
                strong.parent.insert(
                    strong.parent.index(strong), addnodes.index(entries=entries)
                )
                self.places[name] = Place(anchor, is_introduced=True)

    def link_first_uses(self) -> None:
        """Replace the first use of each term by a link to the glossary."""
        join_texts(self.document)
        seen: set[str] = set()
        texts = [text for text in self.document.findall(nodes.Text) if not is_outside(text)]
        for text in texts:
            pieces = list(self.split(text, seen))
            if len(pieces) > 1 or pieces[0] is not text:
                text.parent.replace(text, pieces)

    def split(self, text: nodes.Text, seen: set[str]) -> Iterator[nodes.Node]:
        """Cut a text at the terms in it that were not seen before."""
        words, done = str(text), 0
        for match in self.pattern.finditer(words):
            entry = self.entries[name_in(match[1])]
            name = entry.names[0]
            is_bold = isinstance(text.parent, nodes.strong)
            if name in seen or (name_in(match[1]) in EVERYDAY and not is_bold):
                continue
            seen.add(name)
            if match.start() > done:
                yield nodes.Text(words[done : match.start()])
            yield self.link(match[0], entry)
            done = match.end()
        if not done:
            yield text
        elif done < len(words):
            yield nodes.Text(words[done:])

    def link(self, words: str, entry: Entry) -> nodes.Node:
        """Link words to an entry."""
        name = entry.names[0]
        shown = nodes.inline(words, words, classes=["term-use"], meaning=entry.meaning)
        if name not in self.places:
            anchor = f"use-of-{nodes.make_id(name)}"
            self.document.ids[anchor] = shown
            shown["ids"].append(anchor)
            self.places[name] = Place(anchor, is_introduced=False)
        options = {"refdomain": "std", "reftype": "term", "reftarget": name}
        options["refdoc"] = self.env.docname
        return addnodes.pending_xref("", shown, refexplicit=True, refwarn=True, **options)


def join_texts(document: nodes.document) -> None:
    """Join texts that stand side by side, as MyST ends one at each end of a line."""
    for parent in {text.parent for text in document.findall(nodes.Text)}:
        joined: list[nodes.Node] = []
        for child in parent.children:
            if joined and isinstance(child, nodes.Text) and isinstance(joined[-1], nodes.Text):
                joined[-1] = nodes.Text(joined[-1] + child)
            else:
                joined.append(child)
        if len(joined) < len(parent.children):
            parent.children = []
            parent.extend(joined)


def is_outside(node: nodes.Node) -> bool:
    """Say whether a node lies in what gets no link: a heading, a link, code, an output."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, OUTSIDE):
            return True
        if isinstance(node, nodes.container) and node.get("nb_element"):
            return True
    return False


def show_meanings(_app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each link to a term the meaning as its title."""
    if has_links(docname):
        for shown in doctree.findall(nodes.inline):
            if "meaning" in shown and isinstance(shown.parent, nodes.reference):
                shown.parent["reftitle"] = shown["meaning"]
                shown.parent["classes"].append("term-link")


def chapter_for(env: BuildEnvironment, name: str) -> tuple[str, Place] | None:
    """Find the first chapter that introduces a term, or else the first that uses it.

    The last chapter looks back: what it has in bold is seldom new.
    """
    known, chapters = getattr(env, "term_places", {}), chapters_in_order(env)
    places = [
        (chapter, known[chapter][name])
        for chapter in chapters
        if name in known.get(chapter, {})
    ]
    introduced = [
        (chapter, place)
        for chapter, place in places
        if place.is_introduced and chapter != chapters[-1]
    ]
    return next(iter(introduced or places), None)


def name_chapters(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """End each entry of the glossary with the chapter that explains it."""
    if docname != PAGE:
        return
    for item in doctree.findall(nodes.definition_list_item):
        name = next(item.findall(nodes.term)).astext()
        found = chapter_for(app.env, name)
        if found:
            chapter, place = found
            uri = app.builder.get_relative_uri(docname, chapter)
            title = app.env.titles[chapter].astext()
            link = nodes.reference(title, title, refuri=f"{uri}#{place.anchor}", internal=True)
            _, *rest = item.findall(nodes.paragraph)
            paragraph = rest[-1] if rest else nodes.paragraph()
            if not rest:
                next(item.findall(nodes.definition)).append(paragraph)
            paragraph += [nodes.Text(" "), nodes.emphasis(text="Chapter"), nodes.Text(" ")]
            paragraph += [link, nodes.Text(".")]


def write_glossary_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the glossary written when chapters' terms or titles changed."""
    known = getattr(env, "term_places", {})
    state = [
        (name, known.get(name), env.titles[name].astext()) for name in chapters_in_order(env)
    ]
    is_new = getattr(env, "term_state", None) != state
    vars(env)["term_state"] = state
    return [PAGE] if is_new and PAGE in env.all_docs else []


def forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page held that is read again, or gone."""
    getattr(env, "term_places", {}).pop(docname, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_transform(LinkTerms)
    app.connect("env-purge-doc", forget)
    app.connect("env-updated", write_glossary_again)
    app.connect("doctree-resolved", show_meanings)
    app.connect("doctree-resolved", name_chapters)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
