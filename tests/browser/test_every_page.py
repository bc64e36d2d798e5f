"""Every page: axe in both schemes, nothing cut off, no error, valid HTML by Nu."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

DOCS = Path(__file__).parents[2] / "docs"
SITE = DOCS / "_build/html"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if "_static" not in path.parts and path.name != "404.html"  # its links start at the root
)
# The frame and the colours of code are the same everywhere, and take axe most of the time: it
# sees the whole of one page of each kind, and of the others what is their own.
CODE = [page for page in PAGES if page.startswith("_modules/")]
WHOLE = {
    *CODE[:1],
    "index.html",
    "search.html",
    "guide/convolution.html",
    "play/explore.html",
    "generated/gallery/index.html",
    "generated/gallery/operations/plot_shift.html",
    "generated/api/cnn_guide.ops.kernels.html",
}
ARTICLES = [page for page in PAGES if page not in CODE[1:]]
FRAME = [".highlight", ".bd-header", ".bd-sidebar-primary", ".bd-footer"]
ITS_OWN = {"exclude": [[part] for part in FRAME]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
WIDTHS = 1280, 390, 360

# What is wider than the window, and code that is cut off: on a phone what stands in columns,
# and a module's source, may scroll, if a shadow says so.
FIND_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const places = [document.documentElement, ...document.querySelectorAll(
    ".bd-article-container, .bd-sidebar-secondary .page-toc")];
  const wide = places
    .filter((place) => place.clientWidth && place.scrollWidth > place.clientWidth)
    .map((place) => `${place.className}: ${place.scrollWidth} > ${place.clientWidth}`);
  const asWritten = location.pathname.includes("/_modules/");
  const says = (pre) => width < 1000 && (asWritten || pre.querySelector(".in-columns")) &&
    getComputedStyle(pre).backgroundAttachment.startsWith("local, scroll");
  const cut = [...document.querySelectorAll(".bd-article pre")].filter(
    (pre) => pre.clientWidth && pre.scrollWidth > pre.clientWidth + 1 && !says(pre),
  );
  return [...wide, ...cut.map((pre) => pre.textContent.slice(0, 60))];
}"""
# Figures whose smallest text is below what can be read, by the width that they need for it; on
# a phone they may lack a tenth, rather than scroll by that little.
FIND_SMALL_FIGURES = """() => [...document.querySelectorAll(".bd-article img.dark-light")]
  .map((image) => [image.clientWidth, parseFloat(
    image.closest(".schemes").style.getPropertyValue("--least"))])
  .filter(([width, least]) => width && !(width >= Math.floor(least / 1.1)))"""
FIND_SCROLLING_FORMULAS = """() => [...document.querySelectorAll(".math-block")].filter(
  (block) => block.clientWidth &&
    (block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight),
).map((block) => block.textContent)"""
COUNT_CHARACTERS = """() => [
  ...document.querySelectorAll(".bd-article section > p"),
].map((p) => {
  const lines = p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight);
  return [p.textContent.length, Math.round(lines)];
}).filter(([, lines]) => lines > 2)"""
WATCH_SHIFTS = """
  window.shifts = 0;
  const watch = new PerformanceObserver((list) => {
    const shifts = list.getEntries().filter((shift) => !shift.hadRecentInput);
    for (const shift of shifts) window.shifts += shift.value;
  });
  watch.observe({ type: "layout-shift", buffered: true });"""


def violations(page, context, options):
    found = Axe().run(page, context, options).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]


@pytest.fixture(scope="module")
def page(chromium):
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(120_000)  # a busy machine is no fault of a page
        page.said, page.hosts = [], set()
        page.on(
            "console",
            lambda line: page.said.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.hosts.add(urlsplit(request.url).hostname))
        yield page


