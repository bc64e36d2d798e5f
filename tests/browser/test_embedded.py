"""Small widgets in other pages: they cost nothing until they come near the screen."""

import re

import pytest
from playwright.sync_api import expect

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Embedded</title>
<link rel="stylesheet" href="_static/live/live.css">
<script defer src="_static/live/near.js"></script></head><body>
<p>Above.</p><div style="height: {distance}px"></div>
<div class="live" data-live="draw-small" data-scripts="weights.js draw.js">
<div class="live-fallback">A picture.</div></div>
<div class="live" data-live="explorer" data-small="" data-settings="image=tiny&amp;strides=2"
data-scripts="images.js explorer.js"><div class="live-fallback">A picture.</div></div>
</body></html>"""


@pytest.fixture
def embed(open_page, site):
    def open_it(distance, **options):
        page = open_page(None, **options)
        html = PAGE.format(distance=distance)
        page.route("**/embedded.html", lambda route: route.fulfill(body=html))
        page.goto(f"{site}/embedded.html", wait_until="networkidle")
        return page

    return open_it


def scripts(page):
    return [url.rsplit("/", 1)[1] for url in page.requests if url.endswith(".js")]


def test_far_away_only_the_loader_is_fetched(embed):
    page = embed(4000)
    assert scripts(page) == ["near.js"]
    page.locator(".live").first.scroll_into_view_if_needed()
    expect(page.locator(".live-draw-small .live-pad")).to_be_visible()
    expect(page.locator(".live-explorer .live-result")).to_have_text("11")
    assert sorted(scripts(page)) == sorted(
        ["near.js", "weights.js", "draw.js", "images.js", "explorer.js"]
    )
    expect(page.locator(".live-fallback").first).to_be_hidden()


def test_a_small_pad_reads_what_is_drawn_at_once(embed):
    page = embed(0)
    answer = page.locator(".live-draw-small .live-answer")
    expect(answer).to_have_text(re.compile("^A 7, "))
    assert page.locator(".live-draw-small .live-atlas").count() == 2
    box = page.locator(".live-draw-small .live-pad").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.48, box["y"] + box["height"] * 0.85, steps=8)
    page.mouse.up()
    expect(answer).to_have_text(re.compile("^A 1, "))
    expect(page.locator(".live-best b")).to_have_text("1")


def test_a_small_explorer_has_no_settings_but_its_own(embed):
    page = embed(0)
    widget = page.locator(".live-explorer")
    expect(widget.locator(".live-title").nth(1)).to_have_text("Convolution: 2 × 3")
    assert widget.locator("select").count() == 0
    widget.get_by_label("weight, row 2, column 3").fill("3")
    widget.get_by_label("weight, row 2, column 3").press("Enter")
    expect(widget.locator(".live-result")).to_have_text("15")
    assert "?" not in page.url


@pytest.mark.parametrize("width", [360, 390])
def test_both_fit_a_phone(embed, width):
    page = embed(0, viewport={"width": width, "height": 800})
    expect(page.locator(".live-draw-small .live-pad")).to_be_visible()
    expect(page.locator(".live-explorer .live-result")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
