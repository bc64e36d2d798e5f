"""What a chapter draws stands on its page."""

import json
from pathlib import Path

import pytest

from .conftest import read

BUILD = Path(__file__).parents[2] / "docs/_build"
FIGURES = [
    (chapter.stem, cell["metadata"]["mystnb"]["figure"]["name"])
    for chapter in sorted(BUILD.glob("jupyter_execute/guide/*.ipynb"))
    for cell in json.loads(chapter.read_text("utf-8"))["cells"]
    if "figure" in cell["metadata"].get("mystnb", {})
]


def test_nearly_every_chapter_draws():
    assert len(FIGURES) > 30
    assert len({chapter for chapter, _ in FIGURES}) > 15


@pytest.mark.parametrize(("chapter", "name"), FIGURES, ids=[name for _, name in FIGURES])
def test_a_figure_is_on_its_page(chapter, name):
    page = read(f"guide/{chapter}.html")
    figure = page.find(id=name)
    assert figure
    assert figure.find(["img", "svg"])
    assert figure.find("figcaption").get_text(strip=True)
