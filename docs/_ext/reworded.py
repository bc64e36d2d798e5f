"""Lay out a script whose words alone changed: what it computed and drew stands.

A script's prose stands in its comments, block by block, and sphinx-gallery runs a script anew
for a comma. Its blocks of code are what a run depends on. Where these are as they were, the
page, the notebook and the archive are written with the new words around the old outputs.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from page_keys import digest
from sphinx_gallery import py_source_parser as parser
from sphinx_gallery.gen_rst import RST_BLOCK_HEADER, _clean_script_blocks, rst_blocks
from sphinx_gallery.notebook import jupyter_notebook, save_notebook
from sphinx_gallery.utils import get_md5sum, zip_files

HEADER = re.compile(r"^\.\. GENERATED FROM PYTHON SOURCE LINES \d+-\d+\n\n", re.MULTILINE)
# The names that prose refers to, from which the API's pages know their examples.
REFERENCE = re.compile(r":(?:func|meth|attr|obj|class):`[^`]*`")


def code_of(script: Path) -> str:
    """Digest what a script runs: its blocks of code, and where prose stands between them."""
    settings, blocks = parser.split_code_and_text_blocks(script)
    parts = [block.content if block.type == "code" else None for block in blocks]
    prose = "".join(block.content for block in blocks if block.type == "text")
    references = sorted({*REFERENCE.findall(prose)})
    return digest(json.dumps([settings, parts, references], sort_keys=True, default=str))


def reword(script: Path, laid_out: Path, gallery: dict[str, Any]) -> None:
    """Write what sphinx-gallery would write of a script, around the outputs of one like it.

    Parameters
    ----------
    script : Path
        The script as it is now.
    laid_out : Path
        The copy of it that ran, which differs in words alone, beside its page, notebook and
        archive; all are written anew.
    gallery : dict
        sphinx-gallery's settings.

    Raises
    ------
    ValueError
        If the page is none that sphinx-gallery wrote of that copy.
    """
    old, new = (blocks_of(path, gallery) for path in (laid_out, script))
    page = laid_out.with_suffix(".rst")
    text = splice(page.read_text("utf-8"), old, new, gallery)
    page.write_text(text, "utf-8")
    shutil.copyfile(script, laid_out)
    Path(f"{laid_out}.md5").write_text(get_md5sum(laid_out, mode="t"))
    notebook = laid_out.with_suffix(".ipynb")
    save_notebook(jupyter_notebook(new, gallery, laid_out.parent), notebook)
    zip_files([laid_out, notebook], laid_out.with_suffix(".zip"), laid_out.parent)


def blocks_of(script: Path, gallery: dict[str, Any]) -> list[Any]:
    """Divide a script into the blocks that its page shows."""
    _, blocks = parser.split_code_and_text_blocks(script)
    return _clean_script_blocks(gallery, parser, blocks, [""] * len(blocks))[0]


def splice(page: str, old: list[Any], new: list[Any], gallery: dict[str, Any]) -> str:
    """Put the words of new blocks in the place of those of old ones."""
    parts = HEADER.split(page)
    if len(parts) != len(old) or [b.type for b in old] != [b.type for b in new]:
        raise ValueError(f"page must have {len(new)} blocks like the script, got {len(parts)}")
    for number, (before, now) in enumerate(zip(old, new, strict=True)):
        if now.type == "text":
            words = [rst_blocks([block], [""], {}, gallery) for block in (before, now)]
            if parts[number].count(words[0]) != 1:
                raise ValueError(f"page must say once {words[0]!r}, got {parts[number]!r}")
            parts[number] = parts[number].replace(*words)
        if number:
            end = now.lineno + now.content.count("\n")
            parts[number] = RST_BLOCK_HEADER.format(now.lineno, end) + parts[number]
    return "".join(parts)
