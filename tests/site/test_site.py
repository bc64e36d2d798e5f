"""Read every page of the built site as a browser would; `nox -s docs` runs this last."""

import base64
import hashlib
import importlib
import json
import os
import re
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.util.inventory import InventoryFile

from .conftest import SITE, read

ROOT = Path(__file__).parents[2]
HOME = os.path.expanduser("~")  # noqa: PTH111 - stays as it is where a user has none
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if "_static" not in path.parts  # there the theme keeps a template of its own
)
ARTICLES = [page for page in PAGES if not page.startswith("_modules")]
CHAPTERS = [f"guide/{path.stem}.html" for path in (ROOT / "docs/guide").glob("*.md")]
EXAMPLES = json.loads(
    (ROOT / "docs/generated/backreferences/backreferences_all.json").read_text("utf-8")
)
SCRIPTS = sorted((ROOT / "gallery").glob("*/plot_*.py"))
SCRIPT_PAGES = [f"generated/gallery/{path.parent.name}/{path.stem}.html" for path in SCRIPTS]


@cache
def anchors(page: str) -> set[str]:
    return {tag["id"] for tag in read(page).find_all(id=True)} | {"", "top"}


def links(page: str) -> list[str]:
    found = [
        (tag.get(attribute), tag)
        for attribute in ("href", "src")
        for tag in read(page).find_all(attrs={attribute: True})
    ]
    return [link for link, tag in found if tag.name != "link" or "canonical" not in tag["rel"]]


def test_there_is_a_site() -> None:
    assert len(PAGES) > 20
    assert set(CHAPTERS) | set(SCRIPT_PAGES) <= set(PAGES)


def from_root(link: str) -> str:
    """Take away the path of the site's root, with which each link of 404.html begins."""
    root = urlsplit(read("404.html").find("link", rel="canonical")["href"]).path
    root = root.removesuffix("404.html")
    if urlsplit(link).scheme or link.startswith("#"):
        return link
    return link.removeprefix(root) if link.startswith(root) else f"not from {root}: {link}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_site_leads_somewhere(page):
    broken = []
    for link in links(page):
        if page == "404.html":
            link = from_root(link)
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (SITE / page).parent / unquote(parts.path) if parts.path else SITE / page
        target = target / "index.html" if target.is_dir() else target
        if not target.is_file():
            broken.append(link)
        elif target.suffix == ".html" and parts.fragment:
            name = target.resolve().relative_to(SITE.resolve()).as_posix()
            if unquote(parts.fragment) not in anchors(name):
                broken.append(link)
    assert not broken


def test_scripts_of_the_page_that_is_not_there_find_the_root():
    page = read("404.html")
    root = page.find("html")["data-content_root"]
    assert root.startswith("/")
    assert f'href="{root}guide/index.html"' in str(page.find("article"))


@pytest.mark.parametrize("page", ARTICLES)
def test_percent_signs_follow_their_numbers_at_once(page):
    article = BeautifulSoup(str(read(page).find("article")), "lxml")
    for part in article.find_all(["pre", "code"]):
        part.decompose()
    assert not re.findall(r"\S+\s%(?=\W)", article.get_text())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_other_hosts(page):
    loaded = [
        tag.get("src") or tag.get("href") or tag.get("srcset")
        for tag in read(page).find_all(["script", "img", "link", "iframe", "source", "video"])
        if tag.name != "link" or {"canonical"} & set(tag.get("rel", [])) == set()
    ]
    assert [url for url in loaded if url and re.match(r"(https?:)?//", url)] == []


@pytest.mark.parametrize("page", ARTICLES)
def test_every_figure_can_be_read_aloud(page):
    # The logo and the thumbnails stand beside their names.
    images = read(page).select("img:not(.logo__image, .sphx-glr-thumbcontainer img, .myth img)")
    assert not [image["src"] for image in images if not image.get("alt")]


@pytest.mark.parametrize("page", ARTICLES)
def test_no_setting_for_the_build_shows(page):
    assert "sphinx_gallery_" not in read(page).select_one("article, body").get_text()


@pytest.mark.parametrize("page", ARTICLES)
def test_no_number_is_missing_and_no_path_of_this_machine_shows(page):
    text = (SITE / page).read_text("utf-8")
    prose = BeautifulSoup(text, "lxml")
    for code in prose.select("pre, code"):
        code.extract()
    assert "?]" not in prose.get_text()
    assert "{metric}" not in prose.get_text()
    assert str(ROOT) not in text
    assert HOME == "~" or f"{HOME}/" not in text


