"""The map of chapters: the directive `chapter-map` shows each as a tile with its minutes.

Each line is `chapter: what one does there`. The role `count` says how many `chapters`,
`scripts` or `myths` there are.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from chapters import FOLDER, PATH, chapters_in_order
from docutils import nodes
from partial_builds import GALLERY, is_partial
from reading import as_minutes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

LINE = re.compile(r"(\S+): (.+)")

logger = logging.getLogger(__name__)


class chapter_map(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """The place of the tiles."""


class ChapterMap(SphinxDirective):
    """Show the chapters as tiles."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep the lines, and the place."""
        found = [LINE.fullmatch(line) for line in self.content if line.strip()]
        if not found or not all(found):
            raise self.error("chapter-map needs lines like 'keras: what one does there'")
        vars(self.env).setdefault("maps", set()).add(self.env.docname)
        lines = {f"{FOLDER}{line[1]}": line[2] for line in found if line}
        return [chapter_map(lines=lines)]


def write_map(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the tiles into their place."""
    for place in list(doctree.findall(chapter_map)):
        chapters, lines = chapters_in_order(app.env), place["lines"]
        if list(lines) != chapters and PATH in app.env.all_docs and not is_partial(app.config):
            logger.warning("chapter-map must name %s; got %s", chapters, list(lines))
        tiles = nodes.container(classes=["chapter-map"])
        tiles += [tile(app, docname, *fact) for fact in facts(app.env, chapters, lines)]
        place.replace_self(tiles)


def facts(
    env: BuildEnvironment, chapters: list[str], lines: dict[str, str]
) -> Iterator[tuple[int, str, str, str]]:
    """List number, page, line and minutes of each chapter."""
    minutes = getattr(env, "chapter_minutes", {})
    for number, chapter in enumerate(chapters, 1):
        yield number, chapter, lines.get(chapter, ""), as_minutes(minutes.get(chapter, 1))


def tile(
    app: Sphinx, docname: str, number: int, chapter: str, line: str, minutes: str
) -> nodes.container:
    """Make one tile, which links as a whole."""
    title = app.env.titles[chapter].astext() if chapter in app.env.titles else chapter
    uri = app.builder.get_relative_uri(docname, chapter)
    link = nodes.reference("", title, refuri=uri, internal=True)
    return nodes.container(
        "",
        nodes.paragraph("", f"{number}", classes=["tile-number"]),
        nodes.paragraph("", "", link, classes=["tile-title"]),
        nodes.paragraph("", line, classes=["tile-line"]),
        nodes.paragraph("", minutes, classes=["tile-minutes"]),
        classes=["chapter-tile"],
    )


def write_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the maps written in each build, as minutes and titles may have changed."""
    return sorted(getattr(env, "maps", set()) & set(env.all_docs))


class CountRole(SphinxRole):
    """Say how many of something the site has."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Count it."""
        counts = count(Path(self.env.srcdir))
        if self.text not in counts:
            message = f"count must be one of {sorted(counts)}, got {self.text!r}"
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        return [nodes.inline(self.text, str(counts[self.text]), classes=["metric"])], []


def count(srcdir: Path) -> dict[str, int]:
    """Count chapters, scripts, and the rows of the table of myths."""
    gallery = srcdir.parent / GALLERY
    table = gallery / "myths/GALLERY_HEADER.rst"
    rows = re.findall(r"^   \* - :doc:", table.read_text("utf-8"), re.MULTILINE)
    return {
        "chapters": len(list((srcdir / FOLDER).glob("*.md"))) - 1,
        "scripts": len(list(gallery.glob("*/plot_*.py"))),
        "myths": len(rows),
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_node(chapter_map)
    app.add_directive("chapter-map", ChapterMap)
    app.add_role("count", CountRole())
    app.connect("env-updated", write_again)
    app.connect("doctree-resolved", write_map)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
