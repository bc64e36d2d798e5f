"""What one number of a network sees, drawn in each layer before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from cnn_guide._checks import Pair, as_count
from cnn_guide.animations._page import Animation, as_grid, check_name
from cnn_guide.animations._windows import COLOURS
from cnn_guide.ops.fields import ReceptiveField, widen_field
from cnn_guide.ops.geometry import output_size

import numpy as np
import numpy.typing as npt

Window = tuple[int, int] | tuple[int, int, int]

LEVELS = 8  # Greys of the image


def show_fields(
    image: npt.ArrayLike,
    windows: Mapping[str, Window],
    name: str,
    caption: str,
    *,
    place: Pair | None = None,
) -> Animation:
    """Show a number of the last layer, and the numbers that it depends on in each one before.

    The drawing stands still. On this site a script lets the reader drag any number.

    Parameters
    ----------
    image : int array of shape (height, width)
        Ink from 0 to 255, drawn as the first layer.
    windows : dict of str to tuple
        For each layer, in their order: (kernel size, stride), and a dilation rate behind them
        where it is not 1; both axes alike, without padding.
    name : str
        The figure's id, which no other on the page has: small letters, digits and hyphens.
    caption : str
        Text under the drawing.
    place : (int, int), optional
        Row and column of the number in the last layer, from 0; by default the middle.

    Returns
    -------
    Animation
        The figure, as HTML.

    Raises
    ------
    ValueError
        If there is no layer, a window does not fit, the place is not in the last layer, or the
        name is no id.
    TypeError
        If the image does not hold whole numbers.

    Examples
    --------
    >>> figure = show_fields(np.eye(6, 8, dtype=int), {"a map": (3, 1)}, "see", "A field.")
    >>> "3 × 3, from row 3, column 4" in figure.html
    True
    """
    pixels = as_grid("image", image)
    check_name(name)
    layers = _build_layers(pixels.shape, windows)
    last = layers[-1]
    held = tuple(n // 2 for n in last.size) if place is None else tuple(place)
    if len(held) != 2 or not all(
        0 <= n < size for n, size in zip(held, last.size, strict=True)
    ):
        raise ValueError(
            f"place must be a row and a column of the last layer, {_times(last.size)}, counted "
            f"from 0, got place={place!r}"
        )
    boxes = _look_back(layers, held)
    drawings = [
        line
        for layer, box in zip(layers, boxes, strict=True)
        for line in _draw_layer(layer, box, pixels if layer is layers[0] else None)
    ]
    return Animation(
        "\n".join(
            [
                f'<figure class="animation field" id="{name}">',
                '<div style="display: flex; flex-wrap: wrap; gap: 0.75rem">',
                *drawings,
                "</div>",
                f"<figcaption>{escape(caption)}</figcaption>",
                "</figure>",
            ]
        )
    )


@dataclass(frozen=True)
class _Layer:
    """A layer's name, its numbers down and across, and the window that made it."""

    name: str
    size: Pair
    kernel_size: int = 1
    strides: int = 1
    dilation_rate: int = 1


@dataclass(frozen=True)
class _Box:
    """Numbers of a layer, from a first row and column on."""

    start: Pair
    size: Pair


def _build_layers(shape: tuple[int, ...], windows: Mapping[str, Window]) -> list[_Layer]:
    """Work out how large each layer is, from the image on."""
    if not windows:
        raise ValueError("windows must name at least one layer, got none")
    layers = [_Layer("image", (shape[0], shape[1]))]
    for name, window in windows.items():
        numbers = [as_count(f"a number of windows[{name!r}]", number) for number in window]
        if len(numbers) not in (2, 3):
            raise ValueError(
                f"windows must hold (kernel size, stride) or (kernel size, stride, dilation "
                f"rate) for each layer, got {name!r}: {window!r}"
            )
        kernel_size, strides, rate = (*numbers, 1)[:3]
        height, width = (
            output_size(n, kernel_size, strides, dilation_rate=rate) for n in layers[-1].size
        )
        layers.append(_Layer(name, (height, width), kernel_size, strides, rate))
    return layers


def _look_back(layers: list[_Layer], held: Pair) -> Iterator[_Box]:
    """Find what a number of the last layer sees in each layer."""
    for index in range(len(layers)):
        field = ReceptiveField()
        for layer in layers[index + 1 :]:
            field = widen_field(
                field, layer.kernel_size, layer.strides, dilation_rate=layer.dilation_rate
            )
        row, column = (field.pixels(n)[0] for n in held)
        yield _Box((row, column), (field.size, field.size))


def _times(size: Pair) -> str:
    return " × ".join(map(str, size))


def _say(box: _Box) -> str:
    """Say how large a field is, and where it begins, from 1."""
    row, column = (n + 1 for n in box.start)
    if box.size == (1, 1):
        return f"row {row}, column {column}"
    return f"{_times(box.size)}, from row {row}, column {column}"


def _draw_layer(
    layer: _Layer, box: _Box, pixels: npt.NDArray[np.int64] | None
) -> Iterator[str]:
    """Draw a layer's cells, with a field among them, under its name and above its words."""
    height, width = layer.size
    title, said = escape(layer.name), _say(box)
    margin = max(layer.size) / 100  # for the frame's line
    window = f"{layer.kernel_size} {layer.strides} {layer.dilation_rate}"
    yield (
        f'<div class="field-layer" data-name="{escape(layer.name)}" data-window="{window}" '
        f'data-size="{height} {width}" style="flex: 1 1 6rem; max-width: 11rem">'
    )
    yield f'<div class="field-title">{title}<br/>{_times(layer.size)}</div>'
    yield (
        f'<svg role="img" aria-label="{title}, {_times(layer.size)}; marked: {said}" '
        f'viewBox="{-margin:g} {-margin:g} {width + 2 * margin:g} {height + 2 * margin:g}" '
        'style="display: block; width: 100%">'
    )
    thin = 'vector-effect="non-scaling-stroke"'
    if pixels is not None:
        yield f'<rect width="{width}" height="{height}" style="fill: #000"/>'
        yield from _draw_ink(pixels)
    else:
        lines = "".join(f"M0 {n}h{width}" for n in range(height + 1))
        lines += "".join(f"M{n} 0v{height}" for n in range(width + 1))
        grey = "fill: none; stroke: currentColor; stroke-opacity: 0.35"
        yield f'<path d="{lines}" {thin} style="{grey}"/>'
    colour = COLOURS["answer" if box.size == (1, 1) else "window"]
    (row, column), (rows, columns) = box.start, box.size
    style = f"fill: {colour}; fill-opacity: 0.55; stroke: {colour}; stroke-width: 2px"
    yield (
        f'<rect class="field-mark" x="{column}" y="{row}" width="{columns}" height="{rows}" '
        f'{thin} style="{style}"/>'
    )
    yield "</svg>"
    yield f'<div class="field-said">{said}</div>'
    yield "</div>"


def _draw_ink(pixels: npt.NDArray[np.int64]) -> Iterator[str]:
    """Draw the ink, white on black, one path for each level of grey."""
    levels = np.round(pixels / 255 * LEVELS).astype(int)
    for level in range(1, LEVELS + 1):
        places = np.argwhere(levels == level)
        if len(places):
            cells = "".join(f"M{column} {row}h1v1h-1z" for row, column in places)
            yield f'<path d="{cells}" style="fill: #fff; fill-opacity: {level / LEVELS:g}"/>'
