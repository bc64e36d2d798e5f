"""Numbers in prose are found where the pages left them."""

import json
from types import SimpleNamespace

import metrics
import pytest
from docutils import nodes


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


def test_only_a_count_can_be_written_in_words():
    with pytest.raises(TypeError, match=r"only a count can be written in words, got 2\.5"):
        metrics.write(2.5, "words")


def test_a_size_stays_on_one_line_and_code_as_it_is():
    page = nodes.document(SimpleNamespace(env=None, language_code="en"), None)
    page += nodes.paragraph("", "3 × 3 of k × k, ", nodes.literal("", "3 × 3"))
    metrics.JoinNumbers(page).apply()
    assert page.astext() == "3\u00a0×\u00a03 of k × k, 3 × 3"


def test_prose_has_no_space_before_a_percent_sign_and_code_keeps_it():
    page = nodes.document(SimpleNamespace(env=None, language_code="en"), None)
    page += nodes.paragraph("", "over 98 %, or 5\u00a0% of ", nodes.literal("", "7 % 2"))
    page += nodes.literal_block("", 'print("95 % interval")')
    metrics.JoinNumbers(page).apply()
    assert page.astext() == 'over 98%, or 5% of 7 % 2\n\nprint("95 % interval")'
