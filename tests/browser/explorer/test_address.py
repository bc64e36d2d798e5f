"""Settings in the address: written and read back, refused with a word, linked on the site."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import quote

import hypothesis
import pytest
from hypothesis import strategies as st
from playwright.sync_api import expect

DOCS = Path(__file__).parents[3] / "docs"


STATES = [
    ("image=digit&operation=max_pool2d&pool_size=3&strides=3&padding=same", [10, 10]),
    ("image=digit&operation=average_pool2d&strides=2&padding=2", [16, 16]),
    ("image=tiny&strides=2&padding=same", [3, 4]),
    ("image=tiny&padding=4&dilation_rate=4", [6, 7]),
    ("kernel=0,0,0,0,0;0,1,-1.25,1,0;0,0,0.07,0,0;0,-1,-1,-1,0;0,0,0,0,0&stop=7,9", [20, 28]),
    ("kernel=box_blur&padding=3&strides=4", [7, 9]),
]


@pytest.mark.parametrize(("state", "expected"), STATES)
def test_settings_come_from_the_address_and_go_back_to_it(
    explorer_anywhere, page, state, expected
):
    explorer = explorer_anywhere
    explorer.open(state)
    assert explorer.shape == expected
    assert explorer.widget.locator(".live-notice").inner_text() == ""
    link = explorer.share.get_attribute("href")
    assert set(state.split("&")) <= set(link.lstrip("?").split("&"))
    explorer.grids[1].focus()
    page.keyboard.press("ArrowLeft")
    here, text = explorer.stop, explorer.widget.locator(".live-sum").inner_text()
    if explorer.address.startswith("http"):
        page.wait_for_timeout(400)
        assert "stop=" in page.url
        page.reload()
    else:
        explorer.share.click()
    assert (explorer.stop, explorer.shape) == (here, expected)
    assert explorer.widget.locator(".live-sum").inner_text() == text
    explorer.check_sum()


@pytest.mark.parametrize(
    "state",
    [
        "strides=0",
        "strides=NaN",
        "padding=-1",
        "padding=9999999999999999999999",
        "kernel=1,2;3,4",
        "kernel=" + "1,1,1;" * 5_000,
        "image=" + quote("<img src=x onerror=alert(1)>"),
        quote("<script>alert(1)</script>") + "=1",
        "__proto__=1",
        "kernel=%F0%28%8C%28",
        "%",
    ],
)
def test_what_can_not_be_read_falls_back_with_a_word(explorer, state):
    explorer.open(state)
    assert explorer.shape == [22, 30]
    notice = explorer.widget.locator(".live-notice")
    assert 20 < len(notice.inner_text()) < 250
    assert notice.locator("*").evaluate_all("all => all.map(one => one.tagName)") == ["P"]
    explorer.check_sum()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("image=tiny&strides=2&dilation_rate=2", "raises an error"),
        ("image=tiny&operation=max_pool2d&dilation_rate=2", "no dilation_rate"),
        ("image=tiny&kernel=laplacian&dilation_rate=4", "spans 9×9 pixels"),
    ],
)
def test_what_keras_refuses_is_explained_and_can_be_mended(explorer, state, words):
    explorer.open(state)
    refusal = explorer.widget.locator(".live-refusal")
    expect(refusal).to_contain_text(words)
    expect(explorer.widget.get_by_role("button", name="Play")).to_be_disabled()
    refusal.get_by_role("button").click()
    expect(refusal).to_be_hidden()
    explorer.check_sum()


def test_links_on_the_site_lead_to_settings_that_the_explorer_understands(explorer):
    links = set()
    for path in (DOCS / "_build/html").glob("*/*.html"):
        links |= set(
            re.findall(r'href="[^"]*explore\.html\?([^"#]*)"', path.read_text("utf-8"))
        )
    assert len(links) > 5
    for link in links:
        explorer.open(link.replace("&amp;", "&"))
        assert explorer.widget.locator(".live-notice").inner_text() == "", link
        expect(explorer.widget.locator(".live-refusal")).to_be_hidden()


WEIGHTS = st.integers(-9999, 9999).map(lambda hundredths: hundredths / 100)


@st.composite
def settings(draw):
    """Draw any settings that the explorer can have."""
    size = draw(st.sampled_from([3, 5]))
    rows = st.lists(WEIGHTS, min_size=size, max_size=size)
    kernel = {"name": "own", "weights": draw(st.lists(rows, min_size=size, max_size=size))}
    return {
        "image": draw(st.sampled_from(["photograph", "digit", "tiny", "drawing"])),
        "operation": draw(st.sampled_from(["conv2d", "max_pool2d", "average_pool2d"])),
        "kernel": kernel | {"divisor": draw(st.integers(1, 99))},
        "pool_size": draw(st.integers(2, 4)),
        "strides": draw(st.integers(1, 4)),
        "padding": draw(st.sampled_from(["valid", "same", 0, 1, 2, 3, 4])),
        "dilation_rate": draw(st.integers(1, 4)),
        "stop": draw(st.none() | st.lists(st.integers(0, 99), min_size=2, max_size=2)),
    }


@pytest.fixture
def read_state(explorer, page):
    """Write settings as a query and read them back; or read any text."""
    explorer.open()
    return partial(
        page.evaluate,
        """async ([settings, text]) => {
            const { readState, writeState } = await import("/live/src/explorer/settings.js");
            const query = settings ? writeState(settings, cnnGuideImages) : text;
            return { query, ...readState(query, cnnGuideImages) };
        }""",
    )


def check_with_hypothesis(strategy, check):
    """Draw many cases in one page."""
    quick = hypothesis.settings(max_examples=100, deadline=None, database=None)
    quick(hypothesis.given(strategy)(check))()


def test_any_settings_come_back_from_their_address(read_state):
    def check(drawn):
        answer = read_state([drawn, None])
        assert answer["problems"] == []
        assert answer["settings"] == drawn
        assert len(answer["query"]) < 600

    check_with_hypothesis(settings(), check)


def test_any_text_gives_settings_and_at_most_words(read_state):
    default = read_state([None, ""])["settings"]
    names = st.sampled_from([*default, "__proto__", "toString", "x"])
    texts = st.tuples(names, st.text(max_size=30) | st.from_regex(r"[-\d.,;/]{1,20}"))

    def check(parts):
        text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in parts)
        answer = read_state([None, text])
        assert set(answer["settings"]) == set(default)
        changed = [name for name in default if answer["settings"][name] != default[name]]
        assert len(changed) + len(answer["problems"]) <= len(parts)
        assert all(len(words) < 200 for words in answer["problems"])

    check_with_hypothesis(st.lists(texts, max_size=4), check)
