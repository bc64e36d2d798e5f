"""The content security policy in Chromium: it stops what it should, and no more."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

SITE = Path(__file__).parents[2] / "docs/_build/html"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if "_static" not in path.parts and path.name != "404.html"  # its links start at the root
)


@pytest.fixture
def page(chromium):
    with chromium.new_context() as context:
        yield context.new_page()


def test_no_page_on_the_disk_does_what_its_policy_forbids(page):  # on a server: every_page
    said, hosts = [], set()
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    assert len(PAGES) > 90
    for name in PAGES:
        page.goto(f"{SITE.as_uri()}/{name}", wait_until="load")
        page.wait_for_timeout(20)  # the console reports a moment later
        assert said == [], name
    assert hosts <= {None, ""}


def test_a_script_that_is_slipped_into_a_page_does_not_run(page, root):
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(f"{root}/index.html")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
            const trap = "<b id=trap onclick='document.title=1'>!</b>";
            document.body.insertAdjacentHTML("beforeend", trap);
            document.querySelector("#trap").click();
        }"""
    )
    assert "CNN Guide" in page.title()
    expect(page.locator("#trap")).to_be_attached()
    assert len([text for text in said if "Content Security Policy" in text]) >= 2


def test_the_theme_switch_search_and_copy_buttons_still_work(page, root):
    page.emulate_media(color_scheme="light")
    page.goto(f"{root}/guide/convolution.html")
    page.locator(".theme-switch-button:visible").click()
    page.get_by_text("Dark", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    if root.startswith("http"):  # Chromium sometimes loses what pages of the disk keep
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.locator("button.copybtn").count() > 10
    page.locator("section#exercises details summary").first.click()
    expect(page.locator("section#exercises details").first).to_have_attribute("open", "")
    page.goto(f"{root}/search.html?q=stride")
    expect(page.locator("#search-results li").first).to_be_visible()
