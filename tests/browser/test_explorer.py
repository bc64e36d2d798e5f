"""The convolution explorer in Chromium: by pointer, by keys, from addresses good and bad."""

import json
import re
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

DOCS = Path(__file__).parents[2] / "docs"

GOLDEN = json.loads((DOCS / "_build/live/golden/operations.json").read_text("utf-8"))
PAGE = "_build/html/play/explore.html"
TINY = "?image=tiny"


@pytest.fixture
def page(chromium: Browser):
    """Open a page whose errors and requests to other hosts fail the test."""
    with chromium.new_context(viewport={"width": 1280, "height": 1500}) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda line: faults.append(line.text) if line.type == "error" else None
        )
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        hosts: set[str | None] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        yield page
        assert not faults
        assert hosts <= {"127.0.0.1", None, ""}


@pytest.fixture(params=["http", "file"])
def address(request, server: str) -> str:
    return f"{server}/{PAGE}" if request.param == "http" else (DOCS / PAGE).as_uri()


def number(text: str) -> float:
    return float(text.strip("()").replace("\N{MINUS SIGN}", "-"))


def widget(page: Page):
    return page.locator(".live-explorer").first


def grids(page: Page):
    return widget(page).locator(".live-grid").all()


def stop(page: Page) -> tuple[int, int]:
    """Read which stop is worked out, counted from 0."""
    title = widget(page).locator(".live-worked .live-title").inner_text()
    row, column = re.search(r"row (\d+), column (\d+)", title).groups()
    return int(row) - 1, int(column) - 1


def shape(page: Page) -> list[int]:
    return [
        int(side)
        for side in re.findall(r"\d+", widget(page).locator(".live-title").nth(1).inner_text())
    ]


def choose(page: Page, label: str, option: str) -> None:
    widget(page).get_by_label(label, exact=True).select_option(label=option)


def add_up(page: Page) -> None:
    """Check that the printed terms give the printed result, to the last digit."""
    sum_line = widget(page).locator(".live-sum")
    terms = [
        round(100 * number(text)) for text in sum_line.locator(".live-term").all_inner_texts()
    ]
    result = number(sum_line.locator(".live-result").inner_text())
    text = sum_line.inner_text()
    if text.startswith("largest"):
        assert max(terms) == round(100 * result)
    elif sum_line.locator(".live-total").count():
        assert sum(terms) == round(100 * number(sum_line.locator(".live-total").inner_text()))
        divisor = int(re.search(r"/ (\d+)", text).group(1))
        exact = sum(terms) / 100 / divisor
        assert result == pytest.approx(exact, abs=0.00501)
        assert ("≈" in text) == (abs(result - exact) > 1e-9)
    else:
        assert sum(terms) == round(100 * result)


def test_the_fallback_gives_way_to_a_worked_example(page, address):
    page.goto(address)
    expect(widget(page)).to_be_visible()
    expect(page.locator(".live-fallback")).to_be_hidden()
    assert shape(page) == [22, 30]
    add_up(page)


def test_without_javascript_the_fallback_is_there(chromium, address):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        assert page.locator(".live-fallback img").is_visible()
        assert "without it" in page.locator(".live-fallback").inner_text().lower()


@pytest.mark.parametrize("side", [0, 1], ids=["image", "output"])
def test_pointing_at_either_grid_shows_the_stop_and_leaving_takes_it_back(page, server, side):
    page.goto(f"{server}/{PAGE}{TINY}&stop=0,0")
    canvas = grids(page)[side].locator("canvas")
    columns = [7, 5][side]
    cell = canvas.bounding_box()["width"] / columns
    canvas.hover(position={"x": 3.5 * cell, "y": 2.5 * cell})  # row 2, column 3 of the grid
    assert stop(page) == [(1, 2), (2, 3)][side]
    add_up(page)
    page.mouse.move(0, 0)
    assert stop(page) == (0, 0)
    canvas.click(position={"x": 3.5 * cell, "y": 2.5 * cell})
    page.mouse.move(0, 0)
    assert stop(page) == [(1, 2), (2, 3)][side]


