"""No chapter is too long, and each says how long it takes."""

import re
from pathlib import Path

import pytest

from .conftest import read

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(
    path.stem for path in (ROOT / "docs/guide").glob("*.md") if path.stem != "index"
)
MINUTES, LINES = 25, 300


def minutes_of(chapter):
    facts = read(f"guide/{chapter}.html").select_one(".chapter-facts").get_text()
    return int(re.search(r"Chapter \d+ of \d+, (\d+) minutes?\.", facts)[1])


def measures_exceeded(chapter):
    lines = len((ROOT / f"docs/guide/{chapter}.md").read_text("utf-8").splitlines())
    return {
        name
        for name, value, limit in (
            ("minutes", minutes_of(chapter), MINUTES),
            ("lines", lines, LINES),
        )
        if value > limit
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_read_in_one_sitting(chapter):
    assert measures_exceeded(chapter) == set()


def test_the_path_lists_each_chapter_with_the_same_minutes():
    items = read("guide/index.html").select("ol.learning-path > li")
    listed = {item.a["href"].removesuffix(".html"): item.get_text() for item in items}
    assert sorted(listed) == CHAPTERS
    for chapter, text in listed.items():
        assert re.search(rf", {minutes_of(chapter)} minutes?\. You need to know ", text), text
