"""What a reader does on the page "Draw a digit", in Chromium, over http and from a file."""

import json
import re
import zlib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

THREE = [(0.35, 0.3), (0.45, 0.25), (0.6, 0.27), (0.62, 0.4), (0.45, 0.5), (0.6, 0.52)]
THREE += [(0.65, 0.62), (0.6, 0.72), (0.45, 0.76), (0.33, 0.7)]

WEIGHTS = Path(__file__).parents[3] / "docs/_build/html/_static/live/weights.js"

NARROW_AND_MEASURE = """(width) => {
  const article = document.querySelector(".bd-article-container");
  article.style.setProperty("width", `${width}px`);
  const right = (one) => one.getBoundingClientRect().right;
  return {
    maps: Math.max(...[...document.querySelectorAll(".live-atlas")].map(right)) - right(article)
      + article.clientWidth,
    room: article.clientWidth,
    needed: article.scrollWidth,
  };
}"""


def alter(script):
    """Change a letter of the first kernel: valid, and wrong; only a checksum can tell."""
    text = script.read_text() if script.exists() else ""
    place = text.find("int8") + 40
    return text[:place] + ("B" if text[place : place + 1] == "A" else "A") + text[place + 1 :]


def leave_out(part, script):
    """Take a part away, and seal what is left."""
    if not script.exists():
        return ""
    name, sealed = script.read_text().split(" = ", 1)
    content = json.loads(json.loads(sealed.rstrip().rstrip(";"))["json"])
    del content[part]
    rest = json.dumps(content)
    sealed = {"crc32": f"{zlib.crc32(rest.encode()):08x}", "json": rest}
    return f"{name} = {json.dumps(sealed)};"


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


def by_the_pad(page, css):
    """Find parts of the pad's own network, not of the two drawings beside each other."""
    return page.locator(f"{css}:not(.live-compare *)")


def test_reads_what_is_drawn_with_the_mouse(open_page, root):
    page = open_page(f"{root}/play/draw.html")
    expect(page.locator(".live-fallback")).to_be_hidden()
    stroke(page, THREE)
    expect(answer(page)).to_have_text(re.compile(r"^A 3, "))
    expect(page.locator(".live-best b")).to_have_text("3")