def test_the_window_is_coloured_where_it_lies(page, server):
    page.goto(f"{server}/{PAGE}{TINY}&stop=1,4&dilation_rate=1")
    canvas = grids(page)[0].locator("canvas")
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
def test_the_keyboard_alone_moves_and_stays_within(page, server, side):
    page.goto(f"{server}/{PAGE}{TINY}&stop=0,0")
    grids(page)[side].focus()
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
        assert stop(page) == expected, key
        add_up(page)
    expect(widget(page).locator("output.visually-hidden")).to_have_text(
        re.compile(r"Row 3, column 1: ")
    )


def test_every_control_is_reached_and_used_by_keyboard(page, server):
    page.goto(f"{server}/{PAGE}{TINY}")
    widget(page).get_by_label("Image", exact=True).focus()
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
    widget(page).get_by_label("weight, row 1, column 1").fill("2.5")
    page.keyboard.press("Tab")
    assert "kernel=2.5,0,1;-2,0,2;-1,0,1" in widget(page).locator(".live-share").get_attribute(
        "href"
    )
    add_up(page)


STATES = [
    ("image=digit&operation=max_pool2d&pool_size=3&strides=3&padding=same", [10, 10]),
    ("image=digit&operation=average_pool2d&strides=2&padding=2", [16, 16]),
    ("image=tiny&strides=2&padding=same", [3, 4]),
    ("image=tiny&padding=4&dilation_rate=4", [6, 7]),
    ("kernel=0,0,0,0,0;0,1,-1.25,1,0;0,0,0.07,0,0;0,-1,-1,-1,0;0,0,0,0,0&stop=7,9", [20, 28]),
    ("kernel=box_blur&padding=3&strides=4", [7, 9]),
]


@pytest.mark.parametrize(("state", "expected"), STATES)
def test_settings_come_from_the_address_and_go_back_to_it(page, address, state, expected):
    page.goto(f"{address}?{state}")
    assert shape(page) == expected
    assert widget(page).locator(".live-notice").inner_text() == ""
    link = widget(page).locator(".live-share").get_attribute("href")
    assert set(state.split("&")) <= set(link.lstrip("?").split("&"))
    grids(page)[1].focus()
    page.keyboard.press("ArrowLeft")
    here, text = stop(page), widget(page).locator(".live-sum").inner_text()
    if address.startswith("http"):
        page.wait_for_timeout(400)
        assert "stop=" in page.url
        page.reload()
    else:
        widget(page).locator(".live-share").click()
    assert (stop(page), shape(page)) == (here, expected)
    assert widget(page).locator(".live-sum").inner_text() == text
    add_up(page)


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
def test_what_can_not_be_read_falls_back_with_a_word(page, server, state):
    page.goto(f"{server}/{PAGE}?{state}")
    assert shape(page) == [22, 30]
    notice = widget(page).locator(".live-notice")
    assert 20 < len(notice.inner_text()) < 250
    assert notice.locator("*").evaluate_all("all => all.map(one => one.tagName)") == ["P"]
    add_up(page)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("image=tiny&strides=2&dilation_rate=2", "raises an error"),
        ("image=tiny&operation=max_pool2d&dilation_rate=2", "no dilation_rate"),
        ("image=tiny&kernel=laplacian&dilation_rate=4", "spans 9×9 pixels"),
    ],
)
def test_what_keras_refuses_is_explained_and_can_be_mended(page, server, state, words):
    page.goto(f"{server}/{PAGE}?{state}")
    refusal = widget(page).locator(".live-refusal")
    expect(refusal).to_contain_text(words)
    expect(widget(page).get_by_role("button", name="Play")).to_be_disabled()
    refusal.get_by_role("button").click()
    expect(refusal).to_be_hidden()
    add_up(page)


