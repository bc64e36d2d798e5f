from itertools import pairwise

from cnn_guide.figures import draw_block, draw_blocks
from cnn_guide.models.architectures import (
    build_lenet,
    dense_block,
    inception_block,
    residual_block,
    squeeze_and_excite,
)

import keras
import pytest
from keras import layers
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch


def draw(block, channels=16):
    maps = keras.Input((14, 10, channels))
    axes = Figure().subplots()
    draw_block(axes, keras.Model(maps, block(maps)))
    boxes = {}
    texts = [text for text in axes.texts if text.get_text()]
    frames = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    for text, frame in zip(texts, frames, strict=True):
        left, top = frame.get_x(), frame.get_y()
        place = (left, top, left + frame.get_width(), top + frame.get_height())
        boxes.setdefault(text.get_text(), []).append(place)
    arrows = [text for text in axes.texts if getattr(text, "arrow_patch", None)]
    ways = [(arrow.xyann, arrow.xy) for arrow in arrows]
    return axes, boxes, ways


def joined(boxes, ways):
    """Name the boxes at both ends of each arrow, and see that it meets their edges."""
    places = [(name, *place) for name, found in boxes.items() for place in found]

    def at(x, y, edge):
        (name,) = [
            each[0] for each in places if each[1] < x < each[3] and abs(each[edge] - y) < 1e-9
        ]
        return name

    return sorted((at(*start, 4), at(*end, 2)) for start, end in ways)


def test_each_layer_is_a_box_and_what_follows_it_a_line():
    _, boxes, ways = draw(lambda maps: residual_block(maps, 16))
    first, second = "3 × 3, 16 filters\nbatch norm.\nrelu", "3 × 3, 16 filters\nbatch norm."
    assert list(boxes) == ["14 × 10 × 16", first, second, "add\nrelu"]
    assert len(boxes["14 × 10 × 16"]) == 2  # what comes in, and what goes out
    assert joined(boxes, ways) == [
        ("14 × 10 × 16", "3 × 3, 16 filters\nbatch norm.\nrelu"),
        ("14 × 10 × 16", "add\nrelu"),
        (second, "add\nrelu"),
        (first, second),
        ("add\nrelu", "14 × 10 × 16"),
    ]


def test_a_whole_network_says_what_each_layer_is():
    axes = Figure().subplots()
    draw_block(axes, build_lenet(input_shape=(28, 24, 1)))
    assert [text.get_text() for text in axes.texts if text.get_text()] == [
        "28 × 24 × 1",
        "5 × 5, 6 filters\ntanh",
        "mean pool 2 × 2",
        "depthwise 1 × 1\ntanh",
        "5 × 5, 16 filters\ntanh",
        "mean pool 2 × 2",
        "depthwise 1 × 1\ntanh",
        "flatten",
        "dense, 120\ntanh",
        "dense, 84\ntanh",
        "dense, 10\nsoftmax",
        "10",
    ]


def test_branches_stand_side_by_side_in_the_order_in_which_they_are_joined():
    _, boxes, ways = draw(lambda maps: inception_block(maps, (8, (12, 16), (2, 4), 5)))
    ends = [
        f"{size}, {filters} filters\nrelu"
        for size, filters in zip(
            ("1 × 1", "3 × 3", "5 × 5", "1 × 1"), (8, 16, 4, 5), strict=True
        )
    ]
    lefts = [boxes[name][0][0] for name in ends]
    assert [right - left for left, right in pairwise(lefts)] == [1, 1, 1]
    assert [found for found in joined(boxes, ways) if found[1] == "concatenate"] == sorted(
        (name, "concatenate") for name in ends
    )


@pytest.mark.parametrize(
    "block",
    [
        lambda maps: residual_block(maps, 16, squeeze_ratio=4),
        lambda maps: residual_block(maps, 32, strides=2),
        lambda maps: dense_block(maps, 3, 8),
        lambda maps: inception_block(maps, (8, (12, 16), (2, 4), 5)),
        lambda maps: squeeze_and_excite(layers.Conv2D(16, 3, strides=2)(maps), 4),
    ],
    ids=["two ways around", "a shortcut that branches", "dense", "inception", "squeeze"],
)
def test_no_arrow_runs_through_a_box_or_along_another_one(block):
    axes, boxes, ways = draw(block)
    joined(boxes, ways)
    places = [place for found in boxes.values() for place in found]
    for (x, top), (_, end) in ways:
        assert top < end  # the axis points down
        assert not [p for p in places if p[0] <= x <= p[2] and top < (p[1] + p[3]) / 2 < end]
        for (other, upper), (_, lower) in ways:
            if (other, upper) != (x, top):
                assert abs(other - x) > 0.1 or lower <= top or end <= upper
    assert all(
        axes.get_xlim()[0] < left and right < axes.get_xlim()[1] for left, _, right, _ in places
    )


def test_a_box_is_blue_if_the_layer_keeps_numbers():
    axes, *_ = draw(lambda maps: squeeze_and_excite(maps, 4))
    blue = [patch.get_facecolor()[2] > 2 * patch.get_facecolor()[0] for patch in axes.patches]
    assert blue == [False, False, True, True, False, False]


def test_strides_are_told_where_they_are_not_the_window():
    def block(maps):
        maps = layers.MaxPooling2D(2, 1)(
            layers.Conv2D(7, (3, 2), strides=2, padding="same")(maps)
        )
        return layers.Activation("relu")(layers.AveragePooling2D(2)(maps))

    _, boxes, _ = draw(block)
    assert list(boxes)[1:-1] == [
        "3 × 2, 7 filters\nstride 2",
        "max pool 2 × 2",
        "mean pool 2 × 2\nrelu",
    ]


def test_says_what_it_cannot_draw():
    maps = keras.Input((14, 10, 16))
    two = keras.Model(maps, [layers.ReLU()(maps), layers.Flatten()(maps)])
    with pytest.raises(
        ValueError, match="one input and one output, got 1 and 2; draw the part"
    ):
        draw_block(Figure().subplots(), two)


def test_blocks_side_by_side_have_one_scale():
    maps = keras.Input((14, 10, 16))
    figure = Figure(layout="constrained")
    joined = inception_block(maps, (8, (12, 16), (2, 4), 5))
    ends = {"flat": layers.ReLU()(maps), "wide": joined, "deep": dense_block(maps, 2, 8)}
    draw_blocks(figure, {name: keras.Model(maps, end) for name, end in ends.items()})
    assert [panel.get_title() for panel in figure.axes] == list(ends)
    assert len({panel.get_ylim() for panel in figure.axes}) == 1
    figure.draw_without_rendering()
    scales = []
    for panel in figure.axes:
        (left, _), (right, _) = panel.transData.transform([(0, 0), (1, 0)])
        scales.append(right - left)
        frames = [patch for patch in panel.patches if isinstance(patch, FancyBboxPatch)]
        assert max(f.get_y() + f.get_height() for f in frames) <= panel.get_ylim()[0]
    assert max(scales) < 1.01 * min(scales)
    with pytest.raises(ValueError, match="at least one model, got none"):
        draw_blocks(Figure(), {})
