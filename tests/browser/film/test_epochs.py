"""Filters by epoch: a slider shows those of any epoch, and marks its mistakes."""

import json
import re

import pytest
from playwright.sync_api import expect

READ = """() => {
  const svg = document.querySelector(".live-film svg[data-frames]");
  return {
    colours: [...svg.querySelectorAll("rect")].map((cell) => cell.getAttribute("fill")),
    marked: [...document.querySelectorAll(".live-film .film-at")].map((bar) => bar.dataset.at),
  };
}"""


@pytest.fixture
def epochs(open_page, root):
    def open_it(**options):
        page = open_page(f"{root}/guide/keras.html", **options)
        page.locator("#filters-by-epoch").scroll_into_view_if_needed()
        expect(page.locator(".live-film .film-controls")).to_be_visible(timeout=20_000)
        return page

    return open_it


def red(colour):
    """Say how much more red than blue a colour is."""
    parts = [int(part) for part in re.findall(r"\d+", colour)]
    return parts[0] - parts[2]


def test_the_slider_shows_the_filters_of_each_epoch(epochs):
    page = epochs()
    last = page.evaluate(READ)
    assert last["marked"] == ["5"]
    expect(page.locator(".film-name")).to_have_text("Epoch 5 of 5")
    slider = page.locator(".live-film").get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-title]")).to_have_text("at the start")
    first = page.evaluate(READ)
    assert first["marked"] == []
    frames = json.loads(page.locator("svg[data-frames]").get_attribute("data-frames"))
    assert len(frames) == 6
    for shown, frame in ((first, frames[0]), (last, frames[5])):
        for colour, weight in zip(shown["colours"], frame, strict=True):
            assert abs(weight) < 3 or (red(colour) > 0) == (weight > 0)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(READ)["marked"] == ["1"]
    expect(page.locator("[data-title]")).to_have_text("after epoch 1")
    expect(page.locator(".film-said")).to_have_text(
        re.compile("^after epoch 1: [0-9,]+ of 6,000 validation digits misread")
    )


def test_without_a_script_start_and_end_stand_side_by_side(open_page, root):
    page = open_page(f"{root}/guide/keras.html", java_script_enabled=False)
    figure = page.locator("#filters-by-epoch")
    expect(figure.get_by_text("at the start", exact=True)).to_be_visible(timeout=20_000)
    expect(figure.get_by_text("after epoch 5", exact=True)).to_be_visible(timeout=20_000)
    assert figure.locator("input").count() == 0


@pytest.mark.parametrize("width", [360, 390])
def test_fits_a_phone(epochs, width):
    page = epochs(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
