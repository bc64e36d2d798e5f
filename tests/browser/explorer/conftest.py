"""The explorer's page, with the words for what a reader sees and does there."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

GOLDEN = Path(__file__).parents[3] / "docs/_build/golden"


def number(text):
    return float(text.strip("()").replace("\N{MINUS SIGN}", "-"))


class Explorer:
    """The first explorer of a page."""

    def __init__(self, page, root):
        self.page = page
        self.address = f"{root}/play/explore.html"
        self.widget = page.locator(".live-explorer").first
        self.stop_title = self.widget.locator(".live-worked .live-title")
        self.share = self.widget.locator(".live-share")

    def open(self, state=""):
        """Open the page, with settings in its address."""
        self.page.goto(f"{self.address}?{state}" if state else self.address)

    @property
    def grids(self):
        """The image's grid and the output's."""
        return self.widget.locator(".live-grid").all()

    @property
    def stop(self):
        """The row and column that are worked out, counted from 0."""
        title = self.stop_title.inner_text()
        row, column = re.search(r"row (\d+), column (\d+)", title).groups()
        return int(row) - 1, int(column) - 1

    @property
    def shape(self):
        """The output's rows and columns, as its title says."""
        title = self.widget.locator(".live-title").nth(1).inner_text()
        return [int(side) for side in re.findall(r"\d+", title)]

    @property
    def result(self):
        return number(self.widget.locator(".live-result").inner_text())

    def choose(self, label, option):
        self.widget.get_by_label(label, exact=True).select_option(label=option)

    def step_to(self, label, words):
        """Step a whole number up or down with its buttons, until it says these words."""
        number = self.widget.get_by_role("spinbutton", name=label, exact=True)
        for sign in ("less", "more"):
            button = self.widget.get_by_role("button", name=f"{label}: {sign}")
            while number.inner_text() != words and button.is_enabled():
                button.click()
        assert number.inner_text() == words

    def check_sum(self):
        """Check that the printed terms give the printed result, to the last digit."""
        line = self.widget.locator(".live-sum")
        terms = [
            round(100 * number(text)) for text in line.locator(".live-term").all_inner_texts()
        ]
        text = line.inner_text()
        if text.startswith("largest"):
            assert max(terms) == round(100 * self.result)
        elif line.locator(".live-total").count():
            assert sum(terms) == round(100 * number(line.locator(".live-total").inner_text()))
            divisor = int(re.search(r"/ (\d+)", text).group(1))
            exact = sum(terms) / 100 / divisor
            assert self.result == pytest.approx(exact, abs=0.00501)
            assert ("≈" in text) == (abs(self.result - exact) > 1e-9)
        else:
            assert sum(terms) == round(100 * self.result)


@pytest.fixture
def page(chromium):
    """Open a page whose errors and requests to other hosts fail the test."""
    with chromium.new_context(viewport={"width": 1280, "height": 1500}) as context:
        page = context.new_page()
        faults, hosts = [], set()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda line: faults.append(line.text) if line.type == "error" else None
        )
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        yield page
        assert not faults
        assert hosts <= {"127.0.0.1", None, ""}


@pytest.fixture
def explorer(page, site):
    return Explorer(page, site)


@pytest.fixture
def explorer_anywhere(page, root):
    """The explorer on the server, and once more on the disk."""
    return Explorer(page, root)


@pytest.fixture(scope="session")
def golden():
    """Read what the package computes, as tests/browser/golden.py wrote it."""
    return lambda name: json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
