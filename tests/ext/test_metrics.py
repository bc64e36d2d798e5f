"""Numbers in prose are found where the pages left them."""

import json

import metrics


def test_a_scripts_numbers_are_kept_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "FOLDER", tmp_path / "metrics")
    block_vars = {"example_globals": {"measured": {"lost": 0.25}}, "src_file": "a/plot_it.py"}
    assert metrics.collect_measured(None, block_vars, None) == ""
    assert json.loads((tmp_path / "metrics/plot_it.json").read_text()) == {"lost": 0.25}


def test_committed_numbers_are_found_beside_the_pages(tmp_path):
    (tmp_path / "benchmarks.json").write_text("{}")
    assert metrics.find_file("benchmarks", tmp_path) == tmp_path / "benchmarks.json"
    assert metrics.find_file("plot_stride", tmp_path) == metrics.FOLDER / "plot_stride.json"
