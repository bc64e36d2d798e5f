"""The built site offers each chapter as a notebook, and everything in one archive."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from .conftest import SITE, read

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(
    path.stem for path in (ROOT / "docs/guide").glob("*.md") if path.stem != "index"
)
SCRIPTS = sorted((ROOT / "gallery").glob("*/plot_*.py"))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_offers_its_notebook(chapter):
    page = read(f"guide/{chapter}.html")
    assert page.select_one(".chapter-facts").find("a", href=f"../notebooks/{chapter}.ipynb")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_has_its_numbers_citations_and_headings(chapter):
    notebook = nbformat.read(SITE / f"notebooks/{chapter}.ipynb", as_version=4)
    nbformat.validate(notebook)
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.DOTALL)
    assert "{metric}" not in text
    assert "?]" not in prose
    assert "\N{HORIZONTAL ELLIPSIS}" not in prose  # a number that is not there
    assert not re.search(r"\{\w+(:\w+)?\}|:::|sphx_glr", prose)
    open_text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert "**Right.**" not in open_text, "an answer stands in clear under its question"
    assert re.search(r"\w+(?: et al\.)?, \d{4}", prose)  # a citation
    assert text.count("\n## ") >= 3
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any("Depends on" in cell.source for cell in code)


def test_no_cell_uses_a_name_that_the_page_hides():
    files = [str(SITE / f"notebooks/{chapter}.ipynb") for chapter in CHAPTERS]
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", *files]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_one_archive_holds_everything():
    with zipfile.ZipFile(SITE / "cnn-guide.zip") as archive:
        names = set(archive.namelist())
        needed = archive.read("cnn-guide/requirements.txt").decode()
    wanted = {f"cnn-guide/notebooks/{chapter}.ipynb" for chapter in CHAPTERS}
    for path in SCRIPTS:
        place = f"cnn-guide/gallery/{path.parent.name}/{path.stem}"
        wanted |= {f"{place}.py", f"{place}.ipynb"}
    texts = {f"cnn-guide/{name}.txt" for name in ("README", "DATA", "requirements", "runtime")}
    (wheel,) = SITE.glob("*.whl")
    own = {f"cnn-guide/{wheel.name}"} if needed.startswith("./") else set()
    assert names == wanted | texts | own
    assert wheel.name in needed
    assert re.search(r"^keras==3\.", needed, re.MULTILINE)


@pytest.mark.parametrize("page", ["install", "guide/index"])
def test_the_archive_is_offered(page):
    soup = read(f"{page}.html")
    assert soup.select('a[href$="cnn-guide.zip"]')