def test_one_page_of_each_kind_is_seen_whole():
    assert set(PAGES) >= WHOLE


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_window_and_axe_finds_nothing(page, site, name):
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(color_scheme="light")
    page.said.clear()  # axe loads what it likes
    page.hosts.clear()
    page.goto(f"{site}/{name}", wait_until="load")
    assert (page.said, page.hosts - {"127.0.0.1", None, ""}) == ([], set())
    assert page.evaluate(FIND_SCROLLING_FORMULAS) == []
    if name in ARTICLES:
        context = None if name in WHOLE else ITS_OWN
        assert violations(page, context, {"resultTypes": ["violations"]}) == []
        page.emulate_media(color_scheme="dark")
        # Not wait_for_function, which evaluates a text, and the page's policy forbids that.
        page.wait_for_selector('html[data-theme="dark"]', state="attached")
        assert violations(page, context, CONTRAST) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FIND_WIDE) == [], width
        assert page.evaluate(FIND_SMALL_FIGURES) == [], width


def test_lines_of_prose_are_not_too_long(page, site):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/guide/convolution.html", wait_until="load")
    counts = page.evaluate(COUNT_CHARACTERS)
    assert len(counts) > 5
    means = [characters / lines for characters, lines in counts]
    assert 50 < sum(means) / len(means) <= 70


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "name", ["play/draw", "play/explore", "guide/introduction", "generated/api/cnn_guide.ops"]
)
def test_nothing_moves_while_a_page_loads(chromium, site, name, width):
    with chromium.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(WATCH_SHIFTS)
        page.goto(f"{site}/{name}.html", wait_until="load")
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifts") < 0.1


