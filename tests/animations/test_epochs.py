import json
from xml.etree import ElementTree

from cnn_guide.animations import show_epochs

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sizes = st.integers(1, 4)


@st.composite
def calls(draw):
    """Draw the filters of a training and its mistakes: nothing square."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = draw(st.tuples(st.integers(2, 5), sizes, sizes, st.integers(1, 19)))
    digits = draw(st.integers(1, 10**4))
    return {
        "kernels": rng.normal(size=shape),
        "misread": rng.integers(0, digits + 1, shape[0]),
        "digits": digits,
    }


def parse(call):
    html = show_epochs(**call, name="demo", caption="A <caption>").html
    return ElementTree.fromstring(html)  # noqa: S314 - our own words


def read_banks(figure):
    """Return the colours of the first and of the last epoch, by row and column."""
    first, last, _ = figure.iter("svg")
    return [
        {
            (int(cell.get("y")), int(cell.get("x"))): cell.get("fill")
            for cell in svg.iter("rect")
        }
        for svg in (first, last)
    ]


@given(calls())
def test_the_frames_are_the_weights_of_each_epoch_on_one_scale(call):
    (svg,) = [one for one in parse(call).iter("svg") if one.get("data-frames")]
    kernels = call["kernels"]
    expected = np.moveaxis(kernels, -1, 1).reshape(len(kernels), -1) / np.abs(kernels).max()
    frames = np.array(json.loads(svg.get("data-frames")))
    assert np.abs(frames / 100 - expected).max() <= 0.005 + 1e-9
    assert frames.shape[1] == len(list(svg.iter("rect")))  # a colour for each


@pytest.mark.slow
@given(calls())
def test_each_weight_has_its_place_and_the_sites_colour(call):
    kernels = call["kernels"]
    signed, limit = mpl.colormaps["RdBu_r"], np.abs(kernels).max()
    height, width, filters = kernels.shape[1:]
    for bank, kernel in zip(read_banks(parse(call)), (kernels[0], kernels[-1]), strict=True):
        assert len(bank) == kernel.size
        for number in range(filters):
            top, left = number // 8 * (height + 1), number % 8 * (width + 1)
            for row, column in np.ndindex(height, width):
                weight = kernel[row, column, number] / limit
                shown = mpl.colors.to_rgb(bank[top + row, left + column])
                # Stops are fewer, and weights are rounded to hundredths.
                np.testing.assert_allclose(shown, signed((weight + 1) / 2)[:3], atol=0.06)


@given(calls())
def test_mistakes_are_said_and_drawn(call):
    figure, counts = parse(call), call["misread"]
    lines = [item.text for item in figure.iter("li")]
    titles = ["at the start"] + [f"after epoch {n}" for n in range(1, len(counts))]
    said = f"of {call['digits']:,} validation digits misread"
    assert lines == [f"{title}: {n:,} {said}" for title, n in zip(titles, counts, strict=True)]
    bars = [bar for bar in figure.iter("rect") if bar.get("data-at")]
    assert [int(bar.get("data-at")) for bar in bars] == list(range(1, len(counts)))
    tall = np.array([float(bar.get("height")) for bar in bars])
    np.testing.assert_allclose(tall, 70 * counts[1:] / (counts[1:].max() or 1), atol=0.06)


def test_begins_at_the_last_epoch_and_counts_from_the_start():
    call = {"kernels": np.ones((4, 3, 2, 9)), "misread": [9, 3, 2, 1], "digits": 10}
    figure = parse(call)
    assert (figure.get("data-unit"), figure.get("data-first")) == ("Epoch", "0")
    assert figure.get("data-stop") == "3"
    (title,) = [one for one in figure.iter("div") if one.get("data-title") is not None]
    assert title.text == "after epoch 3"


def test_says_what_is_wrong():
    kernels = np.ones((3, 2, 4, 5))
    with pytest.raises(ValueError, match=r"one epoch at least, got shape \(1, 2, 4, 5\)"):
        show_epochs(kernels[:1], [1], 9, "demo", "")
    with pytest.raises(ValueError, match=r"got shape \(2, 4, 5\)"):
        show_epochs(kernels[0], [1], 9, "demo", "")
    with pytest.raises(ValueError, match=r"misread must be 3 numbers from 0 to 9.*\[1, 2\]"):
        show_epochs(kernels, [1, 2], 9, "demo", "")
    with pytest.raises(ValueError, match="misread must be 3 numbers from 0 to 9"):
        show_epochs(kernels, [1, 2, 10], 9, "demo", "")
    with pytest.raises(TypeError, match="misread must hold whole numbers"):
        show_epochs(kernels, [0.1, 0.2, 0.3], 9, "demo", "")
    with pytest.raises(ValueError, match="name must be small letters"):
        show_epochs(kernels, [1, 2, 3], 9, "a b", "")