def test_step_back_play_and_pause(page, server):
    page.goto(f"{server}/{PAGE}{TINY}&stop=0,3")
    step, back = (widget(page).get_by_role("button", name=name) for name in ("Step", "Back"))
    step.click()
    step.click()
    assert stop(page) == (1, 0)  # on to the next row
    back.click()
    assert stop(page) == (0, 4)
    widget(page).get_by_role("button", name="Play").click()
    expect(widget(page).locator(".live-worked .live-title")).to_contain_text("row 2, column 2")
    widget(page).get_by_role("button", name="Pause").click()
    paused = stop(page)
    page.wait_for_timeout(1600)
    assert stop(page) == paused
    add_up(page)


def test_play_ends_at_the_last_stop_and_starts_again(page, server):
    page.goto(f"{server}/{PAGE}{TINY}&stop=3,3")
    widget(page).get_by_role("button", name="Play").click()
    expect(widget(page).locator(".live-worked .live-title")).to_contain_text("row 4, column 5")
    play = widget(page).get_by_role("button", name="Play")
    expect(play).to_be_visible()
    play.click()
    expect(widget(page).locator(".live-worked .live-title")).to_contain_text("row 1, column")


def test_less_motion_stops_play_and_keeps_step(page, server):
    page.goto(f"{server}/{PAGE}{TINY}&stop=0,0")
    widget(page).get_by_role("button", name="Play").click()
    page.emulate_media(reduced_motion="reduce")
    play = widget(page).get_by_role("button", name="Play")
    expect(play).to_be_disabled()
    here = stop(page)
    page.wait_for_timeout(1600)
    assert stop(page) == here
    expect(widget(page).locator(".live-calm")).to_contain_text("less motion")
    widget(page).get_by_role("button", name="Step").click()
    assert stop(page) == (here[0], here[1] + 1)


def test_a_weight_that_is_no_number_is_refused_with_a_word(page, server):
    page.goto(f"{server}/{PAGE}{TINY}")
    field = widget(page).get_by_label("weight, row 1, column 1")
    before = widget(page).locator(".live-sum").inner_text()
    for text in ("<b>1", "1e9", "", "0.001"):
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("−1")
        expect(widget(page).locator(".live-notice")).to_contain_text("at most two decimals")
        assert widget(page).locator(".live-sum").inner_text() == before


def test_sizes_of_a_kernel_keep_its_middle(page, server):
    page.goto(f"{server}/{PAGE}")
    before = widget(page).locator(".live-sum .live-result").inner_text()
    choose(page, "Kernel size", "5 × 5")
    assert shape(page) == [20, 28]
    assert widget(page).locator(".live-worked input").count() == 25
    assert widget(page).locator(".live-sum .live-term").count() == 25
    add_up(page)
    choose(page, "Kernel size", "3 × 3")
    assert shape(page) == [22, 30]
    assert widget(page).locator(".live-sum .live-result").inner_text() == before


def test_a_drawing_of_ones_own_is_convolved(page, server):
    page.goto(f"{server}/{PAGE}?image=drawing&kernel=sobel_x")
    result = widget(page).locator(".live-result")
    assert shape(page) == [26, 26]
    assert result.inner_text() == "0"
    box = widget(page).locator(".live-pad").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3 * box["height"] / 4)
    page.mouse.up()
    # The side of an upright stroke of ink, with weights 1, 2 and 1.
    assert abs(number(result.inner_text())) == 4 * 255
    add_up(page)
    widget(page).get_by_role("button", name="Clear").click()
    assert result.inner_text() == "0"
    widget(page).locator(".live-pad").focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert number(result.inner_text()) != 0
    add_up(page)


