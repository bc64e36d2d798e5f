"""Runs are kept whole or not at all, found by what the page depended on, and given back."""

import os

import pytest
from kept_runs import KEPT, KeptRuns

PAGE, PARTS = "gallery/topic/plot_it", {"its own code": "a", "numpy": "2"}


@pytest.fixture
def docs(tmp_path):
    """Return a folder with what a page wrote into it."""
    for name, text in {"generated/it.rst": "text", "generated/images/it.png": "pixels"}.items():
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text(text)
    return tmp_path / "docs"


@pytest.fixture
def runs(docs):
    """Return the kept runs, with one in them."""
    kept = KeptRuns(docs / "_build/runs")
    kept.keep(PAGE, PARTS, 2.5, docs, list(docs.glob("generated/**/*.*")))
    return kept


def test_a_run_gives_its_files_back(docs, runs):
    for file in docs.glob("generated/**/*.*"):
        file.unlink()
    run = runs.find(PAGE, PARTS)
    run.restore(docs)
    assert (docs / "generated/it.rst").read_text() == "text"
    assert (docs / "generated/images/it.png").read_text() == "pixels"
    assert run.seconds == 2.5


def test_what_is_no_page_keeps_the_date_on_which_it_was_made(docs):
    for name in ("_build/artefacts/net.keras", "generated/net.rst"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("made")
        os.utime(docs / name, (1e9, 1e9))
    kept = KeptRuns(docs / "_build/runs")
    kept.keep(PAGE, PARTS, 1.0, docs, list(docs.rglob("net.*")))
    kept.find(PAGE, PARTS).restore(docs)
    assert (docs / "_build/artefacts/net.keras").stat().st_mtime == 1e9
    assert (docs / "generated/net.rst").stat().st_mtime > 1e9


def test_a_run_is_found_in_its_own_state_alone(runs):
    assert runs.find(PAGE, PARTS) is not None
    assert runs.find(PAGE, PARTS | {"numpy": "3"}) is None
    assert runs.find("gallery/topic/plot_other", PARTS) is None
    assert runs.latest(PAGE).parts == PARTS
    assert runs.latest("gallery/topic/plot_other") is None


@pytest.mark.parametrize("name", ["generated/it.rst", "generated/images/it.png"])
def test_a_damaged_run_is_no_run(runs, name):
    run = runs.find(PAGE, PARTS)
    (run.folder / name).write_text("other")
    assert runs.find(PAGE, PARTS) is None
    (run.folder / name).unlink()
    assert runs.find(PAGE, PARTS) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"parts": {}, "seconds": "long"}'])
def test_a_damaged_record_is_no_run(runs, text):
    (runs.find(PAGE, PARTS).folder / "run.json").write_text(text)
    assert runs.find(PAGE, PARTS) is None
    assert runs.latest(PAGE) is None


def test_the_oldest_runs_are_forgotten(docs, runs):
    for count in range(KEPT + 2):
        runs.keep(PAGE, {"n": str(count)}, 1.0, docs)
    kept = [count for count in range(KEPT + 2) if runs.find(PAGE, {"n": str(count)})]
    assert kept == list(range(2, KEPT + 2))
    assert runs.latest(PAGE).parts == {"n": str(KEPT + 1)}


def test_a_second_run_in_the_same_state_replaces_the_first(docs, runs):
    (docs / "generated/it.rst").write_text("new text")
    runs.keep(PAGE, PARTS, 3.0, docs, [docs / "generated/it.rst"])
    run = runs.find(PAGE, PARTS)
    assert list(run.files) == ["generated/it.rst"]
    assert (run.folder / "generated/it.rst").read_text() == "new text"


def test_a_run_in_use_is_not_the_one_to_be_forgotten(docs, runs):
    for count in range(KEPT):
        runs.touch(PAGE, runs.find(PAGE, PARTS))
        assert runs.latest(PAGE).parts == PARTS
        runs.keep(PAGE, {"n": str(count)}, 1.0, docs)
    assert runs.find(PAGE, PARTS) is not None
    assert runs.find(PAGE, {"n": "0"}) is None
