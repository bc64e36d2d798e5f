"""Characters of two families, drawn again and again: a stand-in for photographs of people."""

import os
import unicodedata
from collections.abc import Sequence
from typing import Any

from cnn_guide._checks import as_count

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

# The families, and the words with which Unicode's names of their characters begin.
_FAMILIES = {
    "alphabets": ("LATIN", "GREEK", "CYRILLIC"),
    "syllabics": ("CANADIAN",),
}
SIDE = 28
LAST = 0x1680  # the syllabics end here
PLAIN = 40  # the size in which fonts draw, in pixels
NOWHERE = "\U0010fffe"  # no font has it, so each draws its sign for what it lacks

Paths = Sequence[str | os.PathLike[str]]


def list_characters(fonts: Paths, *, most_alike: float = 0.85) -> dict[str, list[str]]:
    """List letters that all these fonts can draw, and that don't look like one another.

    Letters with accents are left out, and of letters that look alike, such as the Latin and the
    Greek capital A, the first stays, whatever its size.

    Parameters
    ----------
    fonts : sequence of paths
        TrueType fonts; the first one's letters are compared.
    most_alike : float, default 0.85
        The correlation of two letters' pixels up to which both stay, between 0 and 1.

    Returns
    -------
    dict of list of str
        Characters of the Latin, Greek and Cyrillic "alphabets", and of the Canadian
        "syllabics", in the order of Unicode.

    Raises
    ------
    ValueError
        If there is no font, or `most_alike` is out of range.

    Examples
    --------
    >>> import matplotlib
    >>> folder = matplotlib.get_data_path() + "/fonts/ttf"
    >>> characters = list_characters([f"{folder}/DejaVuSans.ttf"])
    >>> "".join(characters["alphabets"][:10]), "O" in characters["alphabets"]
    ('ABCDEFGHIJ', True)
    >>> "Ο" in characters["alphabets"]  # the Greek capital, which looks the same
    False
    """
    if not 0 <= most_alike <= 1:
        raise ValueError(f"most_alike must lie between 0 and 1, got most_alike={most_alike}")
    drawn = _load(fonts)
    lacks = {ink.tobytes() for ink in _inks(drawn, NOWHERE)}
    seen = np.zeros((0, SIDE**2))
    found: dict[str, list[str]] = {}
    for family, beginnings in _FAMILIES.items():
        found[family] = []
        for character in map(chr, range(ord("A"), LAST)):
            if not _is_plain_letter(character, beginnings):
                continue
            inks = _inks(drawn, character)
            if len(inks) < len(drawn) or lacks & {ink.tobytes() for ink in inks}:
                continue
            pixels = np.asarray(_centred(inks[0], SIDE, SIDE - 4), float).ravel()
            pixels -= pixels.mean()
            pixels /= np.linalg.norm(pixels)
            if (seen @ pixels).max(initial=-1) <= most_alike:
                seen = np.vstack([seen, pixels])
                found[family].append(character)
    return found


def draw_characters(
    characters: Sequence[str], fonts: Paths, each: int, *, seed: int = 0
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Draw each character several times, as photographs show one person on several days.

    The font, the place, the size, a turn of up to 15 degrees, the brightness and noise are
    drawn anew for each picture.

    Parameters
    ----------
    characters : sequence of str
        Single characters.
    fonts : sequence of paths
        TrueType fonts that have them.
    each : int
        Pictures of each character.
    seed : int, default 0
        Of all that is drawn at random.

    Returns
    -------
    images : float32 array of shape (characters * each, 28, 28, 1)
        White on black, 0 to 1.
    identities : int array of shape (characters * each,)
        Which character it is: its position in `characters`.

    Raises
    ------
    ValueError
        If there is no font or no character, a number is too small, or nothing is to be seen
        of a character.

    Examples
    --------
    >>> import matplotlib
    >>> folder = matplotlib.get_data_path() + "/fonts/ttf"
    >>> images, identities = draw_characters("AB", [f"{folder}/DejaVuSans.ttf"], 3)
    >>> images.shape, identities
    ((6, 28, 28, 1), array([0, 0, 0, 1, 1, 1]))
    """
    drawn, each = _load(fonts), as_count("each", each)
    rng = np.random.default_rng(as_count("seed", seed, minimum=0))
    if not len(characters):
        raise ValueError("characters must be at least one, got none")
    images = []
    for character in characters:
        pictures = _inks(drawn, character)
        if len(pictures) < len(drawn):
            raise ValueError(
                f"characters must be visible in every font, got {character!r}; take them from "
                "list_characters"
            )
        large = [_centred(picture, 2 * SIDE, PLAIN) for picture in pictures]
        images += [_vary(large[rng.integers(len(large))], rng) for _ in range(each)]
    return (
        np.stack(images)[..., np.newaxis].astype(np.float32),
        np.repeat(np.arange(len(characters)), each),
    )


def _vary(picture: Image.Image, rng: np.random.Generator) -> npt.NDArray[Any]:
    """Turn, move, resize and dim a picture, and add noise."""
    turned = picture.rotate(rng.uniform(-15, 15), resample=Image.Resampling.BILINEAR)
    reach = SIDE * rng.uniform(0.85, 1.15)
    across, down = SIDE + rng.uniform(-3, 3, 2)
    corners = (across - reach, down - reach, across + reach, down + reach)
    way = Image.Resampling.BILINEAR
    small = turned.transform((SIDE, SIDE), Image.Transform.EXTENT, corners, resample=way)
    pixels = np.asarray(small) / 255 * rng.uniform(0.5, 1)
    return np.clip(pixels + rng.normal(0, 0.1, pixels.shape), 0, 1)


def _load(fonts: Paths) -> list[ImageFont.FreeTypeFont]:
    """Open fonts, in the size in which they draw."""
    if isinstance(fonts, str) or not len(fonts):
        raise ValueError(f"fonts must be a list of at least one path, got fonts={fonts!r}")
    return [ImageFont.truetype(os.fspath(font), PLAIN) for font in fonts]


def _is_plain_letter(character: str, beginnings: Sequence[str]) -> bool:
    """Say whether it is a letter of these alphabets, and not one put together of others."""
    return (
        unicodedata.category(character) in {"Lu", "Ll", "Lo"}
        and unicodedata.name(character, " ").split(" ")[0] in beginnings
        and not unicodedata.decomposition(character)
    )


def _inks(fonts: Sequence[ImageFont.FreeTypeFont], character: str) -> list[Image.Image]:
    """Draw a character with each font that shows something of it, cut to what it shows."""
    inks, middle = [], (1.5 * PLAIN, 1.5 * PLAIN)
    for font in fonts:
        canvas = Image.new("L", (3 * PLAIN, 3 * PLAIN))
        ImageDraw.Draw(canvas).text(middle, character, fill=255, font=font, anchor="mm")
        if box := canvas.getbbox():
            inks.append(canvas.crop(box))
    return inks


def _centred(picture: Image.Image, side: int, room: int) -> Image.Image:
    """Bring the longer side to a length, in the middle of a square."""
    scale = room / max(picture.size)
    sizes = tuple(max(1, round(length * scale)) for length in picture.size)
    small = picture.resize((sizes[0], sizes[1]), Image.Resampling.BILINEAR)
    square = Image.new("L", (side, side))
    square.paste(small, ((side - sizes[0]) // 2, (side - sizes[1]) // 2))
    return square
