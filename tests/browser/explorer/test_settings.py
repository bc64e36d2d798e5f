"""The slim bar: pictures of kernels, steppers; what stays in sight, and that nothing moves."""

import re

import pytest
from playwright.sync_api import expect

# The colours at the middle of each cell of a picture of 3 by 3 weights, as text.
CELLS = """(canvas) => {
    const pen = canvas.getContext("2d");
    const middle = (place) => Math.floor(((place + 0.5) * canvas.width) / 3);
    return [0, 1, 2].map((row) => [0, 1, 2].map((column) => {
        const [red, green, blue] = pen.getImageData(middle(column), middle(row), 1, 1).data;
        return Math.abs(red - blue) < 9 && green > 200 ? "0" : red > blue ? "+" : "-";
    }).join("")).join(" ");
}"""
PICTURES = {
    "Sobel x": "-0+ -0+ -0+",
    "Sobel y": "--- 000 +++",
    "Box blur": "+++ +++ +++",
}


def test_each_kernel_is_a_picture_of_its_weights_and_is_chosen_by_it(explorer):
    explorer.open("image=tiny")
    for name, expected in PICTURES.items():
        radio = explorer.widget.get_by_role("radio", name=name)
        assert radio.locator("xpath=../canvas").evaluate(CELLS) == expected
        radio.locator("xpath=..").click()
        expect(radio).to_be_checked()
        expect(explorer.widget.locator(".live-settings .live-help")).to_contain_text(name)
        explorer.check_sum()
    assert "kernel=box_blur" in explorer.share.get_attribute("href")


def test_ones_own_kernel_has_a_picture_once_there_is_one_and_comes_back(explorer):
    explorer.open("image=tiny")
    own = explorer.widget.get_by_role("radio", name="Your own")
    expect(own.locator("xpath=../span")).to_have_text("own")
    field = explorer.widget.get_by_label("weight, row 1, column 1")
    field.fill("3")
    field.press("Enter")
    expect(own).to_be_checked()
    assert own.locator("xpath=../canvas").evaluate(CELLS) == "+0+ -0+ -0+"
    explorer.widget.get_by_role("radio", name="Laplacian").check()
    expect(field).to_have_value("0")
    own.check()
    expect(field).to_have_value("3")
    explorer.check_sum()


def test_kernels_and_whole_numbers_are_one_stop_each_for_the_keyboard(explorer, page):
    explorer.open("image=tiny")
    explorer.widget.get_by_label("Operation", exact=True).focus()
    page.keyboard.press("Tab")
    expect(explorer.widget.get_by_role("radio", name="Sobel x")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(explorer.widget.get_by_role("radio", name="Sobel y")).to_be_checked()
    page.keyboard.press("Tab")
    expect(explorer.widget.get_by_role("spinbutton", name="Size")).to_be_focused()
    page.keyboard.press("Tab")
    stride = explorer.widget.get_by_role("spinbutton", name="Stride")
    expect(stride).to_be_focused()
    for key, value, shape in [
        ("ArrowUp", "2", [2, 3]),
        ("End", "4", [1, 2]),
        ("ArrowUp", "4", [1, 2]),
        ("ArrowLeft", "3", [2, 2]),
        ("Home", "1", [4, 5]),
        ("ArrowDown", "1", [4, 5]),
    ]:
        page.keyboard.press(key)
        expect(stride).to_have_attribute("aria-valuenow", value)
        assert explorer.shape == shape, key
        expect(stride).to_be_focused()
    page.keyboard.press("Tab")
    expect(explorer.widget.get_by_label("Padding", exact=True)).to_be_focused()


def test_a_stepper_ends_at_both_ends(explorer):
    explorer.open("image=tiny&strides=3")
    less, more = (explorer.widget.get_by_label(f"Stride: {name}") for name in ("less", "more"))
    more.click()
    expect(more).to_be_disabled()
    for _ in range(3):
        less.click()
    expect(less).to_be_disabled()
    assert explorer.shape == [4, 5]


def test_pooling_has_its_size_and_no_kernel(explorer):
    explorer.open("image=digit")
    explorer.choose("Operation", "max pooling")
    assert explorer.shape == [14, 14]
    explorer.step_to("Size", "4 × 4")
    assert explorer.shape == [13, 13]  # the stride stays at 2, which is in sight
    expect(explorer.widget.get_by_role("radio")).to_have_count(0)
    expect(explorer.widget.get_by_role("spinbutton", name="Dilation")).to_have_count(0)
    explorer.choose("Operation", "average pooling")
    assert explorer.shape == [13, 13]


def test_image_kernel_output_and_sum_are_in_sight(explorer, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    explorer.open()
    for name in (".live-grid", ".live-cells", ".live-sum", ".live-buttons"):
        for part in explorer.widget.locator(name).all():
            box = part.bounding_box()
            assert box["y"] + box["height"] <= 900, name


@pytest.mark.parametrize("state", ["", "image=tiny", "image=tiny&padding=same&strides=2"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_moves_when_it_comes(explorer, page, width, state):
    """What stands below is where it was before the script ran."""
    page.set_viewport_size({"width": width, "height": 900})
    below = page.get_by_role("heading", name="What to try")
    page.route("**/live/explorer.js*", lambda route: route.fulfill(body=""))
    explorer.open(state)
    expect(page.locator(".live-fallback")).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = below.bounding_box()["y"]
    page.unroute("**/live/explorer.js*")
    explorer.open(state)
    expect(explorer.widget.locator(".live-sum")).to_contain_text(re.compile("="))
    assert below.bounding_box()["y"] == before


def test_the_browser_counts_no_shift_of_the_layout(explorer, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(
            ...list.getEntries().map((one) => one.value)
        )).observe({ type: "layout-shift", buffered: true });"""
    )
    explorer.open()
    page.wait_for_timeout(600)
    assert sum(page.evaluate("shifts")) < 0.01
