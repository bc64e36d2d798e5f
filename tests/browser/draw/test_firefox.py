"""The page "Draw a digit" in Firefox, from a server and from a disk."""

import pytest


@pytest.fixture(scope="module")
def results(run_in_firefox):
    return run_in_firefox("draw.js", "play/draw.html")


@pytest.mark.parametrize("index", [0, 1], ids=["http", "file"])
def test_firefox_reads_mouse_keyboard_and_samples(results, index):
    result = results[index]
    assert result["errors"] == []
    assert result["opened"].startswith("A 7, ")
    assert result["mouse"].startswith("A 1, ")
    assert result["keyboard"].startswith("A 1, ")
    assert "That is wrong: the label says" in result["sample"]
    kept, now = result["views"]
    assert kept != now
    assert now.startswith("A 0, ")
    assert all("6 × 6 pixels" in words for words in result["findings"])