def test_a_claim_is_a_row_on_a_desk_and_a_card_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{site}/how-we-know.html", wait_until="load")
    rows = page.evaluate(
        """() => [...document.querySelectorAll("table.searchable")[0].tBodies[0].rows].map(
          (row) => [...row.cells].map((cell) => {
            const { left, right, top } = cell.getBoundingClientRect();
            return [left, Math.max(right, left + cell.scrollWidth), top];
          }))"""
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("table.searchable")].filter(
          (table) => table.clientWidth && table.scrollWidth > table.clientWidth).length"""
        )
        == 0
    )
    assert len(rows) > 100
    for name, sentence, *numbers in rows:
        assert name[2] < sentence[2] < numbers[0][2] == numbers[1][2] == numbers[2][2]
        assert numbers[0][1] <= numbers[1][0] < numbers[1][1] <= numbers[2][0]
        assert max(right for _, right, _ in (name, sentence, *numbers)) <= 390


# Words that go on in the next line, though a line has room for each.
FIND_TORN = """(css) => [...document.querySelectorAll(css)].filter((word) => {
  const range = document.createRange();
  range.selectNodeContents(word);
  return !/\\s/.test(word.textContent.trim()) && new Set(
    [...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
}).map((word) => word.textContent)"""
# Where a line ends within a word of letters and digits: the word, and what stands at the break.
FIND_BREAKS = """(css) => [...document.querySelectorAll(css)].flatMap((place) => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  let before = null;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    [...text.data].forEach((letter, index) => {
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      const top = range.getClientRects()[0]?.top;
      const is = /[A-Za-z0-9]/.test(letter) && top !== undefined;
      if (is && before && top > before.top + 3) {
        found.push(`${before.letter}|${letter} of ${place.textContent.trim()}`);
      }
      before = is ? { letter, top } : null;
    });
  }
  return found;
})"""


@pytest.mark.parametrize(
    ("find", "name", "words"),
    [
        (FIND_TORN, "how-we-know", "th.head > p"),
        (FIND_TORN, "generated/api/cnn_guide.ops", "dt.sig > .sig-name > .pre"),
        (
            FIND_TORN,
            "generated/api/cnn_guide.models.architectures",
            "dt.sig > .sig-name > .pre",
        ),
        (FIND_BREAKS, "genindex", ".genindextable li > a"),
        (FIND_BREAKS, "py-modindex", ".indextable td"),
        (FIND_BREAKS, "generated/api/cnn_guide.trials", "cite"),
        (FIND_BREAKS, "generated/api/cnn_guide.versions", "dt:not(.sig)"),
    ],
)
def test_on_a_phone_names_are_not_torn(page, site, find, name, words):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{site}/{name}.html", wait_until="load")
    assert page.locator(words).count() > 1
    assert page.evaluate(find, words) == []


# Full stops and the like after a formula that begin a line.
FIND_LONE = """() => [...document.querySelectorAll(".bd-article math")].filter((formula) => {
  const text = formula.nextSibling;
  if (!/^[.,;:?!)]/.test(text?.data ?? "")) return false;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 1);
  return range.getBoundingClientRect().left < formula.getBoundingClientRect().left;
}).map((formula) => formula.parentElement.textContent)"""


@pytest.mark.parametrize("width", [360, 390])
def test_no_line_begins_with_what_ends_a_sentence(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/guide/attribution.html", wait_until="load")
    assert page.evaluate(FIND_LONE) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_time_and_its_range_stay_on_one_line(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/how-fast.html", wait_until="load")
    heights = page.locator("table.times td > p:not(:has(code))").evaluate_all(
        "(cells) => cells.map((cell) => cell.clientHeight)"
    )
    assert len(heights) > 20
    assert len({*heights}) == 1


def test_on_a_phone_the_search_button_has_a_name(page, site):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{site}/install.html", wait_until="load")
    assert page.get_by_role("button", name="Search", exact=True).count() == 1


# What is shown: how bright code is, pictures for which pages, and what moves.
ON_PAPER = """() => {
  const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.clientWidth);
  const grey = (colour) => Math.max(...colour.match(/\\d+/g).slice(0, 3));
  const words = shown(".highlight pre span:not(:empty)");
  return {
    brightest: Math.max(...words.map((word) => grey(getComputedStyle(word).color)), 0),
    dark: shown(".only-dark img").length,
    light: shown(".only-light img").length,
    moving: shown(":is(.live-draw, .live-explorer, .film-controls)").length,
  };
}"""


@pytest.mark.parametrize(
    ("name", "widget"), [("play/draw", ".live-draw"), ("guide/convolution", ".film-controls")]
)
def test_paper_is_light_and_nothing_on_it_moves(page, site, name, widget):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark", media="screen")
    page.goto(f"{site}/{name}.html", wait_until="load")
    page.locator(".live").first.scroll_into_view_if_needed()
    page.wait_for_selector(widget, state="attached")
    page.emulate_media(media="print")
    printed = page.evaluate(ON_PAPER)
    page.emulate_media(color_scheme="light", media="screen")
    assert printed["dark"] == printed["moving"] == 0
    assert printed["light"] > 0
    assert printed["brightest"] < 100


SHOWN = """() => ["light", "dark"].map((scheme) =>
  [...document.querySelectorAll(`.only-${scheme} img`)].filter((one) => one.clientWidth).length
)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", ["none", "late"])
def test_one_picture_of_two_is_shown_before_the_themes_script_and_without(
    chromium, site, scheme, script
):
    options = {"java_script_enabled": script == "late", "color_scheme": scheme}
    with chromium.new_context(**options) as context:
        page = context.new_page()
        page.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())
        page.goto(f"{site}/guide/convolution.html")
        light, dark = page.evaluate(SHOWN)
    is_dark = (script, scheme) == ("late", "dark")  # without scripts every page is light
    assert (light > 0, dark > 0) == (not is_dark, is_dark)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_of_two_pictures_only_the_one_that_is_shown_is_fetched(chromium, site, scheme):
    with chromium.new_context(color_scheme=scheme) as context:
        page, fetched = context.new_page(), []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{site}/generated/gallery/index.html", wait_until="networkidle")
    cards = [url for url in fetched if "_card-" in url]
    assert len(cards) > 5
    assert {url.rpartition("-")[2] for url in cards} == {f"{scheme}.webp"}


