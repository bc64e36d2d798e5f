"""The panels of a figure: a picture is cut along its empty rows and columns, again and again.

A card in the gallery shows one panel, as whole figures at a card's size cannot be read.
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image

Box = tuple[int, int, int, int]  # left, top, right, bottom, as Pillow has it

GAP = 0.012  # of the figure's width: what separates panels is no narrower
SMALLEST = 0.12  # of the figure's width: what is smaller on a side is text
SHAPE = 3 / 2  # of a card
MARGIN = 0.035  # of a card's width, free on each side: a label at the edge looks cut


def find_panels(image: Image.Image) -> list[Box]:
    """List a figure's panels, in rows from the top."""
    grey = np.asarray(image.convert("L"))
    is_drawn = np.abs(grey.astype(int) - int(grey[0, 0])) > 12
    gap = max(3, round(GAP * image.width))
    least = SMALLEST * image.width
    found = cut(is_drawn, (0, 0, image.width, image.height), gap)
    return [box for box in found if box[2] - box[0] > least and box[3] - box[1] > least]


def cut(is_drawn: np.ndarray, box: Box, gap: int) -> Iterator[Box]:
    """Cut a box into rows, each into columns, and so on, until nothing is left to cut."""
    left, top, right, bottom = box
    part = is_drawn[top:bottom, left:right]
    rows, columns = runs(np.any(part, axis=1), gap), runs(np.any(part, axis=0), gap)
    if len(rows) > 1:
        pieces = [(left, top + start, right, top + end) for start, end in rows]
    else:
        pieces = [
            (left + start, top + rows[0][0], left + end, top + rows[0][1])
            for start, end in columns
        ]
    if pieces == [box]:
        yield box
        return
    for piece in pieces:
        yield from cut(is_drawn, piece, gap)


def runs(is_drawn: np.ndarray, gap: int) -> list[tuple[int, int]]:
    """List from where to where something is drawn; narrow gaps belong to what they part."""
    places = np.flatnonzero(is_drawn)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    starts = places[np.r_[0, breaks + 1]]
    ends = places[np.r_[breaks, len(places) - 1]] + 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def join(panels: list[Box], wanted: list[int] | None, size: tuple[int, int]) -> Box:
    """Take the wanted panels together, or else the largest; of none, the whole figure."""
    if not panels:
        return 0, 0, *size
    chosen = [panels[number] for number in wanted or [] if number < len(panels)]
    if not chosen:
        return max(panels, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    lefts, tops, rights, bottoms = zip(*chosen, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def part_of(size: tuple[int, int], part: list[float]) -> Box:
    """Take a part of a picture: left, top, right and bottom as shares of width and height.

    Raises
    ------
    ValueError
        If these are not four shares, each side before its opposite.
    """
    if len(part) != 4 or not (0 <= part[0] < part[2] <= 1 and 0 <= part[1] < part[3] <= 1):
        raise ValueError(
            f"part must be [left, top, right, bottom], shares from 0 to 1, got {part}"
        )
    left, top, right, bottom = (
        round(share * side) for share, side in zip(part, (*size, *size), strict=True)
    )
    return left, top, right, bottom


def crop_to_card(image: Image.Image, box: Box, size: tuple[int, int]) -> Image.Image:
    """Fit a panel into a card, on the figure's own ground."""
    panel = image.convert("RGB").crop(box)
    width, height = (side - 2 * round(MARGIN * size[0]) for side in size)
    scale = min(width / panel.width, height / panel.height)
    fitted = panel.resize(
        (max(1, round(panel.width * scale)), max(1, round(panel.height * scale))),
        Image.Resampling.LANCZOS,
    )
    card = Image.new("RGB", size, image.convert("RGB").getpixel((0, 0)))
    card.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    return card
