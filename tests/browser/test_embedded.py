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
    expect(answer).to_have_text(re.compile(r"^A 7, .* That is right\. Now write one yourself"))
    assert page.locator(".live-draw-small .live-atlas").count() == 2
    box = page.locator(".live-draw-small .live-pad").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.48, box["y"] + box["height"] * 0.85, steps=8)
    page.mouse.up()
    expect(answer).to_have_text(re.compile("^A 1, "))
    expect(page.locator(".live-best b")).to_have_text("1")


SECOND = """<div style="height: {gap}px"></div>
<div class="live" data-live="explorer" data-small="operation pool_size"
data-settings="image=digit&amp;operation=max_pool2d&amp;strides=2" data-page="play/explore.html"
data-scripts="images.js explorer.js"><div class="live-fallback">A picture.</div></div>
</body>"""


@pytest.fixture
def two(open_page, site):
    """Open a page with two small explorers, the second so far below the first."""

    def open_them(gap):
        page = open_page(None, viewport={"width": 1280, "height": 900})
        html = PAGE.format(distance=0).replace("</body>", SECOND.format(gap=gap))
        page.route("**/embedded.html", lambda route: route.fulfill(body=html))
        page.goto(f"{site}/embedded.html", wait_until="networkidle")
        return page, page.locator("[data-live=explorer]").all()

    return open_them


def test_a_second_one_waits_until_it_is_near_itself(two):
    _, (first, second) = two(4000)
    expect(first.locator(".live-result")).to_have_text("11")
    expect(second.locator(".live-fallback")).to_be_visible()
    assert second.locator(".live-widget").count() == 0
    second.scroll_into_view_if_needed()
    expect(second.locator(".live-result")).to_be_visible()
    expect(second.locator(".live-fallback")).to_be_hidden()


def test_two_on_a_page_have_their_own_settings_ids_and_keys(two):
    page, (first, second) = two(0)
    assert second.get_by_role("combobox").count() == 1
    assert first.get_by_role("combobox").count() == first.get_by_role("spinbutton").count() == 0
    size = second.get_by_role("spinbutton", name="Size")
    size.focus()
    page.keyboard.press("ArrowUp")
    title = second.locator(".live-title").nth(1)
    expect(title).to_have_text("Max pooling: 9 × 9")  # the stride went along, out of sight
    second.get_by_label("Operation").select_option(label="average pooling")
    expect(title).to_have_text("Average pooling: 9 × 9")
    expect(first.locator(".live-title").nth(1)).to_have_text("Convolution: 2 × 3")
    first.locator(".live-grid").nth(1).focus()
    before = second.locator(".live-worked .live-title").inner_text()
    page.keyboard.press("End")
    expect(first.locator(".live-worked .live-title")).to_contain_text("column 3")
    assert second.locator(".live-worked .live-title").inner_text() == before
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    link = second.get_by_role("link", name="Open the whole explorer").get_attribute("href")
    assert link.startswith("play/explore.html?image=digit&operation=average_pool2d&pool_size=3")
    assert link.endswith("#live-explorer")


CHAPTERS = {
    "convolution": {"radio": 6, "spinbutton": 0, "combobox": 0},
    "channels": {"radio": 0, "spinbutton": 2, "combobox": 1},
    "pooling": {"radio": 0, "spinbutton": 1, "combobox": 1},
}


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_chapter_has_a_small_one_that_moves_nothing(open_page, site, chapter, width):
    page = open_page(None, viewport={"width": width, "height": 200})
    page.goto(f"{site}/guide/{chapter}.html", wait_until="networkidle")
    assert "explorer.js" not in scripts(page)
    place = page.locator("#live-explorer")
    assert len(place.locator(".live-fallback").inner_text()) > 40
    height = place.bounding_box()["height"]
    place.scroll_into_view_if_needed()
    expect(place.locator(".live-result")).to_be_visible()
    assert place.bounding_box()["height"] == height
    empty = height - place.locator(".live-widget").bounding_box()["height"]
    assert empty < {390: 32, 1280: 80}[width]  # no hole below it
    for role, count in CHAPTERS[chapter].items():
        assert place.get_by_role(role).count() == count
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