@pytest.mark.parametrize("page", [*CHAPTERS, *SCRIPT_PAGES])
def test_no_output_is_a_librarys_warning(page):
    # TensorFlow writes some to the standard output, where MyST-NB does not look for them.
    assert not re.search(r"WARNING:|Warning:|retracing", read(page).text)


@pytest.mark.parametrize("page", SCRIPT_PAGES)
def test_a_gallery_script_really_ran(page):
    soup = read(page)
    results = soup.select("div.sphx-glr-script-out, article .schemes img")
    assert results, "no output and no figure"
    minutes, seconds = re.search(
        r"Total running time of the script:.*?\((\d+) minutes ([\d.]+) seconds\)",
        soup.get_text(),
        re.DOTALL,
    ).groups()
    assert int(minutes) * 60 + float(seconds) > 0


@pytest.mark.parametrize("page", SCRIPT_PAGES)
def test_a_gallery_script_can_be_downloaded_and_installed_for(page):
    targets = [link for link in links(page) if "_downloads" in link or "install" in link]
    assert any(link.endswith(".py") for link in targets)
    assert any(link.endswith(".ipynb") for link in targets)
    assert any("install.html" in link for link in targets)


@pytest.mark.parametrize("page", ARTICLES)
def test_no_gallery_of_examples_is_empty(page):
    for gallery in read(page).select("div.sphx-glr-thumbnails"):
        assert gallery.select("div.sphx-glr-thumbcontainer")
    stem = f"{ROOT}/docs/{page.removesuffix('.html')}"
    sources = [path for path in (Path(f"{stem}.rst"), Path(f"{stem}.md")) if path.is_file()]
    named = [re.findall(r"minigallery:: (.+)", path.read_text("utf-8")) for path in sources]
    # The API's pages ask for the examples of every name, and not every name has some.
    wanted = [n for names in named for n in names if "/api/" not in page or n in EXAMPLES]
    assert len(read(page).select("div.sphx-glr-thumbnails")) >= len(wanted)


def test_every_public_name_has_its_entry():
    inventory = InventoryFile.loads((SITE / "objects.inv").read_bytes(), uri="")
    uris = {
        name: item.uri.replace("$", name)
        for kind, items in inventory.data.items()
        for name, item in items.items()
        if kind.startswith("py:")
    }
    pages = sorted((ROOT / "docs/generated/api").glob("*.rst"))
    assert len(pages) > 20
    for page in pages:
        module = importlib.import_module(page.stem)
        members = [(n, v) for n, v in vars(module).items() if n[0] != "_"]
        defined = [n for n, v in members if getattr(v, "__module__", "") == page.stem]
        for name in getattr(module, "__all__", defined):
            target, _, anchor = uris[f"{page.stem}.{name}"].partition("#")
            assert target == f"generated/api/{page.stem}.html"
            assert anchor in anchors(target)
            assert read(target).select(f'table.autosummary a[href="#{anchor}"]')


def test_the_api_shows_the_scripts_that_use_a_name():
    page = read("generated/api/cnn_guide.ops.html")
    assert page.select(".sphx-glr-thumbnails a[href*=plot_]")


@pytest.mark.parametrize("page", [page for page in CHAPTERS if not page.endswith("index.html")])
def test_a_chapter_ran_and_has_its_parts(page):
    soup = read(page)
    headings = [tag.get_text().rstrip("#\N{PILCROW SIGN}") for tag in soup.find_all("h2")]
    assert headings[0] == "What you will be able to do"
    assert {"Exercise", "Exercises"} & {*headings}
    assert headings[-1] == "Sources"
    answer = soup.select_one("#exercise details.hide, #exercises details.hide")
    assert answer is not None
    assert answer.select_one("div.cell_output") is not None, "the answer did not run"


@pytest.mark.parametrize("page", [p for p in CHAPTERS if "index" not in p] + SCRIPT_PAGES)
def test_a_page_that_ran_ends_with_a_card(page):
    (card,) = read(page).select(".what-ran")
    rows = {
        name.get_text(strip=True).rstrip(":"): value.get_text(" ", strip=True)
        for name, value in zip(card.find_all("dt"), card.find_all("dd"), strict=True)
    }
    assert {"Seconds", "Peak memory", "Versions", "Made"} <= set(rows)
    assert re.match(r"CNN Guide [\d.]+, Python 3", rows["Versions"])
    assert re.match(r"\d{4}-\d\d-\d\d, at commit ", rows["Made"])


