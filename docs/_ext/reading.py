"""The learning path: chapters in order, how long each takes, and what one needs to know first.

The directive `learning-path` on the guide's index says for each chapter what one needs to know,
and becomes the list; each chapter begins with the same facts. Minutes are counted from what a
page shows, prose and code, without outputs and hidden answers.
"""

import re
from typing import Any

from chapters import FOLDER, PATH, chapters_in_order, is_chapter_name
from docutils import nodes
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

WORDS_A_MINUTE = 200
SCRIPT = "live/path.js"
LINE = re.compile(r"(\S+): (.+)")

logger = logging.getLogger(__name__)


class learning_path(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """The place of the list of chapters."""


class progress_mark(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801
    """Where the browser shows or keeps how far a reader is with a chapter."""


class LearningPath(SphinxDirective):
    """List the chapters; each line is `chapter: what one needs to know`.

    In a line, `{keras}` stands for the number of the chapter `keras`.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep what is needed for each chapter, and mark the place."""
        lines = "\n".join(self.content).replace("\n ", " ").splitlines()
        found = [LINE.fullmatch(line) for line in lines if line.strip()]
        if not found or not all(found):
            raise self.error("learning-path needs lines like 'keras: what one needs to know'")
        needs = {f"{FOLDER}{line[1]}": line[2] for line in found if line}
        vars(self.env)["chapter_needs"] = needs
        return [learning_path()]


def words_in(doctree: nodes.document) -> int:
    """Count what there is to read on a page."""
    blocks = doctree.findall(
        lambda node: (
            isinstance(node, nodes.TextElement)
            and not isinstance(node, nodes.Invisible | nodes.raw)
            and not isinstance(node.parent, nodes.TextElement)
        )
    )
    return sum(len(block.astext().split()) for block in blocks if not _is_left_out(block))


def _is_left_out(node: nodes.Node) -> bool:
    """Say whether a node lies in an output, a hidden answer, or a draft's box."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.container):
            is_output = node.get("nb_element") == "cell_code_output"
            if is_output or "hide_mode" in node or "draft-box" in node["classes"]:
                return True
    return False


def minutes_for(words: int) -> int:
    """Say how many minutes some words take to read."""
    return max(1, round(words / WORDS_A_MINUTE))


def count_minutes(app: Sphinx, doctree: nodes.document) -> None:
    """Keep how long a chapter takes."""
    if is_chapter_name(app.env.docname):
        known = vars(app.env).setdefault("chapter_minutes", {})
        known[app.env.docname] = minutes_for(words_in(doctree))


def as_minutes(minutes: int) -> str:
    """Write a number of minutes."""
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


def facts_of(env: BuildEnvironment, chapter: str) -> tuple[str, str]:
    """Say how long a chapter takes, and what one needs to know first."""
    minutes = getattr(env, "chapter_minutes", {}).get(chapter, 1)
    needs = getattr(env, "chapter_needs", {}).get(chapter, "")
    for number, name in enumerate(chapters_in_order(env), 1):
        needs = needs.replace(f"{{{name.removeprefix(FOLDER)}}}", f"chapter {number}")
    return as_minutes(minutes), needs


def write_facts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Begin each chapter with its number, its minutes and what it builds on."""
    chapters = chapters_in_order(app.env)
    if docname not in chapters:
        return
    minutes, needs = facts_of(app.env, docname)
    number = chapters.index(docname) + 1
    first = nodes.paragraph("", f"Chapter {number} of {len(chapters)}, {minutes}. ")
    if needs:
        first += nodes.Text(f"You need to know {needs}.")
    first += progress_mark(chapter=docname, visits=True)
    place = next(iter(doctree.findall(nodes.title)))
    facts = nodes.container("", first, classes=["chapter-facts"])
    place.parent.insert(place.parent.index(place) + 1, facts)


def write_path(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the list of chapters in its place."""
    for place in list(doctree.findall(learning_path)):
        chapters = chapters_in_order(app.env)
        items = nodes.enumerated_list(classes=["learning-path"], enumtype="arabic")
        for chapter in chapters:
            minutes, needs = facts_of(app.env, chapter)
            title = app.env.titles[chapter].astext() if chapter in app.env.titles else chapter
            uri = app.builder.get_relative_uri(docname, chapter)
            line = nodes.paragraph(
                "", "", nodes.reference("", title, refuri=uri, internal=True)
            )
            line += nodes.Text(f", {minutes}.")
            line += nodes.Text(f" You need to know {needs}.") if needs else nodes.Text("")
            line += progress_mark(chapter=chapter, visits=False)
            items += nodes.list_item("", line)
        known = getattr(app.env, "chapter_minutes", {})
        total = sum(known.get(chapter, 0) for chapter in chapters)
        text = f"{len(chapters)} chapters, {as_minutes(total)} of reading together."
        place.replace_self([items, nodes.paragraph(text, text)])


def check_path(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of a chapter that the path forgets; have facts that changed written again."""
    chapters, needs = chapters_in_order(env), getattr(env, "chapter_needs", {})
    is_whole = PATH in env.all_docs and not is_partial(app.config)
    if is_whole and list(needs) != chapters:
        logger.warning(
            "learning-path must name the chapters as the toctree does, %s; got %s",
            chapters,
            list(needs),
            location=PATH,
        )
    state = [
        (chapter, *facts_of(env, chapter), str(env.titles.get(chapter))) for chapter in chapters
    ]
    is_new = getattr(env, "path_state", None) != state
    vars(env)["path_state"] = state
    return [name for name in (PATH, *chapters) if name in env.all_docs] if is_new else []


def visit_mark(translator: Any, node: progress_mark) -> None:
    """Write an empty place that a script fills."""
    attributes = {"data-chapter": node["chapter"]}
    if node["visits"]:
        attributes["data-visits"] = "true"
    translator.body.append(
        translator.starttag(node, "span", "", CLASS="progress-mark", **attributes)
    )


def depart_mark(translator: Any, _node: progress_mark) -> None:
    """Close it."""
    translator.body.append("</span>")


def add_script(
    app: Sphinx,
    page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script that remembers, on chapters and on the path."""
    if doctree and (page == PATH or is_chapter_name(page)):
        app.add_js_file(SCRIPT, loading_method="defer", priority=100)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.setup_extension("partial_builds")
    app.add_node(learning_path)
    app.add_node(progress_mark, html=(visit_mark, depart_mark))
    app.add_directive("learning-path", LearningPath)
    app.connect("doctree-read", count_minutes)
    app.connect("env-updated", check_path)
    app.connect("doctree-resolved", write_facts)
    app.connect("doctree-resolved", write_path)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
