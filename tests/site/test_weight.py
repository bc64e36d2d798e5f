"""No page is heavy: all that a browser that knows WebP loads for it, compressed."""

import gzip
import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import SITE, read

PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if "_static" not in path.parts and path.name != "404.html"  # its links start at the root
)
LIMIT = 500_000
LIMITS = {"generated/gallery/index.html": 1_000_000}  # it shows all scripts
MATH_FONT = "_static/fonts/stix-two-math.woff2"
TEXT = {".html", ".css", ".js", ".svg"}


@cache
def weight(file):
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in TEXT else len(content)


def files_of(page):
    soup = read(page)
    links = [tag["src"] for tag in soup.find_all("script", src=True)]
    near = next((link for link in links if "live/near.js" in link), "")
    for widget in soup.find_all(attrs={"data-scripts": True}):  # which lie beside that script
        links += [near.replace("near.js", name) for name in widget["data-scripts"].split()]
    wanted = {"stylesheet", "preload", "icon"}
    links += [tag["href"] for tag in soup.find_all("link") if wanted & set(tag["rel"])]
    for image in soup.find_all("img"):
        picture = image.find_parent("picture")
        if picture and "only-dark" in picture.get("class", []):
            continue  # one of the two is shown, and loaded
        if image.find_parent("details", open=False) and image.get("loading") == "lazy":
            continue  # it is folded, and loads when someone unfolds it
        source = picture.find("source") if picture else None
        links.append(re.split(r"[\s,]", source["srcset"])[0] if source else image["src"])
    found = {(SITE / page).parent / unquote(urlsplit(link).path) for link in links}
    if soup.find("math"):
        found.add(SITE / MATH_FONT)
    return {file.resolve() for file in found} | {SITE / page}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_not_heavy(page):
    weights = {file.name: weight(file) for file in files_of(page)}
    assert len(weights) > 10  # the theme's alone
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:5]
    assert sum(weights.values()) <= LIMITS.get(page, LIMIT), heaviest


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_of_an_article_keeps_its_place(page):
    without = [
        image["src"]
        for image in read(page).select("article img[src*=_images]")
        if not {"width", "height"} <= set(image.attrs)
    ]
    assert without == []
