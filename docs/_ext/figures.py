"""Draws each figure in the guide's own style, once for light pages and once for dark ones.

Matplotlib draws as the pages' code says; when a figure becomes a PNG, its width is cut to what
a page has room for, and it is drawn again with the colours of dark pages. That second picture
travels inside the first one's file, in a chunk that viewers skip, through whatever caches lie
between; `schemes` unpacks it. What is drawn on top of a picture, such as a window on a
digit, keeps its colours.

`start` is called in each process that runs pages: by IPython for chapters, and by
sphinx-gallery before each script.
"""

import io
import json
import struct
import tomllib
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

# Read from its place: a chapter must not find the package imported before it imports it.
STYLE = Path(__file__).parents[2] / "cnn_guide/style.toml"
TOKENS = tomllib.loads(STYLE.read_text("utf-8"))
LINE, SIZE = TOKENS["line"], TOKENS["figure"]
SCHEMES = {
    name: {
        "ink": TOKENS[name]["ground"]["ink"],
        "paper": TOKENS[name]["ground"]["page"],
        "series": list(TOKENS[name]["series"].values()),
    }
    for name in ("light", "dark")
}
LIGHT = SCHEMES["light"]
# A change of these changes pictures, and so reruns pages.
LOOK = json.dumps([LINE, SIZE, SCHEMES])

CHUNK = b"daRk"  # ancillary, private, and safe to copy
SIGNATURE = b"\x89PNG\r\n\x1a\n"
SHARP = 200  # dots an inch: two for each CSS pixel
# Matplotlib's own colours, in the order of the series.
NAMED = ("tab:blue", "tab:orange", "tab:green", "tab:purple", "tab:gray")

_print: Callable[..., Any] | None = None


