"""Keep the index in the search, of which Sphinx forgets the pages that it leaves as they are.

They are what a search for a term finds first; `search_scorer.js` orders the rest.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.index_entries import split_index_msg


def entries_of(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, bool]]:
    """List a page's entries for the search: words, an anchor, and if it is the main one."""
    for kind, value, anchor, main, _key in env.domains.index_domain.entries.get(docname, ()):
        for words in split_index_msg(kind, value):
            yield words.lower(), anchor or "", main == "main"


def restore_entries(app: Sphinx, error: Exception | None) -> None:
    """Write all pages' entries into the index of the search."""
    file = Path(app.outdir, "searchindex.js")
    if error is not None or app.builder.name != "html" or not file.exists():
        return
    before, start, rest = file.read_text("utf-8").partition("(")
    index = json.loads(rest.removesuffix(")"))
    entries: dict[str, list[tuple[int, str, bool]]] = {}
    for number, docname in enumerate(index["docnames"]):
        for words, anchor, is_main in sorted(set(entries_of(app.env, docname))):
            entries.setdefault(words, []).append((number, anchor, is_main))
    index["indexentries"] = entries
    file.write_text(before + start + json.dumps(index, separators=(",", ":")) + ")", "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx, after the index was written."""
    app.connect("build-finished", restore_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
