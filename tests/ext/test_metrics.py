"""Numbers in prose are found where the pages left them."""

import json

import metrics


def test_a_scripts_numbers_are_kept_under_its_name(tmp_path):
    block_vars = {"example_globals": {"measured": {"lost": 0.25}}, "src_file": "a/plot_it.py"}
    assert metrics.collect_measured(None, block_vars, {"src_dir": str(tmp_path)}) == ""
    file = tmp_path / "generated/metrics/plot_it.json"
    assert json.loads(file.read_text()) == {"lost": 0.25}


def test_committed_numbers_are_found_beside_the_pages(tmp_path):
    (tmp_path / "benchmarks.json").write_text("{}")
    assert metrics.find_file("benchmarks", tmp_path) == tmp_path / "benchmarks.json"
    computed = tmp_path / "generated/metrics/plot_stride.json"
    assert metrics.find_file("plot_stride", tmp_path) == computed
