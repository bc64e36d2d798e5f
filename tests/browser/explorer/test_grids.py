"""What pointing, clicking and the keys do on the two grids, and what the window covers."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("side", [0, 1], ids=["image", "output"])
def test_pointing_at_either_grid_shows_the_stop_and_leaving_takes_it_back(explorer, page, side):
    explorer.open("image=tiny&stop=0,0")
    canvas = explorer.grids[side].locator("canvas")
    columns = [7, 5][side]
    cell = canvas.bounding_box()["width"] / columns
    canvas.hover(position={"x": 3.5 * cell, "y": 2.5 * cell})  # row 2, column 3 of the grid
    assert explorer.stop == [(1, 2), (2, 3)][side]
    explorer.check_sum()
    page.mouse.move(0, 0)
    assert explorer.stop == (0, 0)
    canvas.click(position={"x": 3.5 * cell, "y": 2.5 * cell})
    page.mouse.move(0, 0)
    assert explorer.stop == [(1, 2), (2, 3)][side]


def test_the_window_is_coloured_where_it_lies(explorer):
    explorer.open("image=tiny&stop=1,4&dilation_rate=1")
    canvas = explorer.grids[0].locator("canvas")
    read = """(canvas, [row, column]) => {
        const side = canvas.width / 7;
        const pen = canvas.getContext("2d");
        const at = [(column + 0.2) * side, (row + 0.2) * side];
        const [red, green, blue] = pen.getImageData(...at.map(Math.round), 1, 1).data;
        return red - blue;
    }"""
    orange = {
        (row, column)
        for row in range(6)
        for column in range(7)
        if canvas.evaluate(read, [row, column]) > 20
    }
    assert orange == {(row, column) for row in (1, 2, 3) for column in (4, 5, 6)}


@pytest.mark.parametrize("side", [0, 1], ids=["image", "output"])
def test_the_keyboard_alone_moves_and_stays_within(explorer, page, side):
    explorer.open("image=tiny&stop=0,0")
    explorer.grids[side].focus()
    for key, expected in [
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("End", (1, 4)),
        ("ArrowRight", (1, 4)),
        ("PageDown", (3, 4)),
        ("Home", (3, 0)),
        ("ArrowLeft", (3, 0)),
        ("ArrowUp", (2, 0)),
    ]:
        page.keyboard.press(key)
        assert explorer.stop == expected, key
        explorer.check_sum()
    expect(explorer.widget.locator("output.visually-hidden")).to_have_text(
        re.compile(r"Row 3, column 1: ")
    )