def test_the_page_on_claims_lists_them_all_the_closest_first():
    table = read("how-we-know.html").select_one("table.searchable")
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in table.find_all("tr")
    ]
    margins = [row[-1] for row in rows if row]
    numbers = [float(margin.rstrip("%")) for margin in margins if margin != "exact"]
    assert len(numbers) > 100
    assert numbers == sorted(numbers)
    assert set(margins[len(numbers) :]) == {"exact"}


@pytest.mark.parametrize("page", CHAPTERS)
def test_each_exercise_with_cells_has_a_solution_that_ran(page):
    soup = read(page)
    stubs, solutions = soup.select(".tag_exercise"), soup.select(".tag_solution")
    assert len(stubs) == len(solutions)
    assert not [stub for stub in stubs if stub.select(".cell_output")]
    for solution in solutions:
        assert solution.select_one("details.hide:not([open])")
        said = solution.select_one(".cell_output")
        assert said is not None
        assert "Right." in said.get_text()
    assert "expect_not_yet" not in soup.get_text()


@pytest.mark.parametrize("page", ARTICLES)
def test_no_id_is_given_twice(page):
    ids = [tag["id"] for tag in read(page).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("page", ARTICLES)
def test_a_screen_reader_can_name_links_and_toggles(page):
    soup = read(page)
    for link in soup.select(".sphx-glr-thumbcontainer a"):
        assert link.get("aria-label"), link
    for toggle in soup.select("summary"):
        assert toggle.get("aria-label") or toggle.get_text(strip=True), toggle
    assert not soup.select("[role=doc-biblioentry], [tooltip]")


@pytest.mark.parametrize("page", ARTICLES)
def test_formulas_need_no_script(page):
    formulas = read(page).find_all("math")
    assert not [
        script for script in read(page).find_all("script") if "mathjax" in str(script).lower()
    ]
    assert all(isinstance(formula, Tag) and not formula.find("merror") for formula in formulas)


def test_the_wheel_on_the_site_holds_the_data():
    (wheel,) = SITE.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {
        f"cnn_guide/data/{path.name}" for path in (ROOT / "cnn_guide/data").iterdir()
    } <= set(names)


def directives(page: str) -> dict[str, list[str]]:
    (meta,) = read(page).select('meta[http-equiv="Content-Security-Policy"]')
    parts = [part.split() for part in meta["content"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_allows_nothing_but_the_sites_own_files(page):
    policy = directives(page)
    assert policy["default-src"] == ["'self'"]
    scripts = [source for source in policy["script-src"] if "sha256-" not in source]
    assert scripts == ["'self'"]  # no 'unsafe-inline', no 'unsafe-eval', no host
    others = {source for sources in policy.values() for source in sources} - {
        *policy["script-src"]
    }
    assert others <= {"'none'", "data:", "'unsafe-inline'"}
    assert [name for name, sources in policy.items() if "'unsafe-inline'" in sources] == [
        "style-src"
    ]


@pytest.mark.parametrize("page", PAGES)
def test_the_index_of_words_is_loaded_for_a_search_alone(page):
    loaded = [link for link in links(page) if link.endswith("searchindex.js")]
    assert len(loaded) == (page == "search.html")


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_stands_before_all_that_a_page_loads(page):
    tags = read(page).select("meta[http-equiv], script, link, style, base")
    assert tags[0].get("http-equiv") == "Content-Security-Policy"


@pytest.mark.parametrize("page", PAGES)
def test_no_script_stands_in_a_page_that_its_policy_does_not_list(page):
    allowed, forbidden = directives(page)["script-src"], []
    for script in read(page).find_all("script", src=False):
        digest = hashlib.sha256(script.get_text().encode()).digest()
        if f"'sha256-{base64.b64encode(digest).decode()}'" not in allowed:
            forbidden.append(script)
    assert not forbidden
    handlers = [
        tag for tag in read(page).find_all(True) if any(n[:2] == "on" for n in tag.attrs)
    ]
    assert not handlers
    assert not [link for link in links(page) if link.lower().startswith("javascript:")]
