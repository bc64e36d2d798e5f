"""What a reader does on the page "Draw a digit", in Chromium, over http and from a file."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

THREE = [(0.35, 0.3), (0.45, 0.25), (0.6, 0.27), (0.62, 0.4), (0.45, 0.5), (0.6, 0.52)]
THREE += [(0.65, 0.62), (0.6, 0.72), (0.45, 0.76), (0.33, 0.7)]


# They are valid, and wrong: only their checksum can tell.
WEIGHTS = Path(__file__).parents[3] / "docs/_build/html/_static/live/weights.js"


def alter(script):
    """Change one letter of the first kernel."""
    text = script.read_text() if script.exists() else ""
    place = text.find("int8") + 40
    return text[:place] + ("B" if text[place : place + 1] == "A" else "A") + text[place + 1 :]


@pytest.fixture
def draw(open_page, site):
    """Open the page over http."""

    def open_it(**options):
        page = open_page(f"{site}/play/draw.html", **options)
        expect(page.locator(".live-draw")).to_have_attribute("data-ready", "")
        return page

    return open_it


def stroke(page, points):
    pad = page.locator(".live-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def answer(page):
    return page.locator(".live-answer")


def test_reads_what_is_drawn_with_the_mouse(open_page, root):
    page = open_page(f"{root}/play/draw.html")
    expect(answer(page)).to_have_text("Draw a digit from 0 to 9.")
    expect(page.locator(".live-fallback")).to_be_hidden()
    stroke(page, THREE)
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))
    expect(page.locator(".live-best b")).to_have_text("3")


def test_a_tiny_digit_in_a_corner_is_read_too(draw):
    page = draw()
    stroke(page, [(0.8 + x / 6, y / 6) for x, y in THREE])
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))


def test_reads_what_is_drawn_with_a_finger(draw):
    page = draw(has_touch=True, viewport={"width": 390, "height": 800})
    pad = page.locator(".live-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    session = page.context.new_cdp_session(page)
    for index, (x, y) in enumerate(THREE):
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        kind = "touchMove" if index else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))


def test_reads_what_is_drawn_with_a_pen(draw):
    page = draw()
    pad = page.locator(".live-pad")
    pad.scroll_into_view_if_needed()
    pad.evaluate("pad => pad.onpointermove = event => (pad.title = event.pointerType)")
    box = pad.bounding_box()
    session = page.context.new_cdp_session(page)

    def send(kind, x, y, **options):
        place = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        event = {"type": kind, "pointerType": "pen", "button": "left", "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {**event, **place, **options})

    send("mousePressed", *THREE[0], buttons=1)
    for point in THREE[1:]:
        send("mouseMoved", *point, buttons=1, force=0.5)
    send("mouseReleased", *THREE[-1], buttons=0)
    expect(pad).to_have_attribute("title", "pen")
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))


def test_undo_and_clear(draw):
    page = draw()
    undo, clear = (page.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_be_disabled()
    stroke(page, THREE)
    stroke(page, [(0.1, 0.1), (0.9, 0.1)])
    undo.click()
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))
    undo.click()
    expect(answer(page)).to_have_text("Draw a digit from 0 to 9.")
    stroke(page, THREE)
    clear.click()
    expect(page.locator(".live-draw")).to_have_attribute("data-state", "blank")
    expect(page.locator(".live-bar-value").first).to_have_text("–")
    expect(page.locator(".live-detail").last).to_contain_text("Digit 0: no answer yet.")


def test_a_dot_is_too_little(draw):
    page = draw()
    stroke(page, [(0.5, 0.5)])
    expect(answer(page)).to_have_text("A dot is too little to read: draw a line.")


def test_a_scribble_is_more_ink_than_any_digit(draw):
    page = draw()
    lines = [
        point for i in range(16) for point in ((0.05, i / 16 + 0.02), (0.95, i / 16 + 0.02))
    ]
    stroke(page, lines)
    expect(answer(page)).to_have_text(re.compile("more ink than any digit it learned from"))


@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_every_sample_digit_says_whether_it_is_read(draw, kind):
    page = draw()
    right = page.locator(".live-samples button:not([aria-label*='misreads'])")
    buttons = right if kind == "right" else page.locator("button[aria-label*='misreads']")
    assert buttons.count() == (10 if kind == "right" else 6)
    for index in range(buttons.count()):
        button = buttons.nth(index)
        number, label = re.search(r"(\d+), a (\d)", button.get_attribute("aria-label")).groups()
        button.click()
        verdict = "right" if kind == "right" else f"wrong: the label says {label}"
        words = f"That is {verdict} (test digit {int(number):,})."
        expect(answer(page)).to_contain_text(words)


@pytest.mark.parametrize(
    "weights",
    [
        None,
        "window.cnnGuideNetwork = {",
        "window.cnnGuideNetwork = {layers: [{kernel: {}}]};",
        alter(WEIGHTS),
    ],
    ids=["missing", "cut off", "damaged", "one letter altered"],
)
def test_weights_that_fail_to_load_are_said_and_the_picture_stays(open_page, site, weights):
    page = open_page(None)
    respond = (
        (lambda route: route.abort())
        if weights is None
        else (lambda route: route.fulfill(body=weights, content_type="text/javascript"))
    )
    page.route("**/weights.js*", respond)
    page.goto(f"{site}/play/draw.html")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("weights could not be loaded")
    expect(page.locator(".live-fallback img")).to_be_visible()
    expect(page.locator(".live-pad")).to_have_count(0)
    page.errors.clear()  # the browser reports the missing or broken file itself


def test_without_javascript_there_is_a_picture_and_a_text(chromium, site):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{site}/play/draw.html")
    expect(page.locator(".live-fallback img")).to_be_visible()
    expect(page.locator(".live-fallback")).to_contain_text("With JavaScript")
    page.context.close()


def test_all_can_be_done_by_keyboard(draw):
    page = draw()

    def tab_to(selector):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        pytest.fail(f"Tab does not lead to {selector}")

    tab_to(".live-pad")
    page.keyboard.press("Space")
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")  # the pen is up: no ink
    expect(answer(page)).to_have_text(re.compile(r"^A 1, "))
    expect(page.locator(".live-pad-status")).to_have_text("Pen up.")
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("Draw a digit from 0 to 9.")
    tab_to(".live-samples button")
    page.keyboard.press("Enter")
    expect(answer(page)).to_contain_text("That is right")
    tab_to(".live-atlas")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".live-atlas").first).to_have_attribute("aria-valuenow", "2")
    # The pooling shows the same map; the second convolution keeps its own.
    expect(page.locator(".live-atlas").nth(1)).to_have_attribute("aria-valuenow", "2")
    expect(page.locator(".live-atlas").nth(2)).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".live-atlas").first).to_have_attribute("aria-valuenow", "32")


def test_a_map_is_chosen_by_click_and_one_zoom_is_for_all(draw):
    page = draw()
    maps = page.locator(".live-atlas")
    assert maps.count() == 6
    maps.first.click(position={"x": 70, "y": 20})
    expect(maps.first).to_have_attribute("aria-valuenow", "2")
    expect(page.locator(".live-detail").first).to_contain_text("Filter 2, 3×3 weights")
    sizes = "canvases => canvases.map((canvas) => canvas.width * canvas.height)"
    before = maps.evaluate_all(sizes)
    page.get_by_label("Zoom").fill("5")
    assert all(new > old for new, old in zip(maps.evaluate_all(sizes), before, strict=True))


def test_the_pad_shows_ink_white_on_black_in_light_and_dark(draw):
    page = draw()
    stroke(page, [(0.5, 0.2), (0.5, 0.8)])
    pixels = (
        "canvas => [[2, 2], [168, 168]].map(([x, y]) => "
        "canvas.getContext('2d').getImageData(x, y, 1, 1).data[0])"
    )
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.wait_for_timeout(100)
        assert page.locator(".live-pad").evaluate(pixels) == [0, 255]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(draw, scheme):
    page = draw(color_scheme=scheme)
    stroke(page, THREE)
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))
    page.locator("summary", has_text="card").click()
    page.wait_for_timeout(300)
    found = Axe().run(
        page, options={"preload": False}
    )  # it would look for styles in wrong places
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 390])
def test_fits_a_phone_with_the_answer_beside_the_pad(draw, width):
    page = draw(viewport={"width": width, "height": 700})
    page.locator("button[aria-label*='misreads']").first.click()
    page.get_by_label("Zoom").fill("6")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pad, words = page.locator(".live-pad").bounding_box(), answer(page).bounding_box()
    assert words["x"] >= pad["x"] + pad["width"]
    assert words["y"] < pad["y"] + pad["height"]


def test_the_landing_page_lets_one_draw_within_one_click(open_page, site):
    page = open_page(f"{site}/index.html")
    page.get_by_role("link", name="Draw a digit").first.click()
    expect(page.locator(".live-draw .live-pad")).to_be_visible()
