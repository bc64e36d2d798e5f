"""The habits of the pages and of the root files, read from their sources."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHAPTERS = sorted(
    path for path in (ROOT / "docs/guide").glob("*.md") if path.name != "index.md"
)
ORDER = [
    "introduction",
    "keras",
    "practice",
    "overfitting",
    "convolution",
    "channels",
    "pooling",
    "learning",
    "backpropagation",
    "reach",
    "costs",
    "training",
    "regularisation",
    "architectures",
    "filters",
    "attribution",
    "transfer",
    "fine_tuning",
    "own_photographs",
    "applications",
    "machines",
    "conclusion",
]


def test_every_chapter_has_its_place_in_the_order():
    assert {path.stem for path in CHAPTERS} == set(ORDER), "ORDER, in this file, lists them"


@pytest.mark.parametrize(
    ("page", "block", "line"),
    [
        ("docs/guide/index.md", "toctree", r"(\w+)"),
        ("docs/guide/index.md", "learning-path", r"(\w+): .+"),
        ("docs/index.md", "chapter-map", r"(\w+): .+"),
    ],
)
def test_the_chapters_come_in_order(page, block, line):
    text = (ROOT / page).read_text("utf-8")
    (lines,) = re.findall(rf"^```\{{{block}\}}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert re.findall(rf"^{line}$", lines, re.MULTILINE) == ORDER, f"{block} in {page}"


def test_a_chapter_that_is_called_by_its_number_has_this_number():
    link = re.compile(r"\{doc\}`chapter (\d+)\s+<([\w/]+)>`", re.IGNORECASE)
    called = [
        (page.stem, *one) for page in CHAPTERS for one in link.findall(page.read_text("utf-8"))
    ]
    assert len(called) > 3
    places = {name: str(number) for number, name in enumerate(ORDER, 1)}
    assert [
        f"{page} calls {name} chapter {number}, and it is chapter {places[name.split('/')[-1]]}"
        for page, number, name in called
        if number != places[name.split("/")[-1]]
    ] == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_figure_of_a_chapter_has_alt_text_a_name_and_a_caption(chapter):
    text = chapter.read_text("utf-8")
    cells = re.findall(r"^```\{code-cell\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for cell in cells:
        if "plt.subplots" in cell or "plt.figure(" in cell:
            assert "    alt: " in cell, cell
            last = cell.rstrip().splitlines()[-1]
            assert last.startswith((" ", "plt.show()", "show(")), (
                f"its value would show: {last}"
            )
            assert "hide-cell" in cell or ("    name: " in cell and "    caption: " in cell), (
                cell
            )
    for figure in re.findall(r"^```\{figure\}.*?^```", text, re.MULTILINE | re.DOTALL):
        assert ":alt:" in figure
        assert ":name:" in figure


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_cells_fit_on_the_page(chapter):
    text = chapter.read_text("utf-8")
    for cell in re.findall(r"^```\{code-cell\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        code = re.sub(r"\A---\n.*?^---\n", "", cell, flags=re.MULTILINE | re.DOTALL)
        assert max(map(len, code.splitlines())) <= 96, code


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_percentage_is_typed(chapter):
    text = chapter.read_text("utf-8")
    prose = re.sub(r"^```\{code-cell\}\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    typed = re.findall(r"(?<![\w.{|])\d+(?:\.\d+)?\s?%", re.sub(r"`[^`]*`", "", prose))
    # Stated bounds and the level of an interval; the cells assert the bound.
    way_out = "write {metric}`name|.0%`, and put the number into `measured`"
    assert set(typed) <= {"98%", "95%"}, way_out


def test_readme_is_short_and_its_code_runs(capsys):
    assert len(README.splitlines()) < 80
    (code, printed), *_ = re.findall(
        r"```python\n(.*?)```\s+```text\n(.*?)```", README, re.DOTALL
    )
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - the README's own lines
    assert capsys.readouterr().out == printed


def test_ci_runs_the_readmes_commands():
    commands = re.findall(r"^python -m pip install nox && (.*)$", README, re.MULTILINE)
    assert commands == ["python -m nox -s docs", "python -m nox -s tests"]
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert all(command in script for command in commands)


def test_every_source_says_how_it_was_opened():
    """The page How we know lists those that are not `text`."""
    entries = (ROOT / "docs/references.bib").read_text("utf-8").split("\n@")
    for entry in entries:
        (opened,) = re.findall(r"^  opened = \{(\w*)\},$", entry, re.MULTILINE) or [""]
        assert opened in {"text", "abstract", "quoted"}, f"opened = {{{opened}}}: {entry}"
    page = (ROOT / "docs/how-we-know.md").read_text("utf-8")
    listed = re.findall(r'^:filter: opened == "(\w+)"$', page, re.MULTILINE)
    assert listed == ["abstract", "quoted"]


def test_every_source_is_cited():
    pages = [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/[!_]*/*.md"), *ROOT.glob("gallery/**/*")]
    texts = [path.read_text("utf-8") for path in pages if path.suffix in {".md", ".py", ".rst"}]
    cited = set(re.findall(r"\bcite:[pt][}:]`(\w+)`", "".join(texts)))
    bibliography = (ROOT / "docs/references.bib").read_text("utf-8")
    assert set(re.findall(r"^@\w+\{(\w+),$", bibliography, re.MULTILINE)) == cited


def test_notice_names_every_data_file():
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for path in (ROOT / "cnn_guide/data").iterdir():
        assert path.name in notice


def test_the_lock_pins_one_version_for_all_pythons():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pin = r"^([\w.-]+)==.*(?:\n +--hash=sha256:[0-9a-f]{64}.*)+"
    names = re.findall(pin, lock, re.MULTILINE)
    assert len(names) == len(set(names)) == len(re.findall(r"^\S+==", lock, re.MULTILINE)) > 100
    assert "://" not in lock