def test_two_on_one_page_do_not_disturb_each_other(page, server):
    page.goto(f"{server}/{PAGE}{TINY}")
    source = f"{server}/_build/html/_static/live/explorer.js"
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
    second.get_by_label("Stride", exact=True).select_option(label="3")
    assert second.locator(".live-title").nth(1).inner_text() == "Convolution: 8 × 10"
    assert first.locator(".live-title").nth(1).inner_text() == "Convolution: 4 × 5"
    page.wait_for_timeout(400)
    assert "strides" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    ["", TINY, "?strides=2&dilation_rate=2&foo=1", "?operation=max_pool2d", "?image=drawing"],
)
def test_axe_finds_nothing(chromium, server, scheme, state):
    # axe asks for style sheets that are not there, so this page may have faults.
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{server}/{PAGE}{state}", wait_until="networkidle")
        found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize(
    "state", ["", "?padding=4", "?kernel=" + ";".join(["-11.25," * 4 + "9"] * 5)]
)
def test_nothing_overflows_on_a_narrow_phone(page, server, state):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{server}/{PAGE}{state}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = (
        widget(page)
        .locator("*")
        .evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > 360)"
            ".map(one => one.outerHTML)"
        )
    )
    assert [html[:100] for html in wide] == []


def test_no_style_is_written_into_the_markup(page, server):
    page.goto(f"{server}/{PAGE}")
    source = (DOCS / "_static/live/explorer.js").read_text("utf-8")
    assert "innerHTML" not in source
    assert 'setAttribute("style"' not in source


def test_links_on_the_site_lead_to_settings_that_the_explorer_understands(page, server):
    links = set()
    for path in (DOCS / "_build/html").glob("*/*.html"):
        links |= set(
            re.findall(r'href="[^"]*explore\.html\?([^"#]*)"', path.read_text("utf-8"))
        )
    assert len(links) > 5
    for link in links:
        page.goto(f"{server}/{PAGE}?{link.replace('&amp;', '&')}")
        assert widget(page).locator(".live-notice").inner_text() == "", link
        expect(widget(page).locator(".live-refusal")).to_be_hidden()


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
def read_state(page, server):
    """Write settings as a query and read them back; or read any text."""
    page.goto(f"{server}/{PAGE}")
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


def test_the_engine_answers_as_the_package_does(page, server):
    page.goto(f"{server}/{PAGE}")
    worst = page.evaluate(
        """async (cases) => {
            const load = (name) => import(`/live/src/engine/${name}.js`);
            const { tensor } = await load("tensor");
            const { conv2d } = await load("convolution");
            const { maxPool2d, averagePool2d } = await load("pooling");
            const { samePadding } = await load("geometry");
            const differences = cases.map((one) => {
                const image = tensor(one.shape, one.image);
                const { strides, padding } = one;
                const options = { strides, padding, dilationRate: one.dilation_rate };
                const kernel = () => tensor([...one.window, one.shape[2], 2], one.kernel);
                const run = {
                    conv2d: () => conv2d(image, kernel(), null, options),
                    max_pool2d: () => maxPool2d(image, one.window, options),
                    average_pool2d: () => averagePool2d(image, one.window, options),
                };
                const { shape, data } = run[one.operation]();
                const margins = one.margins?.map((expected, side) =>
                    String(expected) === String(samePadding(one.shape[side], one.window[side],
                        strides[side], one.dilation_rate[side])));
                const sizes = String(shape.slice(0, 2)) === String(one.output);
                if (!sizes || margins?.includes(false)) return Infinity;
                if (data.length !== one.answer.length) return Infinity;
                return Math.max(...one.answer.map((value, i) => Math.abs(value - data[i])));
            });
            return Math.max(...differences);
        }""",
        GOLDEN["operations"],
    )
    assert worst < 1e-4


def test_the_explorer_shows_what_the_package_computes(page, server):
    for case in GOLDEN["explorer"][::5]:
        page.goto(f"{server}/{PAGE}?{case['state']}", wait_until="domcontentloaded")
        assert shape(page) == case["shape"], case["state"]
        result = number(widget(page).locator(".live-result").inner_text())
        assert result == pytest.approx(case["answer"], abs=0.006), case["state"]
        add_up(page)
