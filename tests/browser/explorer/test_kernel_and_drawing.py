"""A reader's own weights, and a reader's own image."""

import re

from playwright.sync_api import expect


def test_a_weight_that_is_no_number_is_refused_with_a_word(explorer):
    explorer.open("image=tiny")
    field = explorer.widget.get_by_label("weight, row 1, column 1")
    before = explorer.widget.locator(".live-sum").inner_text()
    for text in ("<b>1", "1e9", "", "0.001"):
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("−1")
        expect(explorer.widget.locator(".live-notice")).to_contain_text("at most two decimals")
        assert explorer.widget.locator(".live-sum").inner_text() == before


def test_sizes_of_a_kernel_keep_its_middle(explorer):
    explorer.open()
    before = explorer.widget.locator(".live-sum .live-result").inner_text()
    explorer.step_to("Size", "5 × 5")
    assert explorer.shape == [20, 28]
    assert explorer.widget.get_by_label(re.compile("^weight, row ")).count() == 25
    assert explorer.widget.locator(".live-sum .live-term").count() == 25
    explorer.check_sum()
    explorer.step_to("Size", "3 × 3")
    assert explorer.shape == [22, 30]
    assert explorer.widget.locator(".live-sum .live-result").inner_text() == before


def test_a_drawing_of_ones_own_is_convolved(explorer, page):
    explorer.open("image=drawing&kernel=sobel_x")
    assert explorer.shape == [26, 26]
    assert explorer.result == 0
    box = explorer.widget.locator(".live-pad").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3 * box["height"] / 4)
    page.mouse.up()
    # The side of an upright stroke of ink, with weights 1, 2 and 1.
    assert abs(explorer.result) == 4 * 255
    explorer.check_sum()
    explorer.widget.get_by_role("button", name="Clear").click()
    assert explorer.result == 0
    explorer.widget.locator(".live-pad").focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert explorer.result != 0
    explorer.check_sum()
