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


def test_facts_number_the_chapters_and_give_their_minutes():
    env = SimpleNamespace(chapter_minutes={"guide/a": 3, "guide/b": 1})
    found = list(chapter_map.facts(env, ["guide/a", "guide/b"], {"guide/b": "what"}))
    assert found == [(1, "guide/a", "", "3 minutes"), (2, "guide/b", "what", "1 minute")]
