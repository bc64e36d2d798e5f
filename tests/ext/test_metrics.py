"""Numbers in prose are found where the pages left them."""

import json

import metrics
import pytest


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


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (0.9924, ".2%", "99.24%"),
        (12345, ",", "12,345"),
        (0, "words", "none"),
        (4, "words", "four"),
        (10, "words", "ten"),
        (11, "words", "11"),
        (1234, "words", "1,234"),
    ],
)
def test_a_number_is_written_by_a_format_or_in_words(value, spec, text):
    assert metrics.write(value, spec) == text
