import re
from xml.etree import ElementTree

from cnn_guide.animations import show_fields
from cnn_guide.ops.fields import ReceptiveField, widen_field
from cnn_guide.ops.geometry import output_size

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

small = st.integers(1, 3)
IMAGE = np.arange(60).reshape(6, 10)


@st.composite
def calls(draw):
    """Draw an image, some layers and a place in the last: nothing square."""
    windows = draw(st.lists(st.tuples(small, small, small), min_size=1, max_size=3))
    field = ReceptiveField()
    for window in windows:
        field = widen_field(field, window[0], window[1], dilation_rate=window[2])
    size = tuple(field.size + draw(st.integers(0, 9)) for _ in range(2))
    shapes = [size]
    for kernel_size, strides, rate in windows:
        shapes.append(
            tuple(output_size(n, kernel_size, strides, dilation_rate=rate) for n in shapes[-1])
        )
    place = tuple(draw(st.integers(0, n - 1)) for n in shapes[-1])
    named = {f"layer {number}": window for number, window in enumerate(windows)}
    image = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, size)
    return {"image": image, "windows": named, "place": place}, shapes


def parse(call):
    html = show_fields(**call, name="demo", caption="A <caption>").html
    return ElementTree.fromstring(html)  # noqa: S314 - our own words


def read_marks(figure):
    """Return what is marked in each layer: first row and column, rows and columns."""
    rects = [rect for rect in figure.iter("rect") if rect.get("class") == "field-mark"]
    return [
        tuple(int(rect.get(key)) for key in ("y", "x", "height", "width")) for rect in rects
    ]


@given(calls())
def test_marks_in_each_layer_what_the_number_sees(drawn):
    call, shapes = drawn
    marks, windows = read_marks(parse(call)), list(call["windows"].values())
    assert len(marks) == len(shapes)
    for first in range(len(marks)):
        field = ReceptiveField()
        for kernel_size, strides, rate in windows[first:]:
            field = widen_field(field, kernel_size, strides, dilation_rate=rate)
        seen = [field.pixels(index) for index in call["place"]]
        row, column, rows, columns = marks[first]
        assert (range(row, row + rows), range(column, column + columns)) == tuple(seen)
        assert row + rows <= shapes[first][0]
        assert column + columns <= shapes[first][1]


@given(calls())
def test_names_size_and_window_of_each_layer_for_the_script(drawn):
    call, shapes = drawn
    layers = [one for one in parse(call).iter("div") if one.get("class") == "field-layer"]
    assert [layer.get("data-name") for layer in layers] == ["image", *call["windows"]]
    assert [tuple(map(int, layer.get("data-size").split())) for layer in layers] == shapes
    windows = [tuple(map(int, layer.get("data-window").split())) for layer in layers]
    assert windows == [(1, 1, 1), *call["windows"].values()]


@given(calls())
def test_the_ink_is_where_it_is_in_the_image(drawn):
    call, _ = drawn
    inked = np.zeros(call["image"].shape)
    for path in parse(call).iter("path"):
        if opacity := re.search(r"fill-opacity: ([\d.]+)", path.get("style")):
            for column, row in re.findall(r"M(\d+) (\d+)h1v1h-1z", path.get("d")):
                inked[int(row), int(column)] = float(opacity[1])
    assert np.abs(inked - call["image"] / 255).max() <= 1 / 16 + 1e-9


def test_words_by_hand():
    windows = {"convolution": (3, 1), "pooling": (2, 2)}
    figure = parse({"image": IMAGE, "windows": windows, "place": (0, 3)})
    said = [one.text for one in figure.iter("div") if one.get("class") == "field-said"]
    assert said == [
        "4 × 4, from row 1, column 7",
        "2 × 2, from row 1, column 7",
        "row 1, column 4",
    ]
    titles = [
        list(one.itertext()) for one in figure.iter("div") if one.get("class") == "field-title"
    ]
    assert titles == [["image", "6 × 10"], ["convolution", "4 × 8"], ["pooling", "2 × 4"]]
    label = figure.find("div/div/svg").get("aria-label")
    assert label == "image, 6 × 10; marked: 4 × 4, from row 1, column 7"
    assert figure.find("figcaption").text == "A <caption>"


def test_the_middle_is_held_by_default():
    figure = parse({"image": IMAGE, "windows": {"a": (2, 1)}})
    assert read_marks(figure) == [(2, 4, 2, 2), (2, 4, 1, 1)]


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match="windows must name at least one layer"):
        show_fields(IMAGE, {}, "demo", "")
    with pytest.raises(ValueError, match=r"place must be .* last layer, 4 × 8, .*\(4, 0\)"):
        show_fields(IMAGE, {"a": (3, 1)}, "demo", "", place=(4, 0))
    with pytest.raises(ValueError, match=r"\(kernel size, stride\) .* got 'a': \(3,\)"):
        show_fields(IMAGE, {"a": (3,)}, "demo", "")
    with pytest.raises(ValueError, match=r"windows\['a'\]"):
        show_fields(IMAGE, {"a": (3, 0)}, "demo", "")
    with pytest.raises(ValueError, match="no window of 7 pixels fits"):
        show_fields(IMAGE, {"a": (4, 1, 2)}, "demo", "")
    with pytest.raises(TypeError, match="image must hold whole numbers"):
        show_fields(IMAGE / 255, {"a": (3, 1)}, "demo", "")
    with pytest.raises(ValueError, match="name must be small letters"):
        show_fields(IMAGE, {"a": (3, 1)}, "a b", "")