def test_formulas_are_set_in_the_sites_font(page, site):
    page.goto(f"{site}/guide/convolution.html", wait_until="load")
    assert page.evaluate(
        """async () => {
            await document.fonts.ready;
            const loaded = [...document.fonts].filter((font) => font.status === "loaded");
            return loaded.some((font) => font.family.includes("STIX Two Math"));
        }"""
    )


def test_every_page_is_valid_html():
    jar = DOCS / "live/node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json"]
    ran = subprocess.run([*command, str(SITE)], capture_output=True, text=True, check=False)
    found = json.loads(ran.stderr)["messages"]
    assert [(Path(one["url"]).name, one.get("lastLine"), one["message"]) for one in found] == []


def test_folded_pictures_are_fetched_when_someone_unfolds_them(chromium, site):
    with chromium.new_context(color_scheme="light") as context:
        page, fetched = context.new_page(), set()
        page.on("request", lambda request: fetched.add(request.url))
        page.goto(f"{site}/generated/api/cnn_guide.datasets.html")
        for box in page.locator(".used-in > details").all():
            box.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        sources = """(images) => images
          .map((image) => image.parentElement.querySelector("source").srcset)
          .map((file) => new URL(file, location).href)"""
        light = "picture.only-light > img"
        shown = page.locator(f".used-in > .sphx-glr-thumbnails {light}").evaluate_all(sources)
        folded = set(page.locator(f".used-in > details {light}").evaluate_all(sources))
        assert folded - set(shown)
        assert not fetched & (folded - set(shown))
        for summary in page.locator(".used-in > details > summary").all():
            summary.click()
        page.wait_for_load_state("networkidle")
        assert fetched & (folded - set(shown))


def test_an_open_answer_offers_to_hide_it(open_page, site):
    page = open_page(f"{site}/guide/pooling.html")
    summary = page.locator(".guess summary").first
    expect(summary).to_have_text("Show the answer", use_inner_text=True)
    summary.click()
    expect(summary).to_have_text("Hide the answer", use_inner_text=True)


# How far a figure sticks out, and its arrow's width, in pixels.
ARROW = """(figure) => {
  const arrow = getComputedStyle(figure, "::after");
  return [figure.scrollWidth - figure.clientWidth, parseFloat(arrow.width), arrow.position];
}"""


def test_a_figure_that_sticks_out_has_an_arrow_at_its_edge_and_no_other(open_page, site):
    page = open_page(
        f"{site}/generated/gallery/filters/plot_grad_cam.html",
        viewport={"width": 390, "height": 844},
    )
    figures = [one.evaluate(ARROW) for one in page.locator(".schemes:has(.dark-light)").all()]
    assert {over > 0 for over, *_ in figures} == {True, False}
    for over, width, position in figures:
        assert (width, position) == ((24 if over > 0 else 0), "sticky")


@pytest.mark.parametrize(
    "figure",
    ["guide/conclusion.html#conclusion-state", "guide/fine_tuning.html#transfer-depth"],
)
def test_a_phone_shows_these_figures_with_their_legends_at_once(open_page, site, figure):
    page = open_page(f"{site}/{figure}", viewport={"width": 390, "height": 844})
    frame = page.locator(f"#{figure.partition('#')[2]} .schemes")
    assert frame.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize(
    ("name", "kind", "narrow"),
    [
        ("generated/gallery/filters/plot_grad_cam", "Figure", 390),
        ("how-fast", "Table", 390),
        ("guide/learning", "Formula", 240),  # as where one enlarges what a phone shows
    ],
)
def test_the_keyboard_reaches_what_scrolls_and_nothing_else(
    open_page, site, name, kind, narrow, is_wide
):
    width = 1280 if is_wide else narrow
    page = open_page(f"{site}/{name}.html", viewport={"width": width, "height": 844})
    places = page.get_by_role("group", name=kind, exact=True).evaluate_all(
        "(all) => all.map((one) => [one.scrollWidth > one.clientWidth, one.tabIndex])"
    )
    wanted = {(False, -1)} if is_wide else {(True, 0), (False, -1)}
    assert {tuple(place) for place in places} == wanted


