"""The learning path remembers in this browser alone, and works without."""

import json

KEY = "cnn-guide-progress"


def test_a_visit_is_marked_on_the_path_and_can_be_forgotten(open_page, site):
    page = open_page(f"{site}/guide/index.html")
    assert page.locator(".is-opened").count() == 0
    assert page.locator(".path-note").count() == 0

    page.goto(f"{site}/guide/keras.html")
    record = json.loads(page.evaluate("() => localStorage.getItem('cnn-guide-progress')"))
    assert list(record) == ["guide/keras"]
    assert {*record["guide/keras"]} == {"solved", "total", "visited"}

    page.goto(f"{site}/guide/index.html")
    (opened,) = page.locator(".learning-path .is-opened").all()
    assert "Keras" in opened.inner_text()
    assert "opened" in opened.locator(".progress-mark").inner_text()

    page.get_by_role("button", name="Forget my progress").click()
    assert page.locator(".is-opened").count() == 0
    assert page.evaluate("() => localStorage.getItem('cnn-guide-progress')") is None
    assert page.context.cookies() == []


def test_solved_exercises_are_counted(open_page, site):
    page = open_page(f"{site}/guide/index.html")
    entry = {"solved": ["a", "b"], "total": 4, "visited": "2026-02-03T12:00:00Z"}
    record = json.dumps({"guide/reach": entry})
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, record])
    page.reload()
    mark = page.locator('[data-chapter="guide/reach"]').inner_text()
    assert mark.startswith("2 of 4 exercises solved")


def test_without_javascript_it_is_a_plain_list(open_page, site):
    page = open_page(f"{site}/guide/index.html", java_script_enabled=False)
    chapters = page.locator("ol.learning-path > li")
    assert chapters.count() >= 8
    assert all("minute" in text for text in chapters.all_inner_texts())
    assert page.get_by_role("button", name="Forget my progress").count() == 0


def test_the_path_works_from_the_disk(open_page, root):
    page = open_page(f"{root}/guide/index.html")
    assert page.locator("ol.learning-path > li a").count() >= 8
