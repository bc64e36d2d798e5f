"""A number that one drags through the layers, and what it sees in each one before."""

import re

import pytest
from playwright.sync_api import expect

READ_MARKS = """() => [...document.querySelectorAll(".field-mark")].map((mark) =>
  mark.style.visibility === "hidden"
    ? null
    : ["y", "x", "height", "width"].map((name) => Number(mark.getAttribute(name))))"""
START = [[8, 8, 10, 10], [8, 8, 8, 8], [4, 4, 4, 4], [4, 4, 2, 2], [2, 2, 1, 1]]


@pytest.fixture
def field(open_page, root):
    def open_it(**options):
        page = open_page(f"{root}/guide/reach.html", **options)
        page.locator("figure.field").scroll_into_view_if_needed()
        expect(page.locator(".live-field .field-help")).to_be_visible(timeout=20_000)
        return page

    return open_it


def layer(page, number):
    return page.locator(".live-field .field-layer svg").nth(number)


def centre(page, number, row, column, cells):
    """Find a cell of a layer on the screen."""
    box = layer(page, number).bounding_box()
    return [
        box["x"] + box["width"] * (column + 0.5) / cells,
        box["y"] + box["height"] * (row + 0.5) / cells,
    ]


def test_dragging_moves_all_that_is_seen(field):
    page = field()
    assert page.evaluate(READ_MARKS) == START
    page.mouse.move(*centre(page, 4, 2, 2, 5))
    page.mouse.down()
    page.mouse.move(*centre(page, 4, 0, 3, 5), steps=4)
    page.mouse.up()
    marks = page.evaluate(READ_MARKS)
    assert marks == [[0, 12, 10, 10], [0, 12, 8, 8], [0, 6, 4, 4], [0, 6, 2, 2], [0, 3, 1, 1]]
    page.mouse.move(*centre(page, 4, 4, 4, 5))
    assert page.evaluate(READ_MARKS) == marks  # let go
    said = page.locator(".live-field .field-said")
    expect(said.first).to_have_text("10 × 10, from row 1, column 13")
    expect(said.last).to_have_text("row 1, column 4")


def test_a_press_on_another_layer_holds_a_number_of_it(field):
    page = field()
    page.mouse.click(*centre(page, 1, 20, 4, 26))
    assert page.evaluate(READ_MARKS) == [[20, 4, 3, 3], [20, 4, 1, 1], None, None, None]
    expect(page.locator(".field-said").last).to_have_text("behind it")
    expect(page.locator(".field-status")).to_have_text(
        "Convolution, row 21, column 5: sees 3 × 3 of the image, rows 21 to 23, columns 5 to 7."
    )


def test_the_keyboard_moves_in_the_layer_that_has_the_focus(field):
    page = field()
    layer(page, 4).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(READ_MARKS)[4] == [1, 3, 1, 1]
    page.keyboard.press("End")
    assert page.evaluate(READ_MARKS)[0] == [4, 16, 10, 10]
    page.keyboard.press("Shift+Tab")  # to the layer before; its middle is held first
    page.keyboard.press("ArrowDown")
    assert page.evaluate(READ_MARKS)[3:] == [[2, 8, 1, 1], None]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(READ_MARKS)[3] == [3, 8, 1, 1]
    expect(page.locator(".field-status")).to_have_attribute("role", "status")
    expect(page.locator(".field-status")).to_have_text(re.compile("^Second convolution, row 4"))


def test_without_a_script_the_picture_says_the_same(open_page, root, field):
    plain = open_page(f"{root}/guide/reach.html", java_script_enabled=False)
    words = plain.locator(".field-said").all_text_contents()
    assert plain.locator(".field-help").count() == 0
    assert words == field().locator(".field-said").all_text_contents()


@pytest.mark.parametrize("width", [360, 390])
def test_fits_a_phone(field, width):
    page = field(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
