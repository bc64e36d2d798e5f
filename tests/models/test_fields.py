from cnn_guide.models import build_mnist_cnn, receptive_field
from cnn_guide.ops import ReceptiveField

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

SIZES = (17, 14)
small = st.integers(1, 3)


@st.composite
def windows(draw):
    """Draw a layer that slides a window; all weights are 1, so every pixel it sees counts."""
    kind = draw(st.sampled_from(["conv", "depthwise", "separable", "average", "zeros"]))
    window, steps = draw(st.tuples(small, small)), draw(small)
    padding = draw(st.sampled_from(["valid", "same"]))
    if kind == "average":
        return layers.AveragePooling2D(window, (steps, draw(small)), padding)
    if kind == "zeros":
        return layers.ZeroPadding2D(((window[0], 0), (window[1], 2)))
    rate = draw(st.tuples(small, small)) if steps == 1 else (1, 1)
    options = {"padding": padding, "strides": steps, "dilation_rate": rate}
    if kind == "conv":
        return layers.Conv2D(2, window, kernel_initializer="ones", **options)
    ones = {"depthwise_initializer": "ones"}
    if kind == "depthwise":
        return layers.DepthwiseConv2D(window, **ones, **options)
    return layers.SeparableConv2D(2, window, **ones, pointwise_initializer="ones", **options)


def check_by_touching(model):
    """Light one pixel after the other, and see which numbers of the last layer answer."""
    pixels = np.eye(SIZES[0] * SIZES[1], dtype=np.float32).reshape(-1, *SIZES, 1)
    answers = np.asarray(model(pixels)).any(axis=-1).reshape(*SIZES, *model.output_shape[1:3])
    fields = receptive_field(model)
    for place in np.ndindex(answers.shape[2:]):
        seen = answers[:, :, *place]
        for axis, field in enumerate(fields):
            lit = np.flatnonzero(seen.any(axis=1 - axis))
            reached = field.pixels(place[axis])
            # A dilated window may skip the outermost pixels that lie inside the image.
            assert set(lit) <= set(reached)
            if len(lit) and reached[0] >= 0 and reached[-1] < SIZES[axis]:
                assert (lit[0], lit[-1]) == (reached[0], reached[-1])


@pytest.mark.builds
@given(st.lists(windows(), min_size=1, max_size=4))
def test_is_where_a_lit_pixel_is_seen(chain):
    try:
        model = keras.Sequential([keras.Input((*SIZES, 1)), *chain])
    except ValueError:  # No window fits
        return
    check_by_touching(model)


@pytest.mark.builds
@given(windows(), windows(), st.lists(windows(), max_size=2))
def test_branches_join(one, other, tail):
    image = keras.Input((*SIZES, 1))
    shapes = {layer(image).shape[1:3] for layer in (one, other)}
    if len(shapes) > 1:
        return
    met = layers.Concatenate()([one(image), other(image)])
    try:
        for layer in tail:
            met = layer(met)
    except ValueError:
        return
    model = keras.Model(image, met)
    try:
        receptive_field(model)
    except ValueError as error:
        assert "one stride" in str(error)  # noqa: PT017 - drawn pairs may or may not meet
        return
    check_by_touching(model)


def test_vgg16_is_what_is_published(vgg16):
    # Araujo, Norris and Sim (2019)
    expected = ReceptiveField(size=212, stride=32, padding=90)
    assert receptive_field(vgg16, "block5_pool") == (expected, expected)


def test_resnet50_is_what_is_published(resnet50):
    down, right = receptive_field(resnet50, "conv5_block3_out")
    assert down == right
    # Keras pads explicitly and all around, so that a field is centred.
    assert (down.size, down.stride, down.padding) == (483, 32, 241)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size"), [("MobileNet", 315), ("InceptionV3", 1311)])
def test_other_networks_are_what_is_published(name, size):
    build = getattr(keras.applications, name)
    down, right = receptive_field(
        build(weights=None, include_top=False, input_shape=(224, 192, 3))
    )
    assert (down.size, down.stride) == (right.size, right.stride) == (size, 32)


def test_the_plain_network_sees_10_pixels_before_flatten_and_26_after():
    model = build_mnist_cnn()
    before, after = (model.layers[index].name for index in (3, 4))
    assert receptive_field(model, before) == (ReceptiveField(10, 4, 0),) * 2
    assert receptive_field(model, after) == (ReceptiveField(26, 0, 0),) * 2
    assert receptive_field(model) == receptive_field(model, after)


def test_down_and_right_are_kept_apart():
    parts = [layers.Conv2D(2, (3, 1), strides=(2, 1)), layers.MaxPooling2D((1, 4), (3, 2))]
    model = keras.Sequential([keras.Input((20, 30, 1)), *parts])
    assert receptive_field(model) == (ReceptiveField(3, 6, 0), ReceptiveField(4, 2, 0))


def test_nested_models_are_looked_into():
    base = keras.Sequential([keras.Input((None, None, 4)), layers.Conv2D(5, 3, strides=2)])
    head = layers.Conv2D(3, 3, padding="same", name="head")
    model = keras.Sequential([keras.Input((9, 8, 4)), base, head])
    assert receptive_field(model, "head") == (ReceptiveField(7, 2, 2),) * 2
    assert receptive_field(model, base.layers[0].name) == (ReceptiveField(3, 2, 0),) * 2


def test_global_pooling_sees_the_whole_map():
    parts = [layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), layers.Dense(3)]
    model = keras.Sequential([keras.Input((9, 7, 1)), *parts])
    assert receptive_field(model) == (ReceptiveField(9, 0, 0), ReceptiveField(7, 0, 0))


def test_the_size_is_asked_for_only_where_it_matters():
    image = keras.Input((None, None, 3))
    even = layers.Conv2D(2, 4, padding="same", dilation_rate=2)(image)
    assert receptive_field(keras.Model(image, even)) == (ReceptiveField(7, 1, 3),) * 2
    for layer in (layers.Conv2D(2, 3, strides=2, padding="same"), layers.GlobalMaxPooling2D()):
        with pytest.raises(ValueError, match=r"at layer .*: the size .* known; build .*Input"):
            receptive_field(keras.Model(image, layer(even)))


def test_says_what_is_wrong():
    image = keras.Input((9, 8, 3))
    before = layers.Conv2D(3, 3, padding="same", name="before")(image)
    unknown = layers.UpSampling2D(name="up")(before)
    behind = layers.ReLU(name="behind")(unknown)
    model = keras.Model(image, behind)
    assert receptive_field(model, "before") == (ReceptiveField(3, 1, 1),) * 2
    for name in ("up", "behind", None):
        with pytest.raises(
            ValueError, match=r"at layer 'up': what UpSampling2D does .* not known"
        ):
            receptive_field(model, name)
    with pytest.raises(ValueError, match=r"layer must be one of \[.*'before'.* got layer='x'"):
        receptive_field(model, "x")
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(before)
    scaled = layers.Multiply(name="scale")([before, squeezed])
    with pytest.raises(ValueError, match=r"at layer 'scale': .* one stride, got .*\[0, 1\]"):
        receptive_field(keras.Model(image, scaled))
    shared = layers.Conv2D(3, 3, padding="same", name="shared")
    with pytest.raises(ValueError, match=r"'shared' is used at several places"):
        receptive_field(keras.Model(image, shared(shared(image))), "shared")
    first = layers.Conv2D(3, 3, data_format="channels_first", name="first")
    with pytest.raises(ValueError, match=r"at layer 'first': .*channels last"):
        receptive_field(keras.Model(image, first(image)))
