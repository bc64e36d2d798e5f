"""How the API's pages are written: for a tiny package, by the site's own template."""

import importlib
import os
import shutil
import sys
from pathlib import Path

import api
import api_modules
import pytest
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import docutils_namespace

TEMPLATES = Path(__file__).parents[2] / "docs/_templates"
FILES = {
    "__init__.py": '"""A tiny package."""\n',
    # what sphinx-gallery adds, and a build of a few pages changes
    "gallery.py": "def setup(app):\n    app.add_config_value('sphinx_gallery_conf', {}, '')\n",
    "work/__init__.py": '"""Do work."""\n'
    "from tiny.work.inner import SIDES, Pair, halve\n"
    '__all__ = ["SIDES", "Pair", "halve"]\n',
    "work/inner.py": "from typing import NamedTuple\n"
    "#: How many sides.\nSIDES = 4\n"
    'def halve(x):\n    """Halve."""\ndef helper(x):\n    """Help."""\n'
    'class Pair(NamedTuple):\n    """Two."""\n    first: int\n'
    '    def turn(self):\n        """Turn."""\n',
    "parts/__init__.py": '"""Parts."""\n',
    "parts/wheel.py": '"""Roll."""\nOPEN = 1\ndef roll():\n    """Roll."""\n',
    "parts/_hidden.py": '"""Hide."""\n',
}
INDEX = """# API

```{eval-rst}
.. autosummary::
   :toctree: ../generated/api
   :recursive:

   tiny.work
   tiny.parts
```
"""


class Nothing(Directive):
    optional_arguments = 1

    def run(self):
        return []


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a package and the index of its API; what is imported goes afterwards."""
    for name, text in FILES.items():
        (tmp_path / "tiny" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tiny" / name).write_text(text)
    (tmp_path / "docs/api").mkdir(parents=True)
    (tmp_path / "docs/api/index.md").write_text(INDEX)
    shutil.copytree(TEMPLATES, tmp_path / "docs/_templates")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(api_modules, "PACKAGE", tmp_path / "tiny")
    yield tmp_path
    forget()


def forget():
    for name in [name for name in sys.modules if name.split(".")[0] == "tiny"]:
        del sys.modules[name]
    ModuleAnalyzer.cache.clear()
    importlib.invalidate_caches()


def build(project, **settings):
    """Build as a new process would; return the pages that were read."""
    forget()
    docs, read = project / "docs", []
    settings |= {
        "extensions": ["myst_parser", "sphinx.ext.autosummary", "tiny.gallery", "api"],
        "root_doc": "api/index",
        "exclude_patterns": ["_templates"],
        "templates_path": [str(docs / "_templates")],
        "myst_enable_extensions": ["colon_fence"],
        "autosummary_generate": False,
        "autosummary_ignore_module_all": False,
    }
    out, trees = project / "out", project / "trees"
    with docutils_namespace():
        app = Sphinx(docs, None, out, trees, "html", settings, status=None, warningiserror=True)
        app.add_directive("minigallery", Nothing)
        app.connect("source-read", lambda _app, name, _: read.append(name.split("/")[-1]))
        app.build()
    return sorted(read)


def pages(project):
    return sorted(page.stem for page in (project / "docs/generated/api").glob("*.rst"))


def edit(project, name, old, new):
    file = project / "tiny" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 10**9))  # a cached .pyc is out of date
    shutil.rmtree(file.parent / "__pycache__", ignore_errors=True)


def test_a_page_holds_what_a_module_exports(project):
    build(project)
    assert pages(project) == ["tiny.parts", "tiny.parts.wheel", "tiny.work"]
    source = (project / "docs/generated/api/tiny.work.rst").read_text("utf-8")
    assert source.split(".. auto")[2].split()[-3:] == ["halve", "Pair", "SIDES"]
    work = (project / "out/generated/api/tiny.work.html").read_text("utf-8")
    for name in ("SIDES", "Pair", "Pair.turn", "halve"):
        assert f'id="tiny.work.{name}"' in work
    assert work.count("How many sides.") == 2  # in the table, and at its entry
    assert "helper" not in work
    assert "Alias for field" not in work
    wheel = (project / "out/generated/api/tiny.parts.wheel.html").read_text("utf-8")
    assert 'id="tiny.parts.wheel.roll"' in wheel
    assert "OPEN" not in wheel


def test_a_page_is_written_and_read_again_only_when_it_changes(project):
    build(project)
    assert build(project) == []
    assert "tiny.work" not in sys.modules  # nothing was imported
    before = {page: page.stat().st_mtime_ns for page in project.rglob("docs/generated/api/*")}
    edit(project, "work/__init__.py", '"""Do work."""', '"""Do much work."""')
    assert build(project) == ["index", "tiny.work"]
    after = {page: page.stat().st_mtime_ns for page in before}
    assert [page.name for page in before if after[page] != before[page]] == ["key.txt"]
    assert "Do much work." in (project / "out/api/index.html").read_text("utf-8")


def test_a_new_function_needs_no_further_edit(project):
    build(project)
    edit(project, "parts/wheel.py", "OPEN = 1", 'def stop():\n    """Stop."""')
    build(project)
    page = (project / "out/generated/api/tiny.parts.wheel.html").read_text("utf-8")
    assert 'id="tiny.parts.wheel.stop"' in page


def test_the_page_of_a_module_that_is_gone_goes(project):
    build(project)
    (project / "tiny/parts/wheel.py").rename(project / "tiny/parts/axle.py")
    build(project)
    assert pages(project) == ["tiny.parts", "tiny.parts.axle", "tiny.work"]


def test_new_examples_have_the_pages_read_again(project):
    build(project)
    examples = project / "docs" / api.EXAMPLES
    examples.write_text('{"tiny.work.halve": []}')
    os.utime(examples, ns=(0, examples.stat().st_mtime_ns + 10**9))
    assert "tiny.work" in build(project)


def test_a_module_can_be_asked_for_before_its_page_was_ever_written(project):
    assert api_modules.list_modules(project / "docs") == ["tiny.parts", "tiny.work"]
    build(project)
    (project / "docs/generated/api/tiny.gone.rst").touch()
    known = api_modules.list_modules(project / "docs")
    assert known == ["tiny.parts", "tiny.parts.wheel", "tiny.work"]


def test_a_draft_imports_nothing_and_says_how_to_have_a_page(project):
    assert build(project, draft=True) == ["index"]
    assert "tiny.work" not in sys.modules
    assert pages(project) == []
    said = (project / "out/api/index.html").read_text("utf-8")
    assert "draft-box" in said
    assert "builds that of one module" in said
    assert "autosummary" not in said
    assert build(project) == ["index", "tiny.parts", "tiny.parts.wheel", "tiny.work"]
    assert build(project, draft=True) == ["index"]


def test_one_page_can_be_asked_for_and_others_import_nothing(project):
    (project / "docs/other.md").write_text("# Other\n")
    assert build(project, pages=["other"]) == ["index", "other"]
    assert pages(project) == []
    assert "tiny.work" in build(project, pages=["tiny.work"])
    assert (project / "out/generated/api/tiny.work.html").exists()
    assert not (project / "out/generated/api/tiny.parts.html").exists()
