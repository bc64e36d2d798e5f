import re
from xml.etree import ElementTree

from cnn_guide.animations import animate_convolution
from cnn_guide.animations._windows import CELL
from cnn_guide.ops import conv2d

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

small = st.integers(1, 3)
IMAGE = np.arange(1, 31).reshape(5, 6)


@st.composite
def calls(draw):
    """Draw the arguments of one animation: nothing square."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    window, rates = draw(st.tuples(small, small)), draw(st.tuples(small, small))
    spans = [(size - 1) * rate + 1 for size, rate in zip(window, rates, strict=True)]
    height, width = (span + draw(st.integers(0, 3)) for span in spans)
    return {
        "image": rng.integers(-9, 10, (height, width)),
        "weights": rng.integers(-2, 3, window),
        "strides": draw(st.tuples(small, small)),
        "padding": draw(st.sampled_from(["valid", "same"])),
        "dilation_rate": rates,
    }


def parse(call, caption="A caption."):
    """Read the figure as strictly as XML, which a browser's HTML then reads as well."""
    html = animate_convolution(**call, name="demo", caption=caption).html
    return ElementTree.fromstring(html)  # noqa: S314 - our own words


def answers_of(call):
    image, weights = call["image"], call["weights"]
    options = {name: call[name] for name in ("strides", "padding", "dilation_rate")}
    kernel = weights[:, :, None, None].astype(float)
    return conv2d(image[None, :, :, None].astype(float), kernel, **options)[0, :, :, 0]


