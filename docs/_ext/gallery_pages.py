"""The gallery's pages: the answer and its figure under the title, and the myths as cards.

sphinx-gallery writes the pages; here their text is rearranged as Sphinx reads it.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from gallery_cards import answer_html, first_pages, settings
from partial_builds import GENERATED
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

INDEX = f"{GENERATED}/index"
INDICES = INDEX, f"{GENERATED}/myths/index"
NOTE = re.compile(
    r"^\.\. only:: html\n\n    \.\. note::\n.*?\n(?=\.\. rst-class::)", re.MULTILINE | re.DOTALL
)
TITLE = re.compile(r"^(?P<title>[^\n]+)\n(=+)\n", re.MULTILINE)
FIRST_CODE = re.compile(r"^\.\. GENERATED FROM PYTHON SOURCE LINES", re.MULTILINE)
FIGURE = re.compile(r"^\.\. image-sg:: \S*_(\d{3})\.png\n(?:   :.*\n)+", re.MULTILINE)
OPEN = r'\.\. raw:: html\n\n    <div class="sphx-glr-thumbcontainer"[^>]*>\n'
CLOSE = r"</div>\n    </div>\n"
CARD = re.compile(rf"{OPEN}.*?{CLOSE}", re.DOTALL)
# The cards of the pages that the table of myths names anyway.
MYTH = re.compile(
    rf"{OPEN}\n\.\. only:: html\n\n  \.\. image:: /{GENERATED}/myths/.*?{CLOSE}", re.DOTALL
)
# What a download is, and no name of a file: three of them fit into a row.
DOWNLOAD = re.compile(
    r"(?<=:download:`Download )((?:all examples in )?(?:Jupyter|Python)|zipped)\b[^`]*(?= <)"
)
DOWNLOADS = {
    "Jupyter": "Jupyter notebook",
    "Python": "Python script",
    "zipped": "both, zipped",
    "all examples in Python": "all Python scripts",
    "all examples in Jupyter": "all Jupyter notebooks",
}
AT_THE_TOP = (
    "\n.. container:: figure-above\n\n   This drew the figure at the top of the page.\n\n"
)
FIRST = """
Three to begin with
-------------------

.. raw:: html

    <div class="sphx-glr-thumbnails">

{cards}
.. raw:: html

    </div>

"""


def arrange(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Rearrange a page of the gallery."""
    stem = Path(docname).name
    if docname in INDICES:
        first = first_cards(source[0]) if docname == INDEX else ""
        rest = MYTH.sub("", source[0])
        source[0] = name_downloads(rest.replace(".. raw:: html", f"{first}.. raw:: html", 1))
    elif docname.startswith(f"{GENERATED}/") and stem in settings():
        source[0] = lead_with_the_answer(source[0], stem)


def name_downloads(text: str) -> str:
    """Say of each download what it is."""
    return DOWNLOAD.sub(lambda found: DOWNLOADS[found[1]], text)


def lead_with_the_answer(text: str, page: str) -> str:
    """Put the answer and its figure under the title; downloads stand at the end anyway."""
    text = name_downloads(NOTE.sub("", text))
    wanted = settings()[page].get("figure", 1)
    figure = next((found for found in FIGURE.finditer(text) if int(found[1]) == wanted), None)
    if figure:
        text = text[: figure.start()] + AT_THE_TOP + text[figure.end() :]
        code = FIRST_CODE.search(text)
        at = code.start() if code else len(text)
        text = f"{text[:at]}{figure[0]}\n\n{text[at:]}"
    word = answer_html(page)
    if word:
        line = f'\n.. raw:: html\n\n   <p class="answer-line">{word}</p>\n\n'
        text = TITLE.sub(lambda found: found[0] + line, text, count=1)
    return text


def first_cards(text: str) -> str:
    """Write the pages that a visitor may like best, for the top of the gallery."""
    cards = CARD.findall(text)
    chosen = [card for page in first_pages() for card in cards if f"/{page}`" in card]
    return FIRST.format(cards="\n".join(chosen))


class MythsAsCards(SphinxTransform):
    """Turn the table of myths into cards, with the picture of the page that tests each."""

    default_priority = 400

    def apply(self, **_options: Any) -> None:
        """Replace the table."""
        if self.env.docname not in INDICES:
            return
        for table in list(self.document.findall(nodes.table)):
            cards = nodes.container(classes=["myths"])
            cards += [self.card(row) for row in list(table.findall(nodes.row))[1:]]
            table.replace_self(cards)

    def card(self, row: nodes.row) -> nodes.container:
        """Write one myth: a picture, what is said, and what is true."""
        said, true = (list(entry.findall(nodes.paragraph)) for entry in row.children)
        card = nodes.container(classes=["myth"])
        pages = [Path(link["reftarget"]) for link in row.findall(addnodes.pending_xref)]
        thumbs = [f"{p.parent}/images/thumb/sphx_glr_{p.name}_thumb.png" for p in pages]
        for thumb in [t for t in thumbs if Path(self.env.srcdir, t.lstrip("/")).exists()][:1]:
            card += nodes.image(uri=thumb, alt="", classes=["myth-picture"])
        text = nodes.container(classes=["myth-text"])
        said[0]["classes"].append("myth-said")
        text += [*said, *true]
        card += text
        return card


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("source-read", arrange)
    app.add_transform(MythsAsCards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