def start(dpi: int = SHARP // 2) -> None:
    """Set the style, and see to it that each figure is drawn twice."""
    global _print
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib.backend_bases import FigureCanvasBase

    style = {
        "figure.dpi": dpi,
        "font.size": SIZE["text_pt"],
        "axes.titlesize": SIZE["title_pt"],
        "axes.labelsize": SIZE["text_pt"],
        "figure.titlesize": SIZE["title_pt"],
        "legend.fontsize": SIZE["smallest_pt"],
        "xtick.labelsize": SIZE["smallest_pt"],
        "ytick.labelsize": SIZE["smallest_pt"],
        "lines.linewidth": LINE["curve_pt"],
        "axes.linewidth": LINE["axis_pt"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "0.45",
        "xtick.color": "0.45",
        "ytick.color": "0.45",
        "xtick.labelcolor": "black",
        "ytick.labelcolor": "black",
        "axes.axisbelow": True,
        "grid.color": "0.85",
        "grid.linewidth": LINE["grid_pt"],
        "legend.frameon": False,
        "image.cmap": "viridis",
        "axes.prop_cycle": cycler(color=LIGHT["series"]),
    }
    # Matplotlib's types list every key by itself; a dict of some is none of these.
    mpl.rcParams.update(style)  # type: ignore[arg-type]
    if _print is None:
        _print = FigureCanvasBase.print_figure
        # To replace a method of Matplotlib's is the point.
        FigureCanvasBase.print_figure = print_twice  # type: ignore[method-assign, assignment]


def start_script(_conf: object, _name: str | None, when: str) -> None:
    """Start anew; sphinx-gallery calls this before and after each script."""
    if when == "before":
        start()


def print_twice(canvas: Any, target: Any, dpi: Any = None, **options: Any) -> Any:
    """Print a figure; a sharp PNG holds what dark pages show, too."""
    figure, given = canvas.figure, options.get("format")
    kind = given or (Path(target).suffix[1:] if isinstance(target, str | Path) else "png")
    width, height = figure.get_size_inches()
    if width > SIZE["width_in"]:
        figure.set_size_inches(SIZE["width_in"], height * SIZE["width_in"] / width)
    if kind != "png":
        # `start` has set it: without that nobody calls this.
        return _print(canvas, target, dpi, **options)  # type: ignore[misc]
    dots = figure.dpi if dpi in {None, "figure"} else dpi
    drawn = {}
    for name, scheme in SCHEMES.items():
        if name == "dark" and dots < SHARP:
            continue
        undo = recolour(figure, scheme)
        file = io.BytesIO()
        try:
            paper = {"facecolor": scheme["paper"], "edgecolor": "none"}
            _print(canvas, file, dots, **options | paper)  # type: ignore[misc] # as above
        finally:
            for again in reversed(undo):  # a figure and its paper share a colour
                again()
        drawn[name] = file.getvalue()
    light = drawn["light"]
    if "dark" in drawn:
        light = pack(drawn, describe(figure, dots))
    if hasattr(target, "write"):
        target.write(light)
    else:
        Path(target).write_bytes(light)
    return None


def pack(pictures: dict[str, bytes], about: dict[str, Any]) -> bytes:
    """Put both pictures as WebP, and what is known of them, into the light PNG."""
    from PIL import Image

    with ThreadPoolExecutor() as both:  # Pillow lets others work while it encodes
        small = dict(zip(pictures, both.map(encode, pictures.values()), strict=True))
    about |= {"size": Image.open(io.BytesIO(pictures["light"])).size}
    about |= {"bytes": {name: len(picture) for name, picture in small.items()}}
    body = json.dumps(about).encode() + b"\0" + b"".join(small.values())
    mark = struct.pack(">I", zlib.crc32(CHUNK + body))
    chunk = struct.pack(">I", len(body)) + CHUNK + body + mark
    light = pictures["light"]
    return light[:-12] + chunk + light[-12:]  # the last twelve bytes are the end's own chunk


def encode(picture: bytes) -> bytes:
    """Write a picture as WebP: without loss, unless it is a photograph, where that is large."""
    from PIL import Image

    image, files = Image.open(io.BytesIO(picture)).convert("RGB"), []
    for options in ({"lossless": True}, {"quality": 85}):
        file = io.BytesIO()
        image.save(file, "WEBP", **options)
        files.append(file.getvalue())
    exact, near = files
    return exact if len(exact) < max(2 * len(near), 30_000) else near


def unpack(picture: bytes) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """Take out of a PNG what `pack` put in, if there is such a thing: facts, and pictures."""
    place = len(SIGNATURE)
    while picture.startswith(SIGNATURE) and place + 12 <= len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        if picture[place + 4 : place + 8] == CHUNK:
            facts, _, rest = picture[place + 8 : place + 8 + length].partition(b"\0")
            about, found = json.loads(facts), {}
            for name, size in about["bytes"].items():
                found[name], rest = rest[:size], rest[size:]
            return about, found
        place += length + 12
    return None


def describe(figure: Any, dots: float) -> dict[str, Any]:
    """Say how sharp a figure is, how small its least text, and how little that stands out."""
    sizes, contrasts = [float(SIZE["text_pt"])], [21.0]
    for text in texts_of(figure):
        sizes.append(text.get_fontsize())
        contrasts += [
            contrast(_map(text.get_color(), scheme), scheme["paper"])
            for scheme in SCHEMES.values()
        ]
    return {"dots": dots, "least_text": min(sizes), "least_contrast": min(contrasts)}


def texts_of(figure: Any) -> Iterator[Any]:
    """List the texts that stand on the paper: not within pictures, bars and the like."""
    yield from (text for text in figure.texts if text.get_text().strip())
    for axes in figure.axes:
        found = [axes.title, axes._left_title, axes._right_title]
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                found += [axis.label, *axis.get_ticklabels()] if axis.get_visible() else []
        if axes.get_legend():
            found += axes.get_legend().get_texts()
        yield from (text for text in found if text.get_visible() and text.get_text().strip())


def contrast(one: Any, other: Any) -> float:
    """Return the ratio of two colours' luminances, as accessibility guidelines define it."""
    from matplotlib.colors import to_rgb

    def luminance(colour: Any) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)) + 0.05

    less, more = sorted((luminance(to_rgb(one)), luminance(to_rgb(other))))
    return more / less