def read_moves(style, part):
    """Return where each step of an animation moves a part, in cells: (down, right)."""
    frames = re.search(rf"@keyframes demo-{part} {{(.*?\n)}}", style, re.DOTALL)[1]
    moves = re.findall(r"([\d.]+)% .*?translate\((\d+)px, (\d+)px\)", frames)
    times = [float(time) for time, _, _ in moves]
    # The window rests equally long at each stop.
    assert times == pytest.approx([100 * n / len(times) for n in range(len(times))], abs=0.01)
    return [(int(down) // CELL, int(across) // CELL) for _, across, down in moves]


def read_grid(svg, title):
    """Return the numbers that stand under a title, and whether each has padding's lines."""
    texts = [(text.text, text.get("x"), text.get("y")) for text in svg.iter("text")]
    start = next(index for index, text in enumerate(texts) if text[0] == title)
    numbers = []
    for text, _, _ in texts[start + 1 :]:
        if text.isalpha():
            break
        numbers.append(int(text.replace("\N{MINUS SIGN}", "-")))
    return numbers


@given(calls())
def test_moves_to_every_stop_with_the_strides_and_shows_what_conv2d_answers(call):
    figure, answers = parse(call), answers_of(call)
    svg = figure.find("svg")
    style, (down, right) = svg.find("style").text, call["strides"]
    stops = list(np.ndindex(answers.shape))
    assert read_moves(style, "answer") == stops
    expected = [(row * down, column * right) for row, column in stops]
    assert read_moves(style, "window") == expected
    assert read_grid(svg, "answers") == answers.ravel().tolist()
    assert read_grid(svg, "filter") == call["weights"].ravel().tolist()


@given(calls())
def test_each_answer_knows_the_stop_from_which_it_is_there(call):
    svg, answers = parse(call).find("svg"), answers_of(call)
    filled = [text for text in svg.iter("text") if text.get("data-from")]
    assert [int(text.get("data-from")) for text in filled] == list(range(answers.size))
    shown = [int(text.text.replace("\N{MINUS SIGN}", "-")) for text in filled]
    assert shown == answers.ravel().tolist()


@given(calls())
def test_the_marked_pixels_times_the_weights_are_the_answer(call):
    svg = parse(call).find("svg")
    places = {}
    for text in svg.iter("text"):
        if not text.text.isalpha():
            number = int(text.text.replace("\N{MINUS SIGN}", "-"))
            places[int(text.get("x")) // CELL, int(text.get("y")) // CELL] = number
    window = [rect for rect in svg.iter("rect") if rect.get("class") == "window"]
    last = answers_of(call).shape
    for stop in {(0, 0), (last[0] - 1, last[1] - 1)}:
        down, right = (n * step for n, step in zip(stop, call["strides"], strict=True))
        pixels = [
            places[int(rect.get("x")) // CELL + right, int(rect.get("y")) // CELL + down]
            for rect in window
        ]
        assert np.dot(pixels, call["weights"].ravel()) == answers_of(call)[stop]


@given(calls())
def test_says_the_same_in_words(call):
    lines = [item.text for item in parse(call).iter("li")]
    answers, shape = answers_of(call), call["weights"].shape
    assert len(lines) == answers.size
    for line, answer in zip(lines, answers.ravel(), strict=True):
        sides, said = line.rsplit(": ", 1)
        assert int(said.replace("\N{MINUS SIGN}", "-")) == answer
        for side, count in zip(sides.split("; "), shape, strict=True):
            zeros = re.search(r"(\d+) of padding", side)
            named = re.findall(r"\d+", side.split(" of padding")[0])
            padded = int(zeros[1]) if zeros else 0
            assert len(named) - bool(zeros) + padded == count


def test_words_by_hand():
    call = {"image": IMAGE, "weights": [[1, 0], [0, 1]], "dilation_rate": 3}
    lines = [item.text for item in parse(call).iter("li")]
    assert lines[:2] == ["rows 1, 4; columns 1, 4: 23", "rows 1, 4; columns 2, 5: 25"]
    call = {"image": IMAGE, "weights": [[-1]], "strides": (4, 5)}
    assert [item.text for item in parse(call).iter("li")][
        -1
    ] == "row 5; column 6: \N{MINUS SIGN}30"
    call = {"image": IMAGE, "weights": np.ones((2, 2), int), "padding": "same", "strides": 3}
    assert [item.text for item in parse(call).iter("li")][-1] == "rows 4, 5; columns 4, 5: 102"
    call = {"image": IMAGE, "weights": np.ones((3, 1), int), "padding": "same"}
    first = next(parse(call).iter("li")).text
    assert first == "rows 1, 2 and 1 of padding; column 1: 8"


def test_stands_still_until_it_is_played_and_needs_no_script():
    figure = parse({"image": IMAGE, "weights": [[1, 2]]}, "Where <it> stops & starts")
    style = figure.find("svg/style").text
    assert re.search(r"\.move {[^}]*paused", style)
    assert "step-end var(--at, 0s) infinite" in style  # by which a page's buttons move it
    assert figure.get("data-seconds") == "1.2"
    assert ":checked ~ svg .move { animation-play-state: running; }" in style
    (control,) = figure.iter("input")
    (label,) = figure.iter("label")
    assert control.get("type") == "checkbox"
    assert control.get("checked") is None
    assert control.get("id") == label.get("for") == "demo-play"
    # The control comes before the drawing, among the same children: only so can CSS find it.
    assert [child.tag for child in figure] == ["input", "label", "svg", "figcaption", "details"]
    assert figure.find("svg").get("role") == "img"
    assert "1 by 2 filter on a 5 by 6 image: 5 by 5 stops" in figure.find("svg").get(
        "aria-label"
    )
    assert figure.find("figcaption").text == "Where <it> stops & starts"
    html = animate_convolution(IMAGE, [[1, 2]], "demo", "")._repr_html_()
    assert "<script" not in html
    assert "://" not in html
    ids = re.findall(r'id="([^"]*)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"name must be small letters.*got name='1 a'"):
        animate_convolution(IMAGE, [[1]], "1 a", "")
    with pytest.raises(TypeError, match=r"image must hold whole numbers, got dtype float64"):
        animate_convolution(IMAGE / 2, [[1]], "demo", "")
    with pytest.raises(
        ValueError, match=r"weights must have rows and columns, got shape \(2,\)"
    ):
        animate_convolution(IMAGE, [1, 2], "demo", "")
    with pytest.raises(ValueError, match=r"no window of 7 pixels fits"):
        animate_convolution(IMAGE, np.ones((4, 1), int), "demo", "", dilation_rate=2)
