"""Shows each figure as a light and a dark page want it, small in bytes and without a jump.

`figures` has put both pictures into the PNG that a page shows. Here they become files of the
site, and the page's image becomes two, of which the theme shows one; a browser that knows no
WebP gets the PNG. Width and height are said, so that nothing moves when a picture arrives, and
a picture loads when it comes near the screen, and of two only the one that is shown.
"""

import hashlib
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

from figures import unpack
from pictures import TWICE, keep
from PIL import Image

IMAGE = re.compile(r"<img\b[^>]*>")
HEAVY = 300_000  # bytes, of a picture
LEGIBLE = 8.4  # pixels: on a phone no text of a figure is smaller
NARROWEST = 288  # pixels, of the column of the narrowest phone
# A figure that lacks more than a tenth of its width scrolls (docs/styles/scrolling.css). Then a
# script of the theme lets the keyboard reach what has this class; so it has a name.
MAY_SCROLL = "jp-RenderedHTMLCommon"
NAMED = 'role="group" aria-label="Figure"'
DONE = "dark-light"  # the theme's name for a picture that it must not darken itself


def show_schemes(html: str, page: Path, kept: Path) -> str:
    """Replace a page's figures; a page where that is done stays as it is.

    In the folder `kept` lie heavy pictures as they were made lighter.
    """
    return IMAGE.sub(lambda found: replace(found[0], page, kept), html)


def attribute(tag: str, name: str) -> str:
    """Read an attribute of a tag."""
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def replace(tag: str, page: Path, kept: Path) -> str:
    """Write one image as two, if it is a figure that has a dark side."""
    classes = attribute(tag, "class").split()
    source = attribute(tag, "src")
    sharp = re.split(r"\s", attribute(tag, "srcset").rpartition(", ")[2])[0] or source
    if DONE in classes or not sharp.endswith(".png") or "://" in sharp:
        return tag
    about = write_schemes(page.parent / sharp, kept)
    if about is None:  # a chapter shows a script's figure by its plain name
        sharp = sharp.removesuffix(".png") + f"{TWICE}.png"
        about = write_schemes(page.parent / sharp, kept)
    if about is None:
        return tag
    width, height = (round(side * 100 / about["dots"]) for side in about["size"])
    least = round(width * LEGIBLE / (about["least_text"] * 100 / 72))
    said = f'width="{width}" height="{height}"'
    # The picture of the first sight must not wait until the page is laid out; so both come.
    when = 'fetchpriority="high"' if "hero-picture" in classes else 'loading="lazy"'
    said = f'{said} {when} decoding="async"'
    said = f'alt="{attribute(tag, "alt")}" class="{" ".join([*classes, DONE])}" {said}'
    small = {name: sharp.removesuffix(".png") + f"-{name}.webp" for name in ("light", "dark")}
    light = f'<source srcset="{small["light"]}" type="image/webp"><img src="{source}" {said}>'
    dark = f'<img src="{small["dark"]}" {said}>'
    style = f'style="--least:{least}px"'
    if least > 1.1 * NARROWEST:
        return two_schemes(light, dark, f"schemes {MAY_SCROLL}", f" {NAMED} {style}")
    return two_schemes(light, dark, more=f" {style}")


def two_schemes(light: str, dark: str, classes: str = "schemes", more: str = "") -> str:
    """Write two pictures, of which the theme shows the one for its scheme."""
    # Wrapped, as the theme hides a caption that follows what it hides.
    return (
        f'<span class="{classes}"{more}><picture class="only-light">{light}</picture>'
        f'<picture class="only-dark">{dark}</picture></span>'
    )


@cache
def write_schemes(file: Path, kept: Path) -> dict[str, Any] | None:
    """Write a figure's two pictures beside it; return what is known of it."""
    found = unpack(file.read_bytes()) if file.exists() else None
    if found is None:
        return None
    about, pictures = found
    for name, content in pictures.items():
        target = file.with_name(f"{file.stem}-{name}.webp")
        light = lighten(content, kept)
        if not target.exists() or target.read_bytes() != light:
            target.write_bytes(light)
    return about


def lighten(content: bytes, kept: Path) -> bytes:
    """Write a heavy picture with less detail, so that its page is not heavy, too."""
    if len(content) <= HEAVY:
        return content
    file = kept / f"{hashlib.sha256(content).hexdigest()}-light.webp"
    return keep(file, lambda: with_less_detail(content))


def with_less_detail(content: bytes) -> bytes:
    """Encode a picture again, harder."""
    file = io.BytesIO()
    Image.open(io.BytesIO(content)).save(file, "WEBP", quality=60, method=6)
    return file.getvalue()
