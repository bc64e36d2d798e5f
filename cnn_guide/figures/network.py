"""A network to scale: each layer's output as a box, its sides in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

if TYPE_CHECKING:  # A drawing must not load TensorFlow.
    import keras

SLANT = math.sqrt(0.5) / 2  # Depth is drawn at 45 degrees and half its length
GAP = 0.025  # Between rows, as a share of all boxes' height


@dataclass(frozen=True)
class _Row:
    """What one layer puts out, and what it keeps."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    frozen: bool

    @property
    def label(self) -> str:
        size = " × ".join(f"{n:,}" for n in self.shape)
        size += " numbers" if len(self.shape) == 1 else ""
        kept = f"{self.parameters:,} parameters" if self.parameters else "no parameters"
        return f"{self.name}: {size}\n{kept}{', frozen' if self.frozen else ''}"


def draw_network(axes: Axes, model: keras.Sequential) -> None:
    """Draw what each layer of a network puts out, to one scale, from the input down.

    Maps are a box: the front has their height and width, a unit for each number, and the depth
    is the number of channels, drawn at half its length. A row of numbers is a strip, wrapped
    like a line of text where it is too long, a unit square for each number. Boxes of layers
    with parameters are blue, and hatched where these are frozen.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw, in a figure with ``layout="constrained"``, which leaves room for the
        names; 3.7 by 6 inches suit eight layers.
    model : keras.Sequential
        A network with a known input size, channels last. A model within it is one box.

    Raises
    ------
    TypeError
        If the model is no `keras.Sequential`.
    ValueError
        If its input size is unknown, or a layer puts out anything but maps or a row.

    Examples
    --------
    >>> from cnn_guide.models import build_mnist_cnn
    >>> from matplotlib.figure import Figure
    >>> axes = Figure(figsize=(3.7, 6), layout="constrained").subplots()
    >>> draw_network(axes, build_mnist_cnn())
    >>> print(axes.texts[1].get_text())
    Conv2D: 26 × 26 × 32
    320 parameters
    """
    rows = _read(model)
    widths = [row.shape[1] + row.shape[2] * SLANT for row in rows if len(row.shape) == 3]
    longest = max(math.prod(row.shape) for row in rows)
    fold = math.ceil(max(widths, default=math.sqrt(longest)))
    sizes = [_size(row, fold) for row in rows]
    total = sum(height for _, height in sizes)
    least = total / (1.6 * len(rows))  # Two lines of text need room beside a flat box
    top, widest = 0.0, max(width for width, _ in sizes)
    for row, (_, height) in zip(rows, sizes, strict=True):
        room = max(height, least)
        _draw_row(axes, row, top + (room - height) / 2, fold)
        axes.annotate(
            row.label,
            (widest, top + room / 2),
            xytext=(8, 0),
            textcoords="offset points",
            fontsize=9,
            va="center",
            annotation_clip=False,
        )
        top += room + GAP * total
    axes.set(
        xlim=(-1, widest + 1), ylim=(top - GAP * total + 1, -1), aspect="equal", anchor="W"
    )
    axes.set_axis_off()


def _read(model: keras.Sequential) -> list[_Row]:
    """List the input and each layer, with the shape of what it puts out."""
    import keras

    if not isinstance(model, keras.Sequential):
        raise TypeError(
            f"model must be a keras.Sequential, got {type(model).__name__}; "
            "keras.Sequential(layers) makes one of layers in a row"
        )
    shape: Any = model.input_shape[1:] if model.built and model.inputs else (None,)
    if None in shape:
        raise ValueError(
            f"model must have a known input size, got {model.name!r} with input {shape}; "
            "begin it with keras.Input((height, width, channels))"
        )
    rows = [_Row("input", tuple(shape), 0, frozen=False)]
    for layer in model.layers:
        shape = layer.compute_output_shape((None, *shape))[1:]
        kept = layer.count_params()
        name = layer.name if isinstance(layer, keras.Model) else type(layer).__name__
        rows.append(_Row(name, tuple(shape), kept, kept > 0 and not layer.trainable_weights))
    for row in rows:
        if len(row.shape) not in {1, 3}:
            raise ValueError(
                "model must put out maps (height, width, channels) or a row (numbers,) after "
                f"each layer, got shape {row.shape} after {row.name}; draw the rest of it"
            )
    return rows


def _size(row: _Row, fold: int) -> tuple[float, float]:
    """Return width and height of what is drawn for a row, in units."""
    if len(row.shape) == 3:
        height, width, channels = row.shape
        return width + channels * SLANT, height + channels * SLANT
    return min(row.shape[0], fold), math.ceil(row.shape[0] / fold)


def _draw_row(axes: Axes, row: _Row, top: float, fold: int) -> None:
    """Draw a box with its front below and left, or a strip that is wrapped at `fold`."""
    if len(row.shape) == 3:
        height, width, channels = row.shape
        deep = channels * SLANT
        upper, lower, far = top + deep, top + deep + height, width + deep
        faces = {
            0.35: [(0, upper), (width, upper), (width, lower), (0, lower)],
            0.15: [(0, upper), (deep, top), (far, top), (width, upper)],
            0.6: [(width, upper), (far, top), (far, top + height), (width, lower)],
        }
    else:
        full, rest = divmod(row.shape[0], fold)
        right, lower = min(row.shape[0], fold), top + full
        last = [(rest, lower), (rest, lower + 1), (0, lower + 1)] if rest else [(0, lower)]
        corner = [(right, lower)] if full else []
        faces = {0.35: [(0, top), (right, top), *corner, *last]}
    colour = "tab:blue" if row.parameters else "tab:gray"
    for strength, corners in faces.items():
        face = Polygon(
            np.array(corners), facecolor=(colour, strength), edgecolor=colour, linewidth=0.8
        )
        if row.frozen:
            face.set_hatch("////")
        axes.add_patch(face)
