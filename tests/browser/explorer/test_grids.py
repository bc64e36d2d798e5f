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


def test_the_window_is_outlined_where_it_lies(explorer):
    explorer.open("image=tiny&stop=1,4&dilation_rate=1")
    canvas = explorer.grids[0].locator("canvas")
    read = """(canvas) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
        const found = [];
        for (let place = 0; place < width * height; place += 1) {
            if (data[4 * place] - data[4 * place + 2] < 100) continue;
            found.push([Math.floor(place / width), place % width]);
        }
        const rows = found.map(([row]) => row), columns = found.map(([, column]) => column);
        const ends = [rows, columns].map((all) => [Math.min(...all), Math.max(...all) + 1]);
        return ends.flat().map((end) => (end * 7) / width);
    }"""
    # Three cells each way, from row 1 and column 4 on; the line is a part of a cell wide.
    assert canvas.evaluate(read) == pytest.approx([1, 4, 4, 7], abs=0.2)


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
