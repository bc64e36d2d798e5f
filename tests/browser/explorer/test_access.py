"""For every reader: no JavaScript, keyboard, phone, dark mode; and two explorers on a page."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

DOCS = Path(__file__).parents[3] / "docs"


def test_the_fallback_gives_way_to_a_worked_example(explorer_anywhere, page):
    explorer_anywhere.open()
    expect(explorer_anywhere.widget).to_be_visible()
    expect(page.locator(".live-fallback")).to_be_hidden()
    assert explorer_anywhere.shape == [22, 30]
    explorer_anywhere.check_sum()


def test_without_javascript_the_fallback_is_there(chromium, root):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{root}/play/explore.html")
        assert page.locator(".live-fallback .only-light img").is_visible()
        assert "without it" in page.locator(".live-fallback").inner_text().lower()


def test_every_control_is_reached_and_used_by_keyboard(explorer, page):
    explorer.open("image=tiny")
    explorer.widget.get_by_label("Image", exact=True).focus()
    seen = set()
    for _ in range(40):
        seen.add(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.innerText ?? ''"
            ).split("\n")[0]
        )
        page.keyboard.press("Tab")
    assert {"Play", "Link to these settings", "weight, row 3, column 3"} <= seen
    assert {
        "Image, with the window over it",
        "Output, one cell for each stop of the window",
    } <= seen
    explorer.widget.get_by_label("weight, row 1, column 1").fill("2.5")
    page.keyboard.press("Tab")
    assert "kernel=2.5,0,1;-2,0,2;-1,0,1" in explorer.share.get_attribute("href")
    explorer.check_sum()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [
        "",
        "image=tiny",
        "strides=2&dilation_rate=2&foo=1",
        "operation=max_pool2d",
        "image=drawing",
    ],
)
def test_axe_finds_nothing(chromium, site, scheme, state):
    # axe asks for style sheets that are not there, so this page may have faults.
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{site}/play/explore.html?{state}", wait_until="networkidle")
        found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize(
    "state", ["", "padding=4", "kernel=" + ";".join(["-11.25," * 4 + "9"] * 5)]
)
def test_nothing_overflows_on_a_narrow_phone(explorer, page, state):
    page.set_viewport_size({"width": 360, "height": 800})
    explorer.open(state)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = explorer.widget.locator("*").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().right > 360)"
        ".map(one => one.outerHTML)"
    )
    assert [html[:100] for html in wide] == []


def test_no_style_is_written_into_the_markup():
    source = (DOCS / "_static/live/explorer.js").read_text("utf-8")
    assert "innerHTML" not in source
    assert 'setAttribute("style"' not in source


def test_two_on_one_page_do_not_disturb_each_other(explorer, page, site):
    explorer.open("image=tiny")
    source = f"{site}/_static/live/explorer.js"
    page.evaluate(
        """async (source) => {
            const place = document.createElement("div");
            place.className = "live";
            place.dataset.live = "explorer";
            document.querySelector(".live").replaceWith(place, place.cloneNode());
            const script = document.createElement("script");
            const loaded = new Promise((resolve) => { script.onload = resolve; });
            script.src = source;
            document.head.append(script);
            await loaded;
        }""",
        source,
    )
    assert page.locator(".live-explorer").count() == 2
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    first, second = page.locator(".live-explorer").all()
    assert first.locator(".live-title").nth(1).inner_text() == "Convolution: 4 × 5"
    assert second.locator(".live-title").nth(1).inner_text() == "Convolution: 22 × 30"
    for _ in range(2):
        second.get_by_label("Stride: more").click()
    assert second.locator(".live-title").nth(1).inner_text() == "Convolution: 8 × 10"
    assert first.locator(".live-title").nth(1).inner_text() == "Convolution: 4 × 5"
    page.wait_for_timeout(400)
    assert "strides" not in page.url
    # Two groups of pictures of kernels: what is chosen in one is not chosen in the other.
    second.get_by_role("radio", name="Box blur").check()
    expect(first.get_by_role("radio", name="Sobel x")).to_be_checked()
    expect(second.get_by_role("radio", name="Box blur")).to_be_checked()
