"""A block of a network as its layers: boxes from top to bottom, and arrows between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

if TYPE_CHECKING:  # A drawing must not load TensorFlow.
    import keras

HALF = 0.46  # half a box's width; columns are one apart
LANE = 0.18  # what a way around takes
LINE, EDGE = 0.22, 0.1  # heights of a line of text, and of a box beyond its lines
GAP = 0.26  # between boxes
WIDE, DEEP = 5.4, 0.85  # inches: of all columns, and of a unit of height
NAMES = {
    "Add": "add",
    "BatchNormalization": "batch norm.",
    "Concatenate": "concatenate",
    "Dropout": "dropout",
    "Flatten": "flatten",
    "GlobalAveragePooling2D": "channel means",
    "LayerNormalization": "layer norm.",
    "Multiply": "multiply",
    "ReLU": "relu",
    "Softmax": "softmax",
}
# Layers that are a line in the box before them.
LATER = {"Activation", "BatchNormalization", "Dropout", "LayerNormalization", "ReLU", "Softmax"}


class _Way(NamedTuple):
    """Where numbers come from, and where across the drawing they come down."""

    source: int
    x: float
    half: float  # how far the boxes at both ends reach beyond it


@dataclass
class _Box:
    """What one box says, and where it stands."""

    lines: list[str]
    sources: list[int]
    keeps: bool = False
    row: int = 0
    column: float = 0.0
    ways: list[_Way] = field(default_factory=list)

    @property
    def height(self) -> float:
        return EDGE + LINE * len(self.lines)


def draw_block(axes: Axes, model: keras.Model) -> None:
    """Draw the layers of a small network as boxes, and how numbers go from one to the next.

    The input is at the top, and all arrows lead down. Branches stand side by side, and a way
    around some layers runs to the right of them. A convolution has its window and its filters.
    Normalisation, activation and dropout are lines in the box of the layer before them. Boxes
    with parameters are blue.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw; an inch and a half for a column and .6 for a box suit it.
    model : keras.Model
        A functional model with one input and one output.

    Raises
    ------
    ValueError
        If it has more inputs or outputs, or its layers are not known.

    Examples
    --------
    >>> import keras
    >>> from cnn_guide.models.architectures import residual_block
    >>> from matplotlib.figure import Figure
    >>> maps, axes = keras.Input((14, 10, 16)), Figure().subplots()
    >>> draw_block(axes, keras.Model(maps, residual_block(maps, 16)))
    >>> axes.texts[1].get_text().splitlines()
    ['3 × 3, 16 filters', 'batch norm.', 'relu']
    """
    boxes = _read(model)
    _place(boxes)
    tops, depth = [], 0.0
    for row in range(boxes[-1].row + 1):
        tops.append(depth)
        depth += max(box.height for box in boxes if box.row == row) + GAP
    reach = []
    for place, box in enumerate(boxes):
        left, right = _span(place, boxes)
        reach += [left, right]
        _draw_box(axes, box, left, right - left, tops[box.row])
        for way in box.ways:
            above = boxes[way.source]
            start = tops[above.row] + above.height
            arrow = {"arrowstyle": "->", "color": "0.45", "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (way.x, tops[box.row]), (way.x, start), arrowprops=arrow)
    axes.set(xlim=(min(reach) - 0.03, max(reach) + 0.03), ylim=(depth - GAP + 0.03, -0.03))
    axes.set_axis_off()


def draw_blocks(figure: Figure, models: Mapping[str, keras.Model]) -> None:
    """Draw several blocks side by side, to one scale, and give the figure their size.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        An empty one, with ``layout="constrained"``.
    models : mapping of str to keras.Model
        What `draw_block` draws, by its title; of one column each, two or three fit beside each
        other on a page.

    Raises
    ------
    ValueError
        If there is no model, or one of them has several inputs or outputs.

    Examples
    --------
    >>> import keras
    >>> from cnn_guide.models.architectures import residual_block, separable_block
    >>> maps, figure = keras.Input((14, 10, 16)), Figure(layout="constrained")
    >>> blocks = {"residual": residual_block(maps, 16), "separable": separable_block(maps, 32)}
    >>> draw_blocks(figure, {name: keras.Model(maps, end) for name, end in blocks.items()})
    >>> [panel.get_title() for panel in figure.axes]
    ['residual', 'separable']
    """
    if not models:
        raise ValueError("models must hold at least one model, got none")
    panels = figure.subplots(ncols=len(models), squeeze=False)[0]
    for panel, (name, model) in zip(panels, models.items(), strict=True):
        draw_block(panel, model)
        panel.set_title(name)
    deepest = max(panel.get_ylim()[0] for panel in panels)
    for panel in panels:
        panel.set_ylim(deepest, -0.03)
    panels[0].get_gridspec().set_width_ratios(
        [panel.get_xlim()[1] - panel.get_xlim()[0] for panel in panels]
    )
    figure.set_size_inches(WIDE, DEEP * deepest + 0.4)


def _draw_box(axes: Axes, box: _Box, left: float, width: float, top: float) -> None:
    frame = FancyBboxPatch(
        (left, top),
        width,
        box.height,
        boxstyle="round,pad=0,rounding_size=0.05",
        facecolor=("tab:blue" if box.keeps else "tab:gray", 0.2),
        edgecolor="tab:blue" if box.keeps else "tab:gray",
    )
    axes.add_patch(frame)
    middle = left + width / 2, top + box.height / 2
    axes.text(*middle, "\n".join(box.lines), ha="center", va="center", fontsize=9)


def _read(model: keras.Model) -> list[_Box]:
    """List what comes in, the layers in their order, and what goes out."""
    from cnn_guide.models._graph import Call, walk

    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(
            f"model must have one input and one output, got {len(model.inputs)} and "
            f"{len(model.outputs)}; draw the part between two of them"
        )
    calls: list[tuple[Call, list[int]]] = []

    def note(call: Call, states: list[int]) -> int:
        calls.append((call, states))
        return len(calls) - 1

    (last,) = walk(model, note, 0)
    used = [number for _, states in calls for number in dict.fromkeys(states)]
    boxes = [_Box([_write_size(calls[0][0].output_shape)], [])]
    box_of = {0: 0}
    for number, (call, states) in enumerate(calls[1:], 1):
        sources = [box_of[state] for state in dict.fromkeys(states)]
        is_line = type(call.layer).__name__ in LATER and used.count(states[0]) == 1
        if is_line and sources[0]:
            box_of[number] = sources[0]
            boxes[sources[0]].lines += _describe(call.layer)
            boxes[sources[0]].keeps |= bool(call.layer.count_params())
        else:
            box_of[number] = len(boxes)
            boxes.append(_Box(_describe(call.layer), sources, bool(call.layer.count_params())))
    return [*boxes, _Box([_write_size(calls[last][0].output_shape)], [box_of[last]])]


def _write_size(shape: tuple[Any, ...]) -> str:
    return " × ".join("any" if size is None else f"{size:,}" for size in shape[1:])


def _describe(layer: keras.Layer) -> list[str]:
    """Say in a few words what a layer does; its own activation is another line."""
    kind = type(layer).__name__
    window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    lines = [NAMES.get(kind, kind)]
    if window:
        lines = [f"{window[0]} × {window[1]}"]
    if kind == "Conv2D":
        lines[0] += f", {layer.filters} filters"
    elif kind == "DepthwiseConv2D":
        lines[0] = f"depthwise {lines[0]}"
    elif window:
        lines[0] = f"{'max' if kind.startswith('Max') else 'mean'} pool {lines[0]}"
    elif kind == "Dense":
        lines = [f"dense, {layer.units}"]
    elif kind == "Activation":
        lines = []
    steps = max(getattr(layer, "strides", None) or (1,))
    if steps > 1 and tuple(window or ()) != (steps, steps):  # a pooling moves by its window
        lines.append(f"stride {steps}")
    name = getattr(getattr(layer, "activation", None), "__name__", "linear")
    return lines if name == "linear" else [*lines, name]


def _place(boxes: list[_Box]) -> None:
    """Give each box a row below all that leads to it, a column, and a place to each way."""
    order = _in_order(boxes, len(boxes) - 1)
    for place, box in enumerate(boxes[1:], 1):
        box.row = 1 + max(boxes[source].row for source in box.sources)
        if len(box.sources) == 1:
            (source,) = box.sources
            beside = [other for other in order if boxes[other].sources == [source]]
            shift = beside.index(place) - (len(beside) - 1) / 2
            box.column = boxes[source].column + shift
        else:
            inner = [boxes[s].column for s in box.sources if not _between(boxes, s, place)]
            box.column = sum(inner) / len(inner)
    around: list[tuple[int, int, float]] = []
    for place, box in enumerate(boxes):
        for source in box.sources:
            above, passed = boxes[source], _between(boxes, source, place)
            if not passed:
                x = box.column if len(box.sources) == 1 else above.column
                box.ways.append(_Way(source, x, HALF))
                continue
            x = max(other.column for other in passed) + HALF + LANE
            while (  # beside another way around
                any(
                    top < box.row and above.row < end and x < lane + LANE / 2
                    for top, end, lane in around
                )
            ):
                x += LANE
            around.append((above.row, box.row, x))
            box.ways.append(_Way(source, x, LANE / 2))


def _in_order(boxes: list[_Box], place: int) -> list[int]:
    """List a box after all that leads to it, branches in the order in which they are joined."""
    before = [found for source in boxes[place].sources for found in _in_order(boxes, source)]
    return list(dict.fromkeys([*before, place]))


def _between(boxes: list[_Box], source: int, place: int) -> list[_Box]:
    """List the boxes that a way would run into."""
    above, below = boxes[source], boxes[place]
    return [
        box
        for box in boxes
        if above.row < box.row < below.row and abs(box.column - above.column) < 2 * HALF
    ]


def _span(place: int, boxes: list[_Box]) -> tuple[float, float]:
    """Return the left and right end of a box, which all its ways meet."""
    box = boxes[place]
    ways = [*box.ways, *(way for other in boxes for way in other.ways if way.source == place)]
    left = min([box.column - HALF, *(way.x - way.half for way in ways)])
    return left, max([box.column + HALF, *(way.x + way.half for way in ways)])