def _map(colour: Any, scheme: dict[str, Any]) -> Any:
    """Give a colour's counterpart in a scheme: series by place, greys between ink and paper."""
    from matplotlib.colors import to_rgba

    rgba = to_rgba(colour)
    for names in (LIGHT["series"], NAMED):
        for place, name in enumerate(names):
            if to_rgba(name)[:3] == rgba[:3]:
                return (*to_rgba(scheme["series"][place])[:3], rgba[3])
    red, green, blue, alpha = rgba
    for name in ("ink", "paper"):  # of what Matplotlib copied while it drew
        if rgba[:3] in {to_rgba(known[name])[:3] for known in SCHEMES.values()}:
            return (*to_rgba(scheme[name])[:3], alpha)
    if max(red, green, blue) - min(red, green, blue) > 1e-6:
        return rgba
    ink, paper = (to_rgba(scheme[name])[:3] for name in ("ink", "paper"))
    mixed = (red * p + (1 - red) * i for i, p in zip(ink, paper, strict=True))
    return (*mixed, alpha)


def recolour(figure: Any, scheme: dict[str, Any]) -> list[Callable[[], None]]:
    """Give all that stands on the paper a scheme's colours; return what takes that back."""
    from matplotlib.text import Annotation

    on_pictures = set()
    for axes in figure.axes:
        if axes.images or any(part.get_array() is not None for part in axes.collections):
            parts = (*axes.texts, *axes.lines, *axes.patches, *axes.collections)
            on_pictures |= {part for top in parts for part in top.findobj()}
    on_pictures |= set(_name_pictures(figure))
    undo: list[Callable[[], None]] = []
    for artist in figure.findobj():
        extra = [artist.arrow_patch] if isinstance(artist, Annotation) else []
        box = getattr(artist, "get_bbox_patch", lambda: None)()
        for part in (artist, *extra, box):
            if part is not None and part not in on_pictures and artist not in on_pictures:
                undo += _recolour_one(part, scheme)
    return undo


def _name_pictures(figure: Any) -> Iterator[Any]:
    """Yield the parts of legends that show a colour which a picture gives a class."""
    from matplotlib.colors import ListedColormap, to_rgba

    images = [image for axes in figure.axes for image in axes.images]
    maps = [image.cmap for image in images if isinstance(image.cmap, ListedColormap)]
    named = {tuple(colour[:3]) for each in maps for colour in each(range(each.N))}
    for legend in (*figure.legends, *filter(None, (axes.legend_ for axes in figure.axes))):
        for patch in legend.get_patches():
            if to_rgba(patch.get_facecolor())[:3] in named:
                yield patch


def _recolour_one(artist: Any, scheme: dict[str, Any]) -> Iterator[Callable[[], None]]:
    import numpy as np

    is_mapped = getattr(artist, "get_array", lambda: None)() is not None
    names = ("facecolor", "edgecolor", "color", "markerfacecolor", "markeredgecolor")
    for name in names:
        get, put = getattr(artist, f"get_{name}", None), getattr(artist, f"set_{name}", None)
        if get is None or put is None or is_mapped:
            continue
        before = get()
        if isinstance(before, str) and before in {"none", "auto"}:
            continue
        if isinstance(before, np.ndarray) and before.ndim == 2:
            put([_map(row, scheme) for row in before])
        elif before is not None:
            put(_map(before, scheme))
        # mypy cannot infer a lambda's type from its defaults, which hold this turn's values.
        yield lambda put=put, before=before: put(before)  # type: ignore[misc]
