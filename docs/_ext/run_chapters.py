"""Run a chapter when its state is new; in a draft, show where an output is missing.

A chapter's key stands in its last cell, where MyST-NB's cache finds it, as that cache compares
a chapter with itself alone.
"""

import os
import tempfile
from pathlib import Path

import freshness
import yaml
from docutils import nodes
from forked_kernels import choose_start
from freshness import CODE, FRONT_MATTER, is_chapter
from page_keys import key_of
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def _state_of(app: Sphinx, docname: str) -> str:
    """Name what a chapter shows: the key that it runs with, or that a draft leaves it."""
    is_left = app.config.draft and not freshness.state.current(docname)
    return f"{key_of(freshness.state.parts_of(docname))}{' not run' if is_left else ''}"


def find_stale_chapters(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Have Sphinx read every chapter again whose state changed."""
    known = getattr(env, "chapter_states", {})
    return [
        name
        for name, before in known.items()
        if name in env.found_docs and _state_of(app, name) != before
    ]


# Ends every chapter: names what it depends on, which keys its entry in the cache, and keeps
# the numbers that its prose quotes, and the record of the run, among its outputs, where the
# cache keeps them too.
LAST_CELL = """

```{{code-cell}}
:tags: [remove-cell]
# Depends on {key}
import json, os, sys
from myst_nb import glue
sys.path.append(os.environ["CNN_GUIDE_EXT"])
import run_record
ran = run_record.take_process()
measured = globals().get("measured", {{}}) | {{"seconds": ran["seconds"]}}
glue("measured", json.dumps(measured, default=lambda value: value.item()), display=False)
glue("ran", json.dumps(ran), display=False)
```

```{{ran}}
```
"""


def add_last_cell(app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the cell that keys a chapter and keeps its numbers."""
    if not source[0].startswith(FRONT_MATTER):
        return
    vars(app.env).setdefault("chapter_states", {})[docname] = _state_of(app, docname)
    parts = freshness.state.parts_of(docname)
    del parts[CODE]  # The cache compares the cells themselves.
    source[0] += LAST_CELL.format(key=key_of(parts))
    if freshness.state.current(docname):
        return
    if app.config.draft:
        source[0] = leave_unrun(source[0])
    else:
        choose_start(source[0])
        freshness.state.start(docname)


def chapter_was_read(app: Sphinx, doctree: nodes.document) -> None:
    """Keep that a chapter ran; in a draft, put a box where an output is missing."""
    docname = app.env.docname
    if docname in freshness.state.running:
        freshness.state.stop(docname)
    elif app.config.draft and is_chapter(app, docname) and not freshness.state.current(docname):
        cells = [node for node in doctree.findall(nodes.container) if _is_cell(node)]
        for cell in cells:
            cell += nodes.container("", nodes.paragraph(text=NOT_RUN), classes=["draft-box"])


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "cell" in node["classes"]


NOT_RUN = "Not run in this draft."


def leave_unrun(source: str) -> str:
    """Have MyST-NB run none of a chapter's cells, whatever else the chapter tells it."""
    _, front, rest = source.split("---\n", 2)
    settings = yaml.safe_load(front)
    settings["mystnb"] = settings.get("mystnb", {}) | {"execution_mode": "off"}
    # The language is known from running it otherwise.
    settings["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    return f"---\n{yaml.safe_dump(settings)}---\n{rest}"


def mark_scripts_left_out(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put a box on the page of a script that this build did not run."""
    page = docname.removeprefix("generated/")
    if (
        page in freshness.state.scripts
        and is_partial(app.config)
        and not freshness.state.current(page)
    ):
        source[0] += f"\n\n.. container:: draft-box\n\n   {NOT_RUN}\n"


def set_style(app: Sphinx) -> None:
    """Have each chapter's process draw in the guide's style from its first cell on."""
    folder = Path(app.srcdir, "_build/ipython")
    startup = folder / "profile_default/startup/figures_start.py"
    startup.parent.mkdir(parents=True, exist_ok=True)
    startup.write_text(STARTUP.format(folder=str(Path(__file__).parent)), "utf-8")
    startup.parents[1].joinpath("ipython_kernel_config.py").write_text(QUIET, "utf-8")
    os.environ["IPYTHONDIR"] = str(folder)


# It warns that whoever is on this machine could listen, for each chapter.
QUIET = "get_config().IPKernelApp.log_level = 'ERROR'\n"
STARTUP = """\
import sys
sys.path.append({folder!r})
import figures
figures.start(figures.SHARP)
sys.path.remove({folder!r})
del sys, figures
"""


def give_home() -> None:
    """Give a user without a home folder one for this build, as Jupyter wants it."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = tempfile.mkdtemp(prefix="cnn-guide-home-")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    give_home()
    app.connect("builder-inited", set_style, priority=4)
    app.setup_extension("what_ran")
    app.connect("env-get-outdated", find_stale_chapters)
    app.connect("source-read", add_last_cell)
    app.connect("source-read", mark_scripts_left_out)
    app.connect("doctree-read", chapter_was_read)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
