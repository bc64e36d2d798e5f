import re
from xml.etree import ElementTree

from cnn_guide.animations import animate_kernel_gradient
from cnn_guide.animations._windows import CELL
from cnn_guide.ops import conv2d, conv2d_backward

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

small = st.integers(1, 3)
IMAGE = np.arange(1, 13).reshape(3, 4)


@st.composite
def calls(draw):
    """Draw the arguments of one animation: nothing square."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    window, rates = draw(st.tuples(small, small)), draw(st.tuples(small, small))
    spans = [(size - 1) * rate + 1 for size, rate in zip(window, rates, strict=True)]
    height, width = (span + draw(st.integers(0, 3)) for span in spans)
    call = {
        "image": rng.integers(-9, 10, (height, width)),
        "kernel_size": window,
        "strides": draw(st.tuples(small, small)),
        "padding": draw(st.sampled_from(["valid", "same"])),
        "dilation_rate": rates,
    }
    return call | {"gradient": rng.integers(-3, 4, forward(call).shape)}


def options(call):
    return {name: call[name] for name in ("strides", "padding", "dilation_rate")}


def forward(call):
    kernel = np.ones((*call["kernel_size"], 1, 1))
    return conv2d(call["image"][None, :, :, None].astype(float), kernel, **options(call))[
        0, :, :, 0
    ]


def parse(call, caption="A caption."):
    html = animate_kernel_gradient(**call, name="demo", caption=caption).html
    return ElementTree.fromstring(html)  # noqa: S314 - our own words


def read_strip(svg):
    """Return the tables of a strip, in the order in which the hole shows them."""
    window = int(svg.get("width")) // CELL, int(svg.get("height")) // CELL
    numbers = [int(text.text.replace("\N{MINUS SIGN}", "-")) for text in svg.iter("text")]
    places = [(int(text.get("y")), int(text.get("x"))) for text in svg.iter("text")]
    assert places == sorted(places)
    return np.array(numbers).reshape(-1, window[1], window[0])


@given(calls())
def test_the_sum_ends_at_the_gradient_of_the_kernel(call):
    images = call["image"][None, :, :, None].astype(float)
    kernel = np.zeros((*call["kernel_size"], 1, 1))
    gradient = call["gradient"][None, :, :, None].astype(float)
    _, expected, _ = conv2d_backward(gradient, images, kernel, **options(call))
    terms, sums = map(read_strip, parse(call).findall("svg/svg"))
    np.testing.assert_array_equal(sums[-1], expected[:, :, 0, 0])
    np.testing.assert_array_equal(terms.cumsum(axis=0), sums)
    assert len(sums) == call["gradient"].size


@given(calls())
def test_the_strips_move_up_by_a_table_at_each_stop(call):
    style = parse(call).find("svg/style").text
    frames = re.search(r"@keyframes demo-strip {(.*?\n)}", style, re.DOTALL)[1]
    moves = re.findall(r"translate\((-?\d+)px, (-?\d+)px\)", frames)
    height = call["kernel_size"][0] * CELL
    expected = [(0, -height * stop) for stop in range(call["gradient"].size)]
    assert [tuple(map(int, move)) for move in moves] == expected
    for part in ("window", "answer"):
        assert f"@keyframes demo-{part} {{" in style


@given(calls())
def test_says_term_and_sum_of_each_stop_in_words(call):
    lines = [item.text for item in parse(call).iter("li")]
    terms, sums = map(read_strip, parse(call).findall("svg/svg"))
    for line, term, total in zip(lines, terms, sums, strict=True):
        said = line.replace("\N{MINUS SIGN}", "-").split(": ", 1)[1].split("; the sum is ")
        for text, table in zip(said, (term, total), strict=True):
            rows = [list(map(int, row.split(", "))) for row in text.split(" / ")]
            assert rows == table.tolist()


def test_words_by_hand():
    call = {"image": IMAGE, "gradient": [[2, 0, -1]], "kernel_size": (3, 2)}
    lines = [item.text for item in parse(call).iter("li")]
    assert lines[0] == (
        "rows 1, 2, 3; columns 1, 2 times 2: 2, 4 / 10, 12 / 18, 20; "
        "the sum is 2, 4 / 10, 12 / 18, 20"
    )
    minus = "\N{MINUS SIGN}"
    assert lines[2] == (
        f"rows 1, 2, 3; columns 3, 4 times {minus}1: "
        f"{minus}3, {minus}4 / {minus}7, {minus}8 / {minus}11, {minus}12; "
        f"the sum is {minus}1, 0 / 3, 4 / 7, 8"
    )
    label = parse(call).find("svg").get("aria-label")
    assert label.startswith("The gradient of a 3 by 2 kernel on a 3 by 4 image, from 1 by 3")


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"number for each stop.* 2 by 3, got shape \(3, 2"):
        animate_kernel_gradient(IMAGE, np.ones((3, 2), int), 2, "demo", "")
    with pytest.raises(TypeError, match=r"gradient must hold whole numbers, got dtype float64"):
        animate_kernel_gradient(IMAGE, np.ones((2, 3)), 2, "demo", "")
    with pytest.raises(ValueError, match=r"image must have rows and columns, got shape \(2,\)"):
        animate_kernel_gradient([1, 2], [[1]], 1, "demo", "")
    with pytest.raises(ValueError, match=r"no window of 5 pixels fits"):
        animate_kernel_gradient(IMAGE, [[1]], (1, 5), "demo", "")
    with pytest.raises(ValueError, match=r"name must be small letters"):
        animate_kernel_gradient(IMAGE, [[1]], (3, 4), "Demo", "")