# Counts how often the page reads a drawing.
READINGS = """
    window.readings = 0;
    new MutationObserver((changes) => (window.readings += changes.length)).observe(document, {
      subtree: true,
      attributeFilter: ["data-milliseconds"],
    });
"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_opens_with_a_digit_that_draws_itself_and_makes_room(open_page, site, motion):
    page = open_page(None, reduced_motion=motion)
    page.add_init_script(READINGS)
    page.goto(f"{site}/play/draw.html")
    expect(answer(page)).to_have_text(
        re.compile(r"^A 7, .* That is right \(number 0 of the test digits\)\.$")
    )
    readings = page.evaluate("readings")
    assert readings >= 4 if motion == "no-preference" else readings == 1
    expect(by_the_pad(page, ".live-bars b")).to_have_text([str(digit) for digit in range(10)])
    values = by_the_pad(page, ".live-bar-value").all_inner_texts()
    assert all(value == "" or float(value.strip("> %")) >= 0.1 for value in values)
    assert sum(value == "" for value in values) >= 7
    stroke(page, [(0.5, 0.15), (0.48, 0.85)])
    expect(answer(page)).to_have_text(re.compile(r"^A 1, "))


def test_a_stroke_while_the_digit_draws_itself_is_the_readers_alone(draw):
    page = draw(reduced_motion="no-preference")
    stroke(page, [(0.5, 0.15), (0.48, 0.85)])
    page.wait_for_timeout(2000)
    expect(answer(page)).to_have_text(re.compile(r"^A 1, "))


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
    clear.click()
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
    expect(by_the_pad(page, ".live-bar-value")).to_have_text([""] * 10)
    expect(page.get_by_role("button", name="Digit 0: no answer yet")).to_be_visible()
    assert by_the_pad(page, ".live-link-adds").get_attribute("d") == ""


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
        words = f"That is {verdict} (number {int(number):,} of the test digits)."
        expect(answer(page)).to_contain_text(words)


@pytest.mark.parametrize("width", [390, 600, 1280])
def test_each_line_of_sample_digits_has_several(open_page, site, width):
    page = open_page(
        f"{site}/guide/introduction.html", viewport={"width": width, "height": 900}
    )
    page.locator(".live[data-live=draw]").scroll_into_view_if_needed()
    groups = page.get_by_role("group", name=re.compile("it (never saw|gets wrong)"))
    expect(groups).to_have_count(2)
    for group in groups.all():
        tops = [button.bounding_box()["y"] for button in group.get_by_role("button").all()]
        assert min(map(tops.count, tops)) > 1


@pytest.mark.parametrize(
    "weights",
    [
        None,
        "window.cnnGuideNetwork = {",
        "window.cnnGuideNetwork = {layers: [{kernel: {}}]};",
        alter(WEIGHTS),
        leave_out("card", WEIGHTS),
        leave_out("samples", WEIGHTS),
        leave_out("layers", WEIGHTS),
        leave_out("liveliest", WEIGHTS),
    ],
    ids=[
        *("missing", "cut off", "damaged", "one letter altered"),
        *("no card", "no samples", "no layers", "no liveliest maps"),
    ],
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
    expect(page.locator(".live-fallback .only-light img")).to_be_visible()
    expect(page.locator(".live-pad")).to_have_count(0)
    page.errors.clear()  # the browser reports the missing or broken file itself


def test_without_javascript_there_is_a_picture_and_a_text(chromium, site):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{site}/play/draw.html")
    expect(page.locator(".live-fallback .only-light img")).to_be_visible()
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
    maps = page.get_by_role("slider")
    first = int(maps.first.get_attribute("aria-valuenow"))
    page.keyboard.press("ArrowRight" if first < 32 else "ArrowLeft")
    expect(maps.first).to_have_attribute("aria-valuenow", str(first + 1 if first < 32 else 31))
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(maps.first).to_have_attribute("aria-valuenow", "32")
    expect(page.locator(".live-inspector .live-title")).to_have_text(
        "Map 32 of the first convolution"
    )
    tab_to(".live-result-map")
    before = page.locator(".live-why").inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".live-why")).not_to_have_text(before)
    tab_to(".live-inspector button")
    page.keyboard.press("Enter")
    expect(page.locator(".live-inspector .live-title")).to_contain_text("the answer leans on")


def test_a_map_is_chosen_by_click_and_its_sources_are_linked(draw):
    page = draw()
    maps = page.get_by_role("slider")
    assert maps.count() == 5
    chosen = by_the_pad(page, ".live-link-chosen")
    expect(chosen).to_have_attribute("d", re.compile("Z"))
    followed = by_the_pad(page, ".live-link-adds").get_attribute("d").count("M")
    assert followed >= 8  # three or fewer a layer, from the answer back to the image
    maps.nth(2).click(position={"x": 30, "y": 10})
    expect(maps.nth(2)).to_have_attribute("aria-valuenow", "2")
    title = page.locator(".live-inspector .live-title")
    expect(title).to_have_text("Map 2 of the second convolution")
    assert chosen.get_attribute("d").count("M") == 3
    page.get_by_role("button", name=re.compile("Digit 4: ")).click()
    expect(title).to_have_text("Digit 4: what speaks for it")
    expect(page.locator(".live-why")).to_contain_text(re.compile("the other 125 .* Softmax"))
    page.get_by_role("button", name="Follow the answer again").click()
    expect(title).to_contain_text("the answer leans on")


# The digits' labels that a link's line runs over.
FIND_CROSSED = """() => {
  const labels = [...document.querySelectorAll(".live-draw > .live-flow .live-bars b")];
  const paths = [...document.querySelectorAll(
    ".live-draw > .live-flow path:not(.live-link-chosen)")]
    .filter((path) => path.getAttribute("d"));
  const points = paths.flatMap((path) => {
    const { left, top } = path.ownerSVGElement.getBoundingClientRect();
    return Array.from({ length: 2000 }, (_, part) => {
      const { x, y } = path.getPointAtLength(part / 2000 * path.getTotalLength());
      return [left + x, top + y];
    });
  });
  return [points.some(([x]) => x), labels.filter((label) => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    return points.some(([x, y]) => left < x && x < right && top < y && y < bottom);
  }).map((label) => label.textContent)];
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_link_runs_over_the_name_of_a_digit(draw, width):
    page = draw(viewport={"width": width, "height": 900})
    for digit in (0, 7):
        page.locator(".live-draw > .live-flow .live-bars button").nth(digit).click()
        assert page.evaluate(FIND_CROSSED) == [True, []]


