"""Every figure is sharp, legible, and drawn for light pages and for dark ones."""

from functools import cache

import pytest
from figures import SHARP, SIZE, unpack
from gallery_cards import find_figure, settings
from panels import find_panels
from PIL import Image

from .conftest import SITE, read

PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for folder in ("guide", "generated/gallery")
    for path in (SITE / folder).rglob("*.html")
    if path.stem not in {"index", "sg_execution_times"}
)
WITH_PANELS = [page for page, card in settings().items() if "panels" in card]


@cache
def pictures_of(page):
    """List a page's pictures, but for the small ones of the gallery's index."""
    return [t for t in read(page).select("article img") if "_images/" in t.get("src", "")]


def file_of(page, address):
    return SITE / page.rpartition("/")[0] / address


def test_the_pages_have_figures():
    assert len(PAGES) >= 55
    assert sum(bool(pictures_of(page)) for page in PAGES) >= 50


@pytest.mark.parametrize("page", PAGES)
def test_each_figure_has_a_light_and_a_dark_side(page):
    for tag in pictures_of(page):
        if tag["src"].endswith((".svg", ".gif")):
            continue
        frame = tag.find_parent("span", class_="schemes")
        assert frame, f"{tag['src']} was not drawn by figures.py"
        light, dark = frame.find_all("picture")
        assert (light["class"], dark["class"]) == (["only-light"], ["only-dark"])
        small = file_of(page, light.source["srcset"]), file_of(page, dark.img["src"])
        assert all(file.stat().st_size > 100 for file in small)
        assert small[0].read_bytes() != small[1].read_bytes()
        assert tag["alt"].strip()
        # IPython adds a tenth of an inch at each side.
        assert int(tag["width"]) <= SIZE["width_in"] * 100 + 20
        is_first_sight = "hero-picture" in tag["class"]
        assert tag.get("loading") == (None if is_first_sight else "lazy")


@pytest.mark.parametrize("page", PAGES)
def test_each_figure_is_sharp_and_its_text_is_legible(page):
    for tag in pictures_of(page):
        frame = tag.find_parent("span", class_="schemes")
        if frame is None:
            continue
        name = frame.source["srcset"].removesuffix("-light.webp") + ".png"
        about, _ = unpack(file_of(page, name).read_bytes())
        assert about["dots"] >= SHARP
        assert about["least_text"] >= SIZE["smallest_pt"], tag["src"]
        assert about["least_contrast"] >= 4.5, tag["src"]


@pytest.mark.parametrize("page", WITH_PANELS)
def test_a_card_shows_panels_that_its_figure_has(page):
    """A number too large would be passed over, and the card show something else."""
    figure = find_figure(page, SITE.parents[1] / "generated/gallery")
    with Image.open(figure) as picture:
        count = len(find_panels(picture))
    wanted = settings()[page]["panels"]
    assert max(wanted) < count, f"docs/gallery.toml: {count} panels were found, from 0"
