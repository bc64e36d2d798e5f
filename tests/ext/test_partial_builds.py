"""Pages are found by what people type, and a wrong name is answered with near ones."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from partial_builds import as_docname, find_pages, list_pages, say_where
from progress import Progress, read_epoch
from sphinx.errors import ConfigError

DOCS = Path(__file__).parents[2] / "docs"
KNOWN = ["guide/keras", "guide/index", "play/index", "gallery/filters/plot_filters"]


@pytest.mark.parametrize(
    "typed", ["guide/keras", "keras", "docs/guide/keras.md", "./docs/guide/keras.md"]
)
def test_a_chapter_is_found_by_its_name_or_file(typed):
    assert find_pages([typed], KNOWN) == ["guide/keras"]


@pytest.mark.parametrize("typed", ["plot_filters", "gallery/filters/plot_filters.py"])
def test_a_script_is_found_and_becomes_the_page_that_sphinx_knows(typed):
    (page,) = find_pages([typed], KNOWN)
    assert as_docname(page) == "generated/gallery/filters/plot_filters"


def test_a_module_is_found_and_becomes_the_page_of_the_api():
    (page,) = find_pages(["cnn_guide.ops"], list_pages(DOCS))
    assert as_docname(page) == "generated/api/cnn_guide.ops"


@pytest.mark.parametrize(
    ("typed", "near"), [("kers", "guide/keras"), ("index", "guide/index"), ("", "")]
)
def test_a_wrong_or_ambiguous_name_is_answered_with_near_ones(typed, near):
    with pytest.raises(ConfigError, match=f"got '{typed}'.*{near}"):
        find_pages([typed], KNOWN)


def test_every_page_of_this_site_can_be_asked_for():
    known = list_pages(DOCS)
    some = {"index", "guide/keras", "gallery/operations/plot_stride", "play/draw"}
    assert some | {"cnn_guide.ops", "cnn_guide.transfer"} <= set(known)
    assert all(find_pages([page], known) == [page] for page in known)


def test_a_build_of_a_few_pages_ends_with_their_files(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr("partial_builds.logger.info", lambda text, *a: said.append(text % a))
    config = SimpleNamespace(pages=["guide/keras", "gallery/filters/plot_filters"])
    say_where(SimpleNamespace(outdir=tmp_path, config=config), None)
    names = "guide/keras.html", "generated/gallery/filters/plot_filters.html"
    assert said[0].splitlines()[1:] == [str(tmp_path / name) for name in names]
    say_where(SimpleNamespace(outdir=tmp_path, config=config), ValueError())
    say_where(SimpleNamespace(outdir=tmp_path, config=SimpleNamespace(pages=[])), None)
    assert len(said) == 1


def test_the_slowest_pages_come_first_in_seconds_and_epochs():
    progress = Progress()
    progress.done = {f"page {seconds}": float(seconds) for seconds in range(12)}
    lines = progress.report(epoch=2.0)
    assert len(lines) == 10
    assert lines[0].split() == ["11.0", "s", "5.50", "epochs", "page", "11"]
    assert "epochs" not in progress.report(None)[0]


def listen(monkeypatch):
    said = []
    monkeypatch.setattr("progress.logger.info", lambda text, *args: said.append(text % args))
    return said


def test_what_is_left_and_how_long_it_takes_is_said(monkeypatch):
    said = []
    monkeypatch.setattr(
        "progress.logger.info", lambda text, *values: said.append(text % values)
    )
    progress = Progress()
    progress.expect({"a": 60.0, "b": 30.0, "c": None})
    Progress().expect({"a": 9.0})
    assert said.pop().startswith("1 page must run, about 9 s")
    progress.start("a", "changed: numpy")
    progress.stop("a")
    assert said[0] == "3 pages must run, about 90 s and 1 for the first time"
    assert said[1] == "[1/3] a runs (changed: numpy)"
    assert said[2] == "a took 0 s; 2 left, about 30 s and 1 for the first time"


def test_a_long_run_gives_signs_of_life(monkeypatch):
    said = []
    monkeypatch.setattr(
        "progress.logger.info", lambda text, *values: said.append(text % values)
    )
    monkeypatch.setattr("progress.HEARTBEAT", 0.01)
    progress = Progress()
    progress.expect({"a": 60.0})
    progress.start("a")
    while len(said) < 4:
        progress._stop.wait(0.01)
    progress.stop("a")
    assert "a: 0 s so far (last time 60 s)" in said


@pytest.mark.parametrize("text", [None, "", "{}", '{"seconds": "long"}'])
def test_without_an_epoch_there_is_none(tmp_path, text):
    if text is not None:
        (tmp_path / "epoch.json").write_text(text)
    assert read_epoch(tmp_path) is None
    (tmp_path / "epoch.json").write_text('{"seconds": 9.5}')
    assert read_epoch(tmp_path) == 9.5
