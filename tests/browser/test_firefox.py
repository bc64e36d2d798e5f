"""The same page in Firefox, which puppeteer-core drives."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def results(site):
    urls = [f"{site}/play/draw.html", (DOCS / "_build/html/play/draw.html").as_uri()]
    firefox = shutil.which("firefox-esr")
    command = [shutil.which("node"), "firefox/draw.js", firefox, *urls]
    ran = subprocess.run(
        command, cwd=DOCS / "live", capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("index", [0, 1], ids=["http", "file"])
def test_firefox_reads_mouse_keyboard_and_samples(results, index):
    result = results[index]
    assert result["errors"] == []
    assert result["blank"] == "Draw a digit from 0 to 9."
    assert result["mouse"].startswith("A 1, ")
    assert result["keyboard"].startswith("A 1, ")
    assert "That is wrong: the label says" in result["sample"]
