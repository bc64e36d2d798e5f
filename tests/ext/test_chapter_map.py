"""The map of chapters: tiles with minutes, and counts of what there is."""

import re
from pathlib import Path
from types import SimpleNamespace

import chapter_map

ROOT = Path(__file__).parents[2]


def test_counts_are_those_of_the_folders():
    counts = chapter_map.count(ROOT / "docs")
    toctree = (ROOT / "docs/guide/index.md").read_text("utf-8").split("maxdepth: 1")[1]
    assert counts["chapters"] == len(re.findall(r"^\w+$", toctree, re.MULTILINE))
    assert counts["scripts"] == len(list((ROOT / "gallery").rglob("plot_*.py")))
    table = (ROOT / "gallery/myths/GALLERY_HEADER.rst").read_text("utf-8")
    assert counts["myths"] == table.count("   * - ") - 1  # a row holds the heads


def test_the_landing_page_says_something_of_each_chapter():
    shown, learned = (
        re.search(rf"```\{{{name}\}}\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)[1]
        for name, page in [
            ("chapter-map", "docs/index.md"),
            ("learning-path", "docs/guide/index.md"),
        ]
    )
    assert all(chapter_map.LINE.fullmatch(line) for line in shown.splitlines())
    names = [re.findall(r"^(\w+): ", block, re.MULTILINE) for block in (shown, learned)]
    assert names[0] == names[1]


def test_facts_number_the_chapters_and_give_their_minutes():
    env = SimpleNamespace(chapter_minutes={"guide/a": 3, "guide/b": 1})
    found = list(chapter_map.facts(env, ["guide/a", "guide/b"], {"guide/b": "what"}))
    assert found == [(1, "guide/a", "", "3 minutes"), (2, "guide/b", "what", "1 minute")]
