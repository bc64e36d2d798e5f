"""The page "Draw a digit", opened and ready."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def draw(open_page, site):
    """Open the page over http, and wait: it starts after everything else of it has loaded."""

    def open_it(**options):
        page = open_page(f"{site}/play/draw.html", **options)
        expect(page.locator(".live-draw")).to_have_attribute("data-ready", "")
        return page

    return open_it