# Where prose begins, and where figures, what is drawn in them and their captions do.
FIND_LEFTS = """() => {
  const all = ["section > p", "figure img.dark-light", "figure figcaption p", "figure > svg"];
  return all.map((css) => [...document.querySelectorAll(`.bd-article ${css}`)]
    .filter((one) => one.getClientRects().length)
    .map((one) => Math.round(one.getBoundingClientRect().left)));
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_figures_and_captions_begin_where_prose_does(open_page, site, width):
    page = open_page(f"{site}/guide/convolution.html", viewport={"width": width, "height": 844})
    lefts = page.evaluate(FIND_LEFTS)
    assert min(map(len, lefts)) > 0
    assert len({left for some in lefts for left in some}) == 1


# The cells of a first column that another one shines through or that are not where they begin.
FIND_MOVED = """(box) => {
  box.scrollLeft = box.scrollWidth;
  const { left } = box.getBoundingClientRect();
  const wrong = [...box.querySelectorAll("tr > :first-child")].filter((cell) => {
    const colour = getComputedStyle(cell).backgroundColor;
    return Math.abs(cell.getBoundingClientRect().left - left) > 1 || !colour.startsWith("rgb(");
  });
  return [box.scrollLeft > 20, wrong.map((cell) => cell.textContent.trim())];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["guide/fine_tuning", "how-fast"])
def test_the_names_of_rows_stay_while_a_table_scrolls(open_page, site, name, scheme):
    size = {"width": 390, "height": 844}
    page = open_page(f"{site}/{name}.html", viewport=size, color_scheme=scheme)
    box = page.get_by_role("group", name="Table", exact=True).first
    assert box.evaluate(FIND_MOVED) == [True, []]


@pytest.mark.parametrize("name", ["index", "operations/plot_shift"])
def test_downloads_stand_in_a_row_or_a_column(open_page, site, name):
    page = open_page(f"{site}/generated/gallery/{name}.html")
    links = page.locator(".sphx-glr-download a").all()
    for width, same, other in ((390, "x", "y"), (1280, "y", "x")):
        page.set_viewport_size({"width": width, "height": 900})
        boxes = [link.bounding_box() for link in links]
        assert len({box[same] for box in boxes}) == 1
        assert len({box[other] for box in boxes}) == len(links) > 1
        heights = {box["height"] for box in boxes}
        # A line each, with its icon; on a phone with room for a thumb.
        assert min(heights) >= 44 if width == 390 else max(heights) < 30
        words = page.locator(".sphx-glr-download a > *").all()
        assert max(word.bounding_box()["height"] for word in words) < 30


def test_on_paper_a_quiz_is_its_questions_and_answers(open_page, site):
    page = open_page(f"{site}/guide/keras.html")
    quiz = page.locator('.live[data-live="quiz"]:not([data-kind="exercise"])').first
    expect(quiz.locator(".live-widget")).to_be_visible()
    page.emulate_media(media="print")
    expect(quiz.locator(".live-widget")).to_be_hidden()
    expect(quiz.locator(".live-fallback")).to_be_visible()
    expect(quiz.locator(".live-fallback .quiz-answers")).to_contain_text("Right")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_index_keeps_within_its_column(open_page, site, width):
    page = open_page(f"{site}/genindex.html", viewport={"width": width, "height": 900})
    sizes = page.locator("table.genindextable").evaluate_all(
        "(tables) => tables.map((table) => [table.scrollWidth, table.clientWidth])"
    )
    assert len(sizes) > 10
    assert all(needed <= has for needed, has in sizes)
