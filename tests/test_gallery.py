"""The habits of the gallery's scripts, read from their sources."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEADER = "GALLERY_HEADER.rst"
SCRIPTS = sorted((ROOT / "gallery").glob("*/plot_*.py"), key=lambda path: path.stem)
CARDS = tomllib.loads((ROOT / "docs/gallery.toml").read_text("utf-8"))


def test_names_are_unique_as_numbers_are_kept_by_them():
    stems = [script.stem for script in SCRIPTS]
    assert len(stems) >= 7
    assert len(stems) == len(set(stems))
    # sphinx-gallery breaks links to such names; conf.py keeps it from judging folders above.
    assert not [path for path in (ROOT / "gallery").rglob("*") if re.search(r"\s", path.name)]


def test_every_topic_has_a_header():
    for folder in {script.parent for script in SCRIPTS}:
        assert (folder / HEADER).is_file()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_asks_one_question(script):
    title, underline = ast.get_docstring(ast.parse(script.read_text("utf-8"))).splitlines()[:2]
    assert title.endswith("?")
    assert re.fullmatch("=+", underline)
    assert len(underline) >= len(title)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_has_a_card_whose_answer_is_that_of_the_figures_title(script):
    topic, text = script.parent.name, script.read_text("utf-8")
    card = CARDS.get(topic, {}).get(script.stem)
    assert card is not None, f"docs/gallery.toml needs a line [{topic}.{script.stem}]"
    answer = card.get("answer")
    said = re.search(r'suptitle\(\s*f?"(No|Yes|Not)\b', text)
    if said:
        assert answer == {"Not": "no"}.get(said[1], said[1].lower())
    if answer:
        assert answer in {"no", "partly", "yes"}
        title = text.split("\n")[1]
        asked = r"(Is|Do|Does|Did|Can|Was|Were|Must|Would) |What is left"
        assert re.match(asked, title), "a word can't answer it"


def test_every_card_is_that_of_a_script():
    cards = {f"{topic}/{page}" for topic, pages in CARDS.items() for page in pages}
    scripts = {f"{script.parent.name}/{script.stem}" for script in SCRIPTS}
    assert cards - {"first/pages"} <= scripts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_figure_answers(script):
    text = script.read_text("utf-8")
    assert "suptitle(" in text
    assert "plt.show()" in text
    assert re.search(r"^measured(: [^=]+)? = \{", text, re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_needs_the_package_alone(script):
    installed = {"cnn_guide", "keras", "tensorflow", "numpy", "matplotlib"}
    installed |= {"skimage", "sklearn", "scipy", "mtcnn"}
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module]
        assert {
            module.split(".")[0] for module in modules
        } <= installed | sys.stdlib_module_names


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_dark_pages_know_each_colour(script):
    # Of the series and of greys there is a light side and a dark one; of others there is not.
    colours = re.findall(r"[\"']#(\w\w)(\w\w)(\w\w)\b", script.read_text("utf-8"))
    assert [colour for colour in colours if len(set(colour)) > 1] == []


def test_every_myth_is_in_the_table():
    folder = ROOT / "gallery/myths"
    links = re.findall(
        r"/generated/(gallery/\w+/plot_\w+)", (folder / HEADER).read_text("utf-8")
    )
    assert all((ROOT / f"{link}.py").is_file() for link in links)
    linked = {link.rpartition("/")[2] for link in links}
    assert {script.stem for script in folder.glob("plot_*.py")} <= linked


def test_two_epochs_shows_what_was_measured():
    """The script has the numbers itself, as readers run it without the repository."""
    record = json.loads((ROOT / "docs/recipe_benchmarks.json").read_text("utf-8"))
    script = ROOT / "gallery/training/plot_two_epochs.py"
    values = {
        node.targets[0].id: node.value
        for node in ast.parse(script.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    ways = ["plain", "fast", "no_decay", "constant", "low_peak", "short"]
    shown = ast.literal_eval(values["recorded"])
    assert list(shown.values()) == [record[f"{way}_all"] for way in ways]
    times = {way: record[f"{way}_cpu_s"] for way in ("plain", "fast")}
    assert ast.literal_eval(values["took"]) == times
