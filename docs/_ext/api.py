"""Pages of the API: one for each module that docs/api/index.md lists, and for those below it.

autosummary writes them into docs/generated/api, by the template in docs/_templates. Left alone
it would import the whole package, and TensorFlow with it, for every build; here it does so when
the package changed. A draft leaves these pages out, unless it is asked for some.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

import api_modules
from api_modules import INDEX, PAGES, find_source
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.ext.autosummary.generate import find_autosummary_in_lines, generate_autosummary_docs
from sphinx.pycode import ModuleAnalyzer

EXAMPLES = "generated/backreferences/backreferences_all.json"
TABLE = re.compile(r"^```\{eval-rst\}\n\.\. autosummary::.*?^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = """\
:::{container} draft-box
A draft leaves these pages out, as they take as long as all others. `python -m nox -s docs --
cnn_guide.ops` builds that of one module.
:::"""


def write_pages(app: Sphinx) -> None:
    """Write the pages whose text changes, and delete those of modules that are gone."""
    if is_partial(app.config) and not are_wanted(app):
        return
    folder, examples = Path(app.srcdir, PAGES), Path(app.srcdir, EXAMPLES)
    folder.mkdir(parents=True, exist_ok=True)
    if not examples.exists():  # What is missing would be read again each time
        examples.parent.mkdir(exist_ok=True)
        examples.write_text("{}")
    index, stamp = Path(app.srcdir, f"{INDEX}.md"), folder / "key.txt"
    templates = Path(app.srcdir, "_templates").rglob("*.rst")
    digest = hashlib.sha256()
    for source in [index, *sorted(templates), *sorted(api_modules.PACKAGE.rglob("*.py"))]:
        digest.update(f"{source}\0{source.read_text('utf-8')}\0".encode())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    kept = [page for page in folder.glob("*.rst") if find_source(page.stem)]
    sources = [str(index), *map(str, kept)]
    written = generate_autosummary_docs(sources, app=app, encoding="utf-8")
    for page in set(folder.glob("*.rst")) - set(written):
        page.unlink()
    stamp.write_text(digest.hexdigest())


def are_wanted(app: Sphinx) -> bool:
    """Say whether a build of some pages shows any of these."""
    return any(page == INDEX or find_source(page) for page in app.config.pages)


def leave_out_table(app: Sphinx, docname: str, source: list[str]) -> None:
    """In a draft, say instead of the table of modules how to have one."""
    if docname == INDEX and app.config.draft and not are_wanted(app):
        source[0] = TABLE.sub(LEFT_OUT, source[0])


def note_what_is_shown(app: Sphinx, docname: str, source: list[str]) -> None:
    """Have a page read again when its examples change, or a module's line in its table."""
    if docname != INDEX and not docname.startswith(f"{PAGES}/"):
        return
    app.env.note_dependency(str(Path(app.srcdir, EXAMPLES)))
    for entry in find_autosummary_in_lines(source[0].splitlines()):
        if file := find_source(entry.name):
            app.env.note_dependency(str(file))


def borrow_comment(
    _app: Sphinx, what: str, name: str, _value: Any, _options: Any, lines: list[str]
) -> None:
    """Give a constant that a package hands on the comment of the module that defines it."""
    package, _, constant = name.rpartition(".")
    source = find_source(package) if what == "data" else None
    if source is None or source.name != "__init__.py":
        return
    for module in sorted(source.parent.glob("*.py")):
        comments = ModuleAnalyzer.for_file(module, module.stem).find_attr_docs()
        if ("", constant) in comments:
            lines[:] = comments["", constant]


def skip_field(
    _app: Sphinx, _what: str, _name: str, value: Any, _skip: bool, _options: Any
) -> bool | None:
    """Leave out the fields of a named tuple, which its docstring describes."""
    return True if str(value.__doc__).startswith("Alias for field number") else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.setup_extension("partial_builds")
    app.connect("builder-inited", write_pages)
    app.connect("source-read", leave_out_table)
    app.connect("source-read", note_what_is_shown)
    app.connect("autodoc-process-docstring", borrow_comment, priority=400)  # numpydoc's: 500
    app.connect("autodoc-skip-member", skip_field)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
