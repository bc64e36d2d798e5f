import itertools

from cnn_guide.figures import draw_network
from cnn_guide.figures.network import SLANT

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers
from matplotlib.figure import Figure


def draw(*parts):
    """Draw a network; return its texts, and for each the patches that stand beside it."""
    axes = Figure(layout="constrained").subplots()
    draw_network(axes, keras.Sequential(parts))
    boxes, patches = [], iter(axes.patches)
    for text in axes.texts:
        faces = [next(patches) for _ in range(3 if text.get_text().count("×") else 1)]
        boxes.append(faces)
    assert next(patches, None) is None
    return axes, [text.get_text() for text in axes.texts], boxes


def span(faces):
    """Return how far patches reach, right and down."""
    return np.ptp(np.concatenate([face.get_xy() for face in faces]), axis=0)


def area(face):
    """Return the area of a polygon (the shoelace formula)."""
    x, y = face.get_xy()[:-1].T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def convolutions():
    return draw(
        keras.Input((17, 9, 2)),
        layers.Conv2D(6, (3, 2), strides=(2, 1)),
        layers.MaxPooling2D((2, 3)),
        layers.Flatten(),
        layers.Dense(7),
    )


def test_each_side_is_to_scale_and_each_number_of_a_row_takes_a_unit():
    axes, texts, boxes = convolutions()
    assert texts == [
        "input: 17 × 9 × 2\nno parameters",
        f"Conv2D: 8 × 8 × 6\n{3 * 2 * 2 * 6 + 6} parameters",
        "MaxPooling2D: 4 × 2 × 6\nno parameters",
        "Flatten: 48 numbers\nno parameters",
        f"Dense: 7 numbers\n{48 * 7 + 7} parameters",
    ]
    shapes = [(17, 9, 2), (8, 8, 6), (4, 2, 6)]
    for faces, (height, width, channels) in zip(boxes[:3], shapes, strict=True):
        np.testing.assert_allclose(span(faces[:1]), (width, height))
        np.testing.assert_allclose(span(faces), np.add((width, height), channels * SLANT))
    assert [area(face) for (face,) in boxes[3:]] == pytest.approx([48, 7])
    assert axes.get_aspect() == 1
    assert axes.yaxis_inverted()


@pytest.mark.builds
@given(st.integers(1, 400), st.integers(1, 60))
def test_a_row_is_wrapped_at_the_widest_box_and_nothing_overlaps(numbers, channels):
    _, _, boxes = draw(keras.Input((5, 3, channels)), layers.Flatten(), layers.Dense(numbers))
    assert [area(face) for (face,) in boxes[1:]] == pytest.approx([15 * channels, numbers])
    assert all(span(faces)[0] <= np.ceil(3 + channels * SLANT) for faces in boxes)
    ends = [np.concatenate([face.get_xy()[:, 1] for face in faces]) for faces in boxes]
    assert all(above.max() < below.min() for above, below in itertools.pairwise(ends))


def test_frozen_layers_are_hatched_and_a_model_within_is_one_box():
    inner = keras.Sequential([keras.Input((6, 4, 1)), layers.Conv2D(3, 2)], name="base")
    inner.trainable = False
    parts = keras.Input((6, 4, 1)), inner, layers.GlobalMaxPooling2D(), layers.Dense(2)
    _, texts, boxes = draw(*parts)
    assert texts[1] == "base: 5 × 3 × 3\n15 parameters, frozen"
    assert [bool(faces[0].get_hatch()) for faces in boxes] == [False, True, False, False]
    colours = [faces[0].get_edgecolor()[:3] for faces in boxes]
    assert colours[1] == colours[3] != colours[0] == colours[2]


def test_says_what_is_wrong():
    axes = Figure().subplots()
    entry = keras.Input((4, 3, 1))
    functional = keras.Model(entry, layers.Flatten()(entry))
    with pytest.raises(TypeError, match=r"model must be a keras.Sequential, got Functional"):
        draw_network(axes, functional)
    unknown = [[layers.Dense(2)], [keras.Input((None, 3, 1)), layers.Conv2D(2, 2)]]
    for parts in unknown:
        with pytest.raises(ValueError, match=r"known input size, got 'small' with input.*None"):
            draw_network(axes, keras.Sequential(parts, name="small"))
    with pytest.raises(ValueError, match=r"got shape \(5, 2\) after input; draw the rest"):
        draw_network(axes, keras.Sequential([keras.Input((5, 2)), layers.Flatten()]))
