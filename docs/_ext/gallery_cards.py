"""The gallery's cards: their order, the word that answers a title, and one panel of the figure.

docs/gallery.toml says what each card shows. sphinx-gallery writes cards as HTML, so they are
finished after the build, wherever they stand: in the gallery, and in the API's examples.
"""

import io
import re
import tomllib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from cnn_guide.files import digest

import panels
from figures import unpack
from panels import Box, crop_to_card, find_panels, join, part_of
from pictures import keep
from PIL import Image
from schemes import two_schemes

SETTINGS = Path(__file__).parents[1] / "gallery.toml"
SIZE = 480, 320  # pixels; a card is half as wide
CUTTING = digest(Path(panels.__file__))[:8]  # a kept card was cut in this way
PICTURE = re.compile(
    r'<img (?:(?!width=)[^>])*?src="([^"]*_images/)sphx_glr_(plot_\w+)_thumb\.png"[^>]*>'
)
FINISHED = re.compile(r'_images/sphx_glr_(plot_\w+)_card-light\.webp"')
# Up to its title, which a screen reader hears from the link; one that has its word stays.
TITLE = re.compile(
    r'(["/](plot_\w+)\.html")( aria-label="[^"]*)?([^>]*><span class="doc">([^<]*)</span>'
    r'</a></p>\s*<div class="sphx-glr-thumbnail-title">)[^<]*</div>'
)


@cache
def settings() -> dict[str, dict[str, Any]]:
    """Read what each page's card shows, in the order of the cards."""
    topics = tomllib.loads(SETTINGS.read_text("utf-8"))
    topics.pop("first")
    return {page: card for cards in topics.values() for page, card in cards.items()}


@cache
def first_pages() -> list[str]:
    """List the pages at the top of the gallery."""
    return list(tomllib.loads(SETTINGS.read_text("utf-8"))["first"]["pages"])


def by_interest(filename: str) -> int:
    """Say where a script stands among its neighbours; sphinx-gallery sorts by this."""
    pages, stem = list(settings()), Path(filename).stem
    return pages.index(stem) if stem in pages else len(pages)


def answer_html(page: str) -> str:
    """Write the word that answers a page's title; nothing where no word can."""
    answer = settings().get(page, {}).get("answer")
    return f'<span class="answer answer-{answer}">{answer.title()}</span>' if answer else ""


def finish_cards(html: str, images: Path, originals: Path, kept: Path) -> str:
    """Give each card of a page its panel and its word.

    What stands in the page of a finished card stays, and its pictures are those of the figure
    and the settings of today: a page is not written anew because these changed.
    """
    for page in sorted({*FINISHED.findall(html)}):
        if figure := find_figure(page, originals):
            renew_cards(page, figure, images, kept)

    def show_panel(found: re.Match[str]) -> str:
        path, page = found.groups()
        figure = find_figure(page, originals)
        if figure is None:
            return found[0]
        cards = {name: f"{path}{card}" for name, card in make_cards(page, figure, images, kept)}
        size = f'width="{SIZE[0] // 2}" height="{SIZE[1] // 2}" loading="lazy"'
        sized = found[0].replace("<img", f"<img {size}", 1)
        light = f'<source type="image/webp" srcset="{cards["light"]}">{sized}'
        if "dark" not in cards:
            return f"<picture>{light}</picture>"
        alt = next(iter(re.findall(r'alt="[^"]*"', found[0])), 'alt=""')
        dark = f'<img {size} {alt} src="{cards["dark"]}">'
        return two_schemes(light, dark)

    html = PICTURE.sub(show_panel, html)
    return TITLE.sub(finish_title, html)


def finish_title(found: re.Match[str]) -> str:
    """Write a card's title as its page does, with its word, also where it is only heard."""
    link, page, heard, between, title = found.groups("")
    answer = settings().get(page, {}).get("answer")
    if answer:
        heard = heard and f"{heard} {answer.title()}"
        title = f"{title} {answer_html(page)}"
    return f"{link}{heard}{between}{title}</div>"


def find_figure(page: str, originals: Path) -> Path | None:
    """Find the figure that a card shows a panel of."""
    number = settings().get(page, {}).get("figure", 1)
    return next(originals.glob(f"*/images/sphx_glr_{page}_{number:03}_2_00x.png"), None)


@cache  # many pages show one card
def renew_cards(page: str, figure: Path, images: Path, kept: Path) -> None:
    """Cut a card's pictures once in a build."""
    for _ in make_cards(page, figure, images, kept):
        pass


def make_cards(page: str, figure: Path, images: Path, kept: Path) -> Iterator[tuple[str, str]]:
    """Cut a card's panel out of both pictures of a figure; name the schemes and the files."""
    card = settings().get(page, {})
    shown = card.get("part") or card.get("panels") or ["largest"]
    key = "-".join([digest(figure), *map(str, shown), f"{SIZE[0]}x{SIZE[1]}", CUTTING])
    content = figure.read_bytes()
    packed = unpack(content)
    box = cache(lambda: box_in(content, card))  # in the light picture: both show one place

    def cut(picture: bytes) -> bytes:
        return cut_card(picture, box())

    for scheme, picture in ({"light": content} | (packed[1] if packed else {})).items():
        made = kept / f"card-{key}-{scheme}.webp"
        name = f"sphx_glr_{page}_card-{scheme}.webp"
        (images / name).write_bytes(keep(made, partial(cut, picture)))
        yield scheme, name


def box_in(picture: bytes, card: dict[str, Any]) -> Box:
    """Find the panels or the part of a picture that a card shows."""
    with Image.open(io.BytesIO(picture)) as image:
        if "part" in card:
            return part_of(image.size, card["part"])
        return join(find_panels(image), card.get("panels"), image.size)


def cut_card(picture: bytes, box: Box) -> bytes:
    """Cut a box out of a picture, and fit it into a card."""
    card = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        crop_to_card(image, box, SIZE).save(card, "WEBP", quality=82, method=4)
    return card.getvalue()