def test_a_pixel_shows_its_window_and_a_sum_that_adds_up(draw):
    page = draw()
    page.get_by_role("slider").nth(2).click(position={"x": 30, "y": 10})
    large = page.locator(".live-result-map canvas")
    large.scroll_into_view_if_needed()
    box = large.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 4.5 / 11, box["y"] + box["height"] * 6.5 / 11)
    why = page.locator(".live-why")
    expect(why).to_contain_text("Row 7, column 5:")
    numbers = [
        float(number.replace("\N{MINUS SIGN}", "-"))
        for number in re.findall("\N{MINUS SIGN}?[0-9]+[.][0-9]{2}", why.inner_text())
    ]
    shown, others, bias, together, result = numbers
    assert shown + others + bias == pytest.approx(together, abs=0.0151)
    assert result == max(0, together)
    mark = page.locator(".live-source .live-mark")
    lies = mark.evaluate("m => ['top', 'left', 'height'].map((n) => parseFloat(m.style[n]))")
    assert lies == pytest.approx([600 / 13, 400 / 13, 300 / 13], abs=0.01)


def test_the_pad_stays_in_sight_and_the_page_is_short(draw):
    page = draw(viewport={"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    page.locator(".live-inspector").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.querySelector('.live-inspector').offsetTop - 200)")
    expect(page.locator(".live-pad")).to_be_in_viewport(ratio=1)


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
def test_on_a_phone_the_pad_uses_the_width_with_the_answer_below(draw, width):
    page = draw(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pad, words = page.locator(".live-pad").bounding_box(), answer(page).bounding_box()
    assert pad["width"] >= 0.85 * width
    assert pad["y"] + pad["height"] <= words["y"] <= pad["y"] + pad["height"] + 30


def test_maps_never_widen_a_page_that_narrows(draw):
    page = draw(viewport={"width": 390, "height": 900})
    before = page.evaluate(NARROW_AND_MEASURE, 200)  # the maps have not heard of it yet
    assert before["maps"] > before["room"]
    assert before["needed"] == before["room"]


def test_the_landing_page_lets_one_draw_within_one_click(open_page, site):
    page = open_page(f"{site}/index.html")
    page.get_by_role("link", name="Draw a digit").first.click()
    expect(page.locator(".live-draw .live-pad")).to_be_visible()


@pytest.mark.parametrize("width", [1000, 1120, 1240, 1280, 1366])
@pytest.mark.parametrize("where", ["play/draw", "guide/introduction"])
def test_the_flow_is_whole_at_every_width(open_page, site, where, width):
    page = open_page(f"{site}/{where}.html", viewport={"width": width, "height": 900})
    page.locator('.live[data-live="draw"]').scroll_into_view_if_needed()
    expect(page.locator(".live-draw")).to_have_attribute("data-ready", "")
    sizes = page.locator(".live-flow").first.evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert sizes[0] <= sizes[1] + 8, "beside it 8 pixels show"
