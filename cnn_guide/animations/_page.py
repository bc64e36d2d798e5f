"""What all animations share: a figure with its control, its drawing, and the same in words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

IntGrid = npt.NDArray[np.int64]

SECONDS = 1.2  # How long a drawing rests at each stop


@dataclass(frozen=True)
class Animation:
    """An animation for a page: a notebook shows it as the last value of a cell.

    Attributes
    ----------
    html : str
        One figure: a control, the drawing, a caption, and the same in words.
    """

    html: str

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        return self.html


def check_name(name: str) -> None:
    """Raise if a name cannot be an element's id."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(
            f"name must be small letters, digits and hyphens after a letter, got name={name!r}"
        )


def as_grid(name: str, array: npt.ArrayLike) -> IntGrid:
    """Return whole numbers in rows and columns."""
    grid = np.asarray(array)
    if grid.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold whole numbers, got dtype {grid.dtype}; round it")
    if grid.ndim != 2 or grid.size == 0:
        raise ValueError(f"{name} must have rows and columns, got shape {grid.shape}")
    return grid.astype(np.int64)


def write_number(value: object) -> str:
    """Write a number with a proper minus."""
    return str(value).replace("-", "\N{MINUS SIGN}")


def write_size(shape: tuple[int, ...]) -> str:
    """Write how large a table is."""
    return " by ".join(map(str, shape))


def play_figure(
    name: str, summary: str, drawing: Iterable[str], caption: str, words: Iterable[str]
) -> Animation:
    """Put a tick box that plays, the drawing, the caption and the words together.

    A page may put buttons in place of the tick box: a drawing moves by `--at`, the words say
    each stop, and what has `data-from` is there from that stop on.
    """
    return Animation(
        "\n".join(
            [
                f'<figure class="animation" id="{name}" data-seconds="{SECONDS:g}">',
                f'<input type="checkbox" id="{name}-play"/>',
                f'<label for="{name}-play">Play the animation</label>',
                *drawing,
                *write_ending(summary, caption, words),
            ]
        )
    )


def write_ending(summary: str, caption: str, words: Iterable[str]) -> Iterator[str]:
    """Write the caption, and what each stop shows."""
    yield f"<figcaption>{escape(caption)}</figcaption>"
    yield f"<details><summary>{summary}, in words</summary>"
    yield "<ol>"
    yield from (f"<li>{line}</li>" for line in words)
    yield "</ol>"
    yield "</details>"
    yield "</figure>"
