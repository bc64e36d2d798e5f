"""Which pixels decided, and a drawing that is kept beside another."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ONE = [(0.5, 0.15), (0.48, 0.85)]
# How red and how blue a picture is at most: red minus blue, which is 0 for black and white.
TINTS = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let [most, least] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
        const tint = data[i] - data[i + 2];
        most = Math.max(most, tint);
        least = Math.min(least, tint);
    }
    return [most, least];
}"""


@pytest.fixture
def page(draw):
    return draw(viewport={"width": 1280, "height": 900})


def stroke(page, points):
    box = page.locator(".live-pad").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def views(page):
    return page.locator(".live-view:visible")


def test_marks_come_when_asked_for_and_go(page):
    expect(views(page)).to_have_count(0)
    page.get_by_role("button", name="Test digit 18, a 3").click()
    button(page, "Which pixels decided?").click()
    view = views(page)
    expect(view).to_have_count(1)
    expect(view).to_have_attribute("data-marked", "", timeout=20_000)
    expect(view.locator(".live-view-answer")).to_have_text(re.compile(r"^A 3, \d"))
    finding = view.locator(".live-finding")
    expect(finding).to_have_text(re.compile("Hide the framed 6 × 6 pixels, and instead of"))
    expect(page.locator(".live-compare > .live-help")).to_contain_text("not why it answers")
    assert view.locator("canvas").first.evaluate(TINTS)[0] > 100
    page.get_by_role("button", name="Clear").click()
    expect(finding).to_have_text("")
    expect(view.locator("canvas").first).to_be_hidden()
    stroke(page, ONE)
    expect(view.locator(".live-view-answer")).to_have_text(re.compile("^A 1, "))
    expect(view).to_have_attribute("data-marked", "", timeout=20_000)
    toggle = button(page, "Which pixels decided?")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(views(page)).to_have_count(0)
    expect(toggle).to_have_attribute("aria-pressed", "false")


def test_two_drawings_stand_side_by_side_with_their_maps_and_bars(page):
    page.get_by_role("button", name="Test digit 18, a 3").click()
    expect(page.locator(".live-answer")).to_contain_text("A 3, ")
    button(page, "Keep, draw another").click()
    # Nor does the panel below show what the pad no longer holds.
    inspector = page.locator(".live-inspector")
    expect(inspector.locator(".live-title")).to_have_text(re.compile("^Draw a digit, and see"))
    expect(inspector.locator(".live-inspect")).to_be_hidden()
    kept, now = views(page).all()
    expect(now.locator(".live-view-answer")).to_have_text("Draw a digit on the pad.")
    assert page.locator(".live-draw").get_attribute("data-state") == "blank"
    stroke(page, ONE)
    expect(now.locator(".live-best b")).to_have_text("1")
    inspector.scroll_into_view_if_needed()
    expect(inspector.locator(".live-inspect")).to_be_visible()
    expect(inspector.locator(".live-title")).to_contain_text("which the answer leans on")
    expect(kept.locator(".live-best b")).to_have_text("3")
    for view in (kept, now):
        expect(view.locator(".live-atlas")).to_have_count(2)
        assert view.locator(".live-finding").inner_text() == ""
        assert view.locator("canvas").first.evaluate(TINTS) == [0, 0]
    left, right = kept.bounding_box(), now.bounding_box()
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    button(page, "Which pixels decided?").click()
    expect(page.locator(".live-view[data-marked]")).to_have_count(2, timeout=20_000)
    button(page, "Let the kept one go").click()
    expect(views(page)).to_have_count(1)
    button(page, "Which pixels decided?").click()
    expect(views(page)).to_have_count(0)
    expect(button(page, "Keep, draw another")).to_be_enabled()


def test_nothing_can_be_kept_of_an_empty_pad_and_keys_do_it_all(page):
    page.get_by_role("button", name="Clear").click()
    expect(button(page, "Keep, draw another")).to_be_disabled()
    page.locator(".live-pad").focus()
    page.keyboard.press("Space")
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    keep = button(page, "Keep, draw another")
    expect(keep).to_be_enabled()
    keep.focus()
    page.keyboard.press("Enter")
    expect(views(page)).to_have_count(2)
    expect(views(page).first.locator(".live-best b")).to_have_text("1")
    page.keyboard.press("Enter")
    expect(views(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_when_all_of_it_is_shown(draw, scheme):
    page = draw(color_scheme=scheme)
    button(page, "Which pixels decided?").click()
    button(page, "Keep, draw another").click()
    page.get_by_role("button", name="Test digit 18, a 3").click()
    expect(page.locator(".live-view[data-marked]")).to_have_count(2, timeout=20_000)
    found = Axe().run(page).response["violations"]
    page.errors.clear()  # axe asks for style sheets that are not there
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_all_of_it_fits_a_phone(draw):
    page = draw(viewport={"width": 360, "height": 800})
    button(page, "Which pixels decided?").click()
    button(page, "Keep, draw another").click()
    page.locator(".live-samples button").first.click()
    expect(views(page)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
