"""The chapters' animations: buttons and a slider in place of a tick box."""

import re

import pytest
from playwright.sync_api import expect

# Where the window is, in cells, and which answers are there.
SEE = """() => {
  const figure = document.querySelector(".live-film figure.animation");
  const moved = (part) => {
    const { e, f } = new DOMMatrix(getComputedStyle(figure.querySelector(part)).transform);
    return [Math.round(f / 24), Math.round(e / 24)];
  };
  const shown = [...figure.querySelectorAll("[data-from]")].filter(
    (text) => getComputedStyle(text).visibility === "visible",
  );
  return {
    window: moved(".windows"),
    answer: moved(".answers"),
    answers: shown.map((text) => text.textContent),
  };
}"""


@pytest.fixture
def film(open_page, root):
    def open_it(**options):
        page = open_page(f"{root}/guide/convolution.html", **options)
        page.locator("figure.animation").first.scroll_into_view_if_needed()
        expect(page.locator(".live-film").first).to_be_visible(timeout=20_000)
        return page

    return open_it


def press(page, name, times=1):
    button = page.locator(".live-film").first.get_by_role("button", name=name)
    for _ in range(times):
        button.click()


def test_steps_move_the_window_and_fill_the_answers_in(film):
    page = film()
    assert page.evaluate(SEE) == {"window": [0, 0], "answer": [0, 0], "answers": ["1"]}
    press(page, "Step", 5)
    seen = page.evaluate(SEE)
    assert seen["window"] == seen["answer"] == [1, 0]  # five stops in a row
    assert seen["answers"] == ["1", "5", "11", "7", "0", "\N{MINUS SIGN}1"]
    said = page.locator(".film-said").first
    expect(said).to_have_text("rows 2, 3, 4; columns 1, 2, 3: \N{MINUS SIGN}1")
    expect(page.locator(".film-name").first).to_have_text("Stop 6 of 20")
    press(page, "Back")
    assert page.evaluate(SEE)["window"] == [0, 4]
    assert page.locator(".live-film input[type=checkbox]").count() == 0


def test_the_slider_goes_anywhere_by_keyboard_and_says_the_stop(film):
    page = film()
    slider = page.locator(".live-film").first.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    seen = page.evaluate(SEE)
    assert seen["window"] == [3, 4]
    assert len(seen["answers"]) == 20
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^Stop 20 of 20: rows 4, "))
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(SEE)["answer"] == [3, 3]
    press(page, "Step", 1)
    last = page.locator(".live-film").first.get_by_role("button", name="Step")
    expect(last).to_have_attribute("aria-disabled", "true")
    last.click(force=True)
    expect(last).to_be_focused()  # who steps by keyboard is not thrown out
    assert page.evaluate(SEE)["answer"] == [3, 4]


def test_plays_where_motion_is_welcome_and_stops_at_a_press(film):
    page = film(reduced_motion="no-preference")
    assert page.evaluate(SEE)["answer"] == [0, 0]  # not by itself
    press(page, "Play")
    expect(page.locator(".film-name").first).to_have_text("Stop 3 of 20", timeout=9000)
    expect(page.locator(".film-said").first).to_have_attribute("aria-live", "off")
    press(page, "Pause")
    held = page.evaluate(SEE)
    page.wait_for_timeout(1600)
    assert page.evaluate(SEE) == held
    expect(page.locator(".film-said").first).to_have_attribute("aria-live", "polite")


def test_play_is_off_where_less_motion_is_asked_for(film):
    page = film(reduced_motion="reduce")
    button = page.locator(".live-film").first.get_by_role("button", name="Play")
    expect(button).to_be_disabled()
    expect(page.locator(".film-controls").first).to_contain_text("Step works")


def test_costs_nothing_before_it_is_near(open_page, site):
    page = open_page(f"{site}/guide/convolution.html", viewport={"width": 1280, "height": 400})
    page.wait_for_timeout(300)
    assert not [url for url in page.requests if url.endswith("film.js")]
    page.locator("figure.animation").first.scroll_into_view_if_needed()
    expect(page.locator(".live-film").first).to_be_visible(timeout=20_000)
    assert len([url for url in page.requests if url.endswith("film.js")]) == 1


def test_without_a_script_a_tick_box_plays_and_all_answers_are_there(open_page, root):
    page = open_page(f"{root}/guide/convolution.html", java_script_enabled=False)
    figure = page.locator("figure.animation").first
    assert figure.locator("[data-from]").count() == 20
    expect(figure.locator("[data-from]").last).to_be_visible(timeout=20_000)
    figure.get_by_label("Play the animation").check()
    expect(figure.locator("svg .windows")).to_have_css("animation-play-state", "running")


@pytest.mark.parametrize("width", [360, 390])
def test_fits_a_phone(film, width):
    page = film(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# The numbers of a strip that its hole shows.
READ_STRIPS = """() => [...document.querySelectorAll(".live-film svg svg")].map((strip) => {
  const { f } = new DOMMatrix(getComputedStyle(strip.firstElementChild).transform);
  const height = Number(strip.getAttribute("height"));
  return [...strip.querySelectorAll("text")]
    .filter((text) => {
      const y = Number(text.getAttribute("y")) + f;
      return y > 0 && y < height;
    })
    .map((text) => Number(text.textContent.replace("\\u2212", "-")));
})"""


def test_the_gradient_of_a_kernel_grows_by_what_each_stop_adds(open_page, root):
    page = open_page(f"{root}/guide/backpropagation.html")
    page.locator("figure.animation").first.scroll_into_view_if_needed()
    slider = page.locator(".live-film").get_by_role("slider")
    slider.focus()
    total = [0] * 6
    for stop in range(12):
        term, shown = page.evaluate(READ_STRIPS)
        total = [one + other for one, other in zip(total, term, strict=True)]
        assert shown == total, stop
        said = page.locator(".film-said > span").inner_text().replace("\N{MINUS SIGN}", "-")
        assert said.endswith(", ".join(map(str, total[3:])))
        page.keyboard.press("ArrowRight")
    expect(page.locator(".film-name")).to_have_text("Stop 12 of 12")
    assert any(total)
