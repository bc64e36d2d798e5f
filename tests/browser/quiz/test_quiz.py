"""Questions and exercises of a chapter, as a reader answers them."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGE = "guide/conclusion.html"
KEY = "cnn-guide-progress"


@pytest.fixture
def page(open_page, root):
    return open_page(f"{root}/{PAGE}")


def task(page, name):
    return page.locator(f"#task-{name} .live-quiz")


def progress(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "{}")


def test_each_choice_gets_its_own_reason(page):
    question = task(page, "learns-nothing")
    expect(page.locator("#task-learns-nothing .live-fallback")).to_be_hidden()
    reasons = set()
    for label, is_right in (
        ("Convolution", False),
        ("A dense layer", False),
        ("Max pooling", True),
    ):
        question.get_by_label(label).check()
        feedback = question.get_by_role("status")
        expect(feedback).to_contain_text("Right." if is_right else "Not yet.")
        reasons.add(feedback.inner_text())
    assert len(reasons) == 3
    expect(question.locator(".quiz-mark")).to_have_text("✓ solved")


def test_a_number_is_read_in_every_form_and_a_known_mistake_explained(page):
    question = task(page, "parameters")
    box, feedback = question.get_by_label("Your answer"), question.get_by_role("status")
    answers = question.locator(".quiz-answers")
    expect(answers).to_be_hidden()
    for text, words in {
        "18432": "Each filter has a bias",
        "640": "for every map that comes in",
        "289": "That is one filter",
        "7": "Work it out once more",
        "many": "not a number",
    }.items():
        box.fill(text)
        box.press("Enter")
        expect(feedback).to_contain_text(words)
        expect(question.locator(".quiz-mark")).to_have_text("")
    expect(answers).to_be_visible()
    for text in ("18,496", "18\u2009496", "18496,0", "289 × 64"):
        box.fill("7")
        box.press("Enter")
        expect(feedback).not_to_contain_text("Right.")
        box.fill(text)
        question.get_by_role("button", name="Check").click()
        expect(feedback).to_contain_text("Right.")


def test_an_exercise_in_the_explorer_is_solved_by_its_settings(page):
    question = task(page, "seven-by-nine")
    explorer = page.locator(".quiz-explorer .live-explorer")
    page.locator(".quiz-explorer").scroll_into_view_if_needed()  # it waits until then
    assert explorer.locator(".live-title").nth(1).inner_text() == "Convolution: 22 × 30"
    for _ in range(3):
        explorer.get_by_label("Stride: more").click()
    expect(question.get_by_role("status")).to_contain_text("The output is 6 × 8.")
    explorer.get_by_label("Image", exact=True).select_option(label="A digit")
    expect(question.get_by_role("status")).to_contain_text("Leave image at photograph")
    explorer.get_by_label("Image", exact=True).select_option(label="Photograph")
    expect(question.locator(".quiz-mark")).to_have_text("")
    explorer.get_by_label("Padding", exact=True).select_option(label="2 on each side")
    expect(question.get_by_role("status")).to_contain_text("Right. The output is 7 × 9.")
    expect(question.locator(".quiz-mark")).to_have_text("✓ solved")
    page.wait_for_timeout(400)
    assert "?" not in page.url, "an exercise leaves the page's address alone"


def test_what_is_solved_is_remembered_in_the_form_that_the_learning_path_reads(page):
    page.evaluate(
        f"document.addEventListener('{KEY}', ({{detail}}) => {{ window.heard = detail; }})"
    )
    task(page, "learns-nothing").get_by_label("Max pooling").check()
    task(page, "memory").get_by_label("I have done this one").check()
    kept = progress(page)["guide/conclusion"]
    assert kept["solved"] == ["learns-nothing", "memory"]
    assert kept["total"] == page.locator("[data-live=quiz]").count() > 4
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept["visited"])
    assert page.evaluate("window.heard") == {"page": "guide/conclusion"} | kept
    assert page.context.cookies() == []


def test_what_is_solved_is_still_marked_when_one_comes_back(open_page, site):
    page = open_page(f"{site}/{PAGE}")
    task(page, "learns-nothing").get_by_label("Max pooling").check()
    box = task(page, "memory").get_by_label("I have done this one")
    box.check()
    page.reload()  # on a server: Chromium sometimes loses what pages of the disk keep
    expect(task(page, "learns-nothing").locator(".quiz-mark")).to_have_text("✓ solved")
    expect(box).to_be_checked()
    box.uncheck()
    assert progress(page)["guide/conclusion"]["solved"] == ["learns-nothing"]


def test_all_of_it_works_by_keyboard(page):
    task(page, "learns-nothing").get_by_label("Convolution").focus()
    page.keyboard.press("ArrowDown")
    expect(task(page, "learns-nothing").get_by_role("status")).to_contain_text("Right.")
    answer = task(page, "parameters").get_by_label("Your answer").element_handle()
    for _ in range(9):  # terms of the glossary may stand before it
        page.keyboard.press("Tab")
        if answer.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("289×64")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(task(page, "parameters").get_by_role("status")).to_contain_text("Right.")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_overflows(open_page, site, width):
    page = open_page(f"{site}/{PAGE}", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_question(chromium, site, scheme):
    # axe asks for style sheets that are not there, so this page may have faults.
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{site}/{PAGE}")
        task(page, "learns-nothing").get_by_label("Convolution").check()
        task(page, "parameters").get_by_label("Your answer").fill("7")
        page.keyboard.press("Enter")
        found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_without_javascript_questions_choices_and_folded_answers_are_there(chromium, root):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{root}/{PAGE}")
        place = page.locator("#task-learns-nothing")
        expect(place.get_by_text("Which of these layers learns nothing?")).to_be_visible()
        expect(place.locator(".quiz-list").get_by_text("Max pooling")).to_be_visible()
        expect(place.locator(".quiz-why").first).to_be_hidden()
        place.get_by_text("Show the answers").click()
        expect(place.locator(".quiz-why").first).to_be_visible()


def test_a_browser_that_keeps_nothing_still_answers(open_page, root):
    page = open_page(None)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page.goto(f"{root}/{PAGE}")
    # The theme itself needs the storage; what it says there is not ours.
    page.errors.clear()
    task(page, "learns-nothing").get_by_label("Max pooling").check()
    expect(task(page, "learns-nothing").get_by_role("status")).to_contain_text("Right.")
