"""Each picture of a page as WebP with its PNG behind it, in its size, sharp, and in good time.

After a build: a browser that knows WebP takes that; width and height keep its place before it
comes; a figure that is also there at twice the size is sharp on fine screens; and what lies
below the first picture loads when it is near. What was made is kept by the digest of the
picture, so that a second build makes nothing anew.
"""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnn_guide.files import digest
from cnn_guide.writing import write_whole

from PIL import Image

QUALITY = 85
TWICE = "_2_00x"  # as sphinx-gallery names a figure at twice its size
TAG = re.compile(r'<img\b[^>]*?\bsrc="([^"]*_images/)([^"/]+\.png)"[^>]*>')
SIZE = re.compile(r"\bwidth=")


@dataclass(frozen=True)
class Pictures:
    """The pictures of a site.

    Attributes
    ----------
    folder : Path
        Where the site's pictures lie.
    originals : Path
        Where figures lie as the gallery's scripts made them, at both sizes.
    kept : Path
        Where what was made of them is kept from one build to the next.
    """

    folder: Path
    originals: Path
    kept: Path

    def finish(self, html: str) -> str:
        """Rewrite a page's pictures; those that have a size were rewritten before."""
        seen = 0

        def rewrite(found: re.Match[str]) -> str:
            nonlocal seen
            seen += 1
            file = self.folder / found[2]
            if SIZE.search(found[0]) or not file.exists():
                return found[0]
            return self.picture(found[0], found[1], file, is_first=seen == 1)

        return TAG.sub(rewrite, html)

    def picture(self, tag: str, path: str, file: Path, *, is_first: bool) -> str:
        """Write one picture."""
        with Image.open(file) as image:
            width, height = image.size
        sizes = [f"{path}{self.webp_of(file)}"]
        if twice := self.twice_of(file):
            sizes.append(f"{path}{self.webp_of(twice)} 2x")
        source = f'<source type="image/webp" srcset="{", ".join(sizes)}">'
        lazy = "" if is_first else ' loading="lazy"'
        sized = f'<img width="{width}" height="{height}"{lazy} decoding="async"'
        return f"<picture>{source}{tag.replace('<img', sized, 1)}</picture>"

    def twice_of(self, file: Path) -> Path | None:
        """Find a figure at twice its size, and bring it to the site."""
        twice = self.folder / f"{file.stem}{TWICE}.png"
        if not twice.exists():
            made = next(self.originals.glob(f"*/images/{twice.name}"), None)
            if made is None:
                return None
            shutil.copy2(made, twice)
        return twice

    def webp_of(self, file: Path) -> str:
        """Make a picture's WebP beside it, and name that."""
        target = file.with_suffix(".webp")
        kept = self.kept / f"{digest(file)}-{QUALITY}.webp"
        target.write_bytes(keep(kept, lambda: as_webp(file)))
        return target.name


def keep(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a file keeps, which is made if no build before this one made it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = make()
        write_whole(file, lambda draft: draft.write_bytes(made))
    return file.read_bytes()


def as_webp(file: Path) -> bytes:
    """Encode a picture both ways, and take the smaller: drawings are small without loss."""
    with Image.open(file) as image:
        colours = image.convert("RGBA")
    if colours.getchannel("A").getextrema() == (255, 255):
        colours = colours.convert("RGB")
    lossy, exact = io.BytesIO(), io.BytesIO()
    colours.save(lossy, "WEBP", quality=QUALITY, method=4)
    colours.save(exact, "WEBP", lossless=True, quality=50, method=3)
    return min(lossy.getvalue(), exact.getvalue(), key=len)
