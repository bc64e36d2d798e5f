"""Write a page's prose as Markdown for a notebook, from what Sphinx has resolved.

So numbers, citations and links are those of the page. A node that is not known gives its
children; what only a page can show (thumbnails, marks for scripts) is left out.
"""

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes

SPECIAL = re.compile(r"([\\`*_$<\[\]])")
LEFT_OUT = {"chapter-facts", "draft-box", "what-ran"}
Link = Callable[[nodes.Element], str]  # the address behind a reference or image; "" if unknown


class ProseWriter:
    """Writes blocks and lines of one page.

    Attributes
    ----------
    link : callable
        Returns the address that a reference or an image leads to; empty if nobody knows it.
    cite : callable
        Returns names and year for a link to the bibliography; empty for any other.
    """

    def __init__(self, link: Link, cite: Link) -> None:
        """Keep how links and citations are written."""
        self.link, self.cite = link, cite

    def block(self, node: nodes.Node, level: int = 1) -> str:
        """Write a block; blocks are parted by an empty line."""
        write = getattr(self, f"_block_{type(node).__name__}", None)
        if write:
            return str(write(node, level))
        if isinstance(node, nodes.Invisible | nodes.raw | nodes.system_message):
            return ""
        if isinstance(node, nodes.Element) and LEFT_OUT & {*node["classes"]}:
            return ""
        if isinstance(node, nodes.Admonition):
            return quoted(
                f"**{type(node).__name__.capitalize()}**\n\n{self.blocks(node, level)}"
            )
        if isinstance(node, nodes.TextElement):
            return self.line(node).strip()
        return self.blocks(node, level)

    def blocks(self, node: nodes.Node, level: int = 1) -> str:
        """Write all blocks within one."""
        written = [self.block(child, level) for child in node.children]
        return "\n\n".join(text for text in written if text)

    def _block_Text(self, node: nodes.Text, _level: int) -> str:  # noqa: N802 - docutils' names
        return escaped(str(node)).strip()

    def _block_section(self, node: nodes.section, level: int) -> str:
        return self.blocks(node, level + 1)

    def _block_title(self, node: nodes.title, level: int) -> str:
        return f"{'#' * (level - 1 or 1)} {self.line(node)}"

    def _block_literal_block(self, node: nodes.literal_block, _level: int) -> str:
        return f"```\n{node.astext()}\n```"

    def _block_math_block(self, node: nodes.math_block, _level: int) -> str:
        return f"$$\n{node.astext()}\n$$"

    def _block_bullet_list(self, node: nodes.bullet_list, level: int) -> str:
        return "\n".join(indented(self.blocks(item, level), "- ") for item in node.children)

    def _block_enumerated_list(self, node: nodes.enumerated_list, level: int) -> str:
        return "\n".join(
            indented(self.blocks(item, level), f"{number}. ")
            for number, item in enumerate(node.children, 1)
        )

    def _block_definition_list_item(self, node: nodes.Element, level: int) -> str:
        terms = [self.line(term) for term in node.findall(nodes.term)]
        rest = "\n\n".join(self.blocks(part, level) for part in node.findall(nodes.definition))
        return indented(f"**{', '.join(terms)}** {rest}", "- ")

    def _block_block_quote(self, node: nodes.block_quote, level: int) -> str:
        return quoted(self.blocks(node, level))

    def _block_exercise_hint(self, node: nodes.Element, level: int) -> str:
        return folded("Hint", self.blocks(node, level))

    def _block_quiz_answers(self, node: nodes.Element, level: int) -> str:
        return folded("Show the answers", self.blocks(node, level))

    def _block_guess_answer(self, node: nodes.Element, level: int) -> str:
        return folded("Show the answer", self.blocks(node, level))

    def _block_sd_tab_label(self, node: nodes.TextElement, _level: int) -> str:
        return f"**{self.line(node)}**"

    def _block_paragraph(self, node: nodes.paragraph, _level: int) -> str:
        if "exercise-title" not in node["classes"]:
            return self.line(node).strip()
        *title, _space, level = node.children
        words = "".join(self.piece(child) for child in title)
        return f"### Exercise: {words} ({level.astext()})"

    def _block_figure(self, node: nodes.figure, level: int) -> str:
        pictures = [self.picture(image) for image in node.findall(nodes.image)]
        words = [self.line(part) for part in node.children if isinstance(part, nodes.caption)]
        words += [self.blocks(part, level) for part in node.findall(nodes.legend)]
        return "\n\n".join([*filter(None, pictures), *words])

    def _block_image(self, node: nodes.image, _level: int) -> str:
        return self.picture(node)

    def picture(self, node: nodes.image) -> str:
        """Show a picture of the site, or say what it shows."""
        address, alt = self.link(node), node.get("alt", "")
        if not alt:  # a thumbnail, beside its name
            return ""
        return f"![{alt}]({address})" if address else f"*On the page, a picture: {alt}*"

    def _block_table(self, node: nodes.table, _level: int) -> str:
        rows = [
            [self.line(entry).strip().replace("|", r"\|") for entry in row.findall(nodes.entry)]
            for row in node.findall(nodes.row)
        ]
        head, *body = [f"| {' | '.join(cells)} |" for cells in rows]
        return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])

    def _block_container(self, node: nodes.container, level: int) -> str:
        if LEFT_OUT & {*node["classes"]} or node.get("nb_element"):
            return ""
        return self.blocks(node, level)

    def line(self, node: nodes.Node) -> str:
        """Write what stands in a line of text."""
        return "".join(self.piece(child) for child in node.children)

    def piece(self, node: nodes.Node) -> str:
        """Write one piece of a line."""
        if isinstance(node, nodes.Text):
            return escaped(str(node))
        if isinstance(node, nodes.Invisible | nodes.raw):
            return ""
        if isinstance(node, nodes.literal):
            return f"`{node.astext()}`"
        if isinstance(node, nodes.math):
            return f"${node.astext()}$"
        if isinstance(node, nodes.image):
            return self.picture(node)
        words = self.line(node)
        if isinstance(node, nodes.emphasis | nodes.strong) and words.strip():
            mark = "*" if isinstance(node, nodes.emphasis) else "**"
            return f"{mark}{words.strip()}{mark}"
        if isinstance(node, nodes.reference):
            words, address = self.cite(node) or words, self.link(node)
            return f"[{words}]({address})" if address else words
        return words + (" " if isinstance(node, nodes.paragraph) else "")


def escaped(words: str) -> str:
    """Keep characters from being read as Markdown."""
    return SPECIAL.sub(r"\\\1", words)


def folded(summary: str, text: str) -> str:
    """Hide a text behind a line to click on."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def indented(text: str, mark: str) -> str:
    """Put a list's mark before a text, and indent what follows."""
    return mark + text.replace("\n", "\n" + " " * len(mark))


def quoted(text: str) -> str:
    """Write a text as a quotation."""
    return "> " + text.replace("\n", "\n> ")


def is_cell(node: nodes.Node) -> bool:
    """Say whether a node is a cell of code with its output."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def source_of(cell: nodes.Element) -> str:
    """Return a cell's code."""
    (inputs,) = [
        part
        for part in cell.findall(nodes.container)
        if part.get("nb_element") == "cell_code_source"
    ]
    return next(iter(inputs.findall(nodes.literal_block))).astext()


def tags_of(cell: Any) -> set[str]:
    """Return a cell's tags."""
    return {*cell["cell_metadata"].get("tags", [])}
