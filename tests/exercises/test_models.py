from cnn_guide.exercises import (
    NotYet,
    check_classifier,
    check_frozen,
    check_grad_cam,
    check_trained,
)
from cnn_guide.visualize import grad_cam

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

RNG = np.random.default_rng(0)
IMAGES = RNG.uniform(size=(30, 6, 8, 1)).astype("float32")
LABELS = np.array([0, 1, 2] * 10)


def build(*end, loss=None, size=(6, 8, 1)):
    model = keras.Sequential(
        [keras.Input(size), layers.Conv2D(2, 3, activation="relu"), layers.Flatten(), *end]
    )
    if loss is not None:
        model.compile(optimizer="adam", loss=loss)
    return model


SPARSE = keras.losses.SparseCategoricalCrossentropy
FULL = keras.losses.CategoricalCrossentropy


@pytest.mark.parametrize(
    "model",
    [
        build(layers.Dense(3, activation="softmax")),
        build(layers.Dense(3)),
        build(layers.Dense(3), layers.Softmax(), loss="categorical_crossentropy"),
        build(layers.Dense(3), layers.Activation("softmax"), loss=SPARSE()),
        build(layers.Dense(3), loss=FULL(from_logits=True)),
        build(layers.Dropout(0.5), layers.Dense(3), loss=SPARSE(from_logits=True)),
    ],
)
def test_a_right_classifier_passes(model, passes):
    passes(check_classifier, model, (6, 8, 1), 3, kinds=["Conv2D", "Flatten", "Dense"])


def test_scores_at_the_end_are_named_while_no_loss_is_set(capsys):
    for end, loss in [
        (layers.Dense(3), None),
        (layers.Dense(3, activation="softmax"), None),
        (layers.Dense(3), SPARSE(from_logits=True)),
    ]:
        check_classifier(build(end, loss=loss), (6, 8, 1), 3)
    said = capsys.readouterr().out.splitlines()
    assert ["It ends in scores" in line for line in said] == [True, False, False]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (..., "empty place"),
        (None, "empty place"),
        (build, "must be a Keras model"),
        (keras.Sequential([layers.Dense(3)]), "not built"),
        (build(layers.Dense(3), size=(8, 6, 1)), "takes images of shape"),
        (build(layers.Dense(4)), "ends in 4 numbers"),
        (build(layers.Reshape((4, 6, 2)), layers.Dense(3)), "Reshape is|layer 3"),
        (build(), "a layer is missing"),
        (build(layers.Dense(5), layers.Dense(3)), "a layer too many"),
        (
            build(layers.Dense(3, activation="softmax"), layers.Softmax()),
            "softmax is taken twice",
        ),
        (build(layers.Dense(3, activation="relu")), "activation is relu"),
        (
            build(layers.Dense(3, activation="softmax"), loss=SPARSE(from_logits=True)),
            "softmax is taken twice: the model ends in it, and the loss",
        ),
        (build(layers.Dense(3), loss="categorical_crossentropy"), "ends in scores"),
        (build(layers.Dense(3), loss=SPARSE()), "ends in scores"),
        (build(layers.Dense(3, activation="softmax"), loss="mse"), "squared error"),
    ],
)
def test_a_wrong_classifier_gets_the_hint_that_fits(model, words):
    with pytest.raises(NotYet, match=words):
        check_classifier(model, (6, 8, 1), 3, kinds=["Conv2D", "Flatten", "Dense"])


def test_maps_at_the_end_are_found():
    model = keras.Sequential([keras.Input((6, 8, 1)), layers.Conv2D(3, 3)])
    with pytest.raises(NotYet, match="still maps"):
        check_classifier(model, (6, 8, 1), 3)


class Knowing(layers.Layer):
    """Answer with what the first pixel holds."""

    def call(self, images):
        return keras.ops.one_hot(keras.ops.cast(images[:, 0, 0, 0], "int32"), 3)


def knowing():
    return keras.Sequential([keras.Input((6, 8, 1)), Knowing()])


def answers(classes):
    images = IMAGES.copy()
    images[:, 0, 0, 0] = classes
    return images


@pytest.mark.parametrize("labels", [LABELS, np.eye(3)[LABELS], LABELS[:, None]])
def test_a_model_that_knows_passes(labels, passes):
    passes(check_trained, knowing(), answers(LABELS), labels, above=0.9)
    passes(check_trained, knowing(), answers(LABELS), labels)


def test_models_that_know_too_little_get_the_hint_that_fits():
    with pytest.raises(NotYet, match="one class for every image"):
        check_trained(knowing(), answers(1), LABELS)
    with pytest.raises(NotYet, match="same order"):
        check_trained(knowing(), answers(np.roll(LABELS, 1)), LABELS)
    most = np.where(np.arange(30) < 9, (LABELS + 1) % 3, LABELS)
    with pytest.raises(NotYet, match=r"21 of 30 right, and more than 90%.*curves"):
        check_trained(knowing(), answers(most), LABELS, above=0.9)
    broken = build(layers.Dense(3))
    broken.set_weights([np.full(w.shape, np.nan) for w in broken.weights])
    with pytest.raises(NotYet, match="NaN"):
        check_trained(broken, IMAGES, LABELS)
    with pytest.raises(NotYet, match="takes images of shape"):
        check_trained(knowing(), IMAGES[:, :5], LABELS)
    for empty in (..., None):
        with pytest.raises(NotYet, match="empty place"):
            check_trained(empty, IMAGES, LABELS)


def base_and_model(prepare=lambda base: None, training=None):
    pixels = keras.Input((6, 8, 3))
    maps = layers.BatchNormalization()(layers.Conv2D(2, 3)(pixels))
    base = keras.Model(pixels, maps)
    prepare(base)
    inputs = keras.Input((6, 8, 3))
    maps = base(inputs) if training is None else base(inputs, training=training)
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(maps)))
    return model, base


def freeze(base):
    base.trainable = False


def freeze_convolution(base):
    base.layers[1].trainable = False


def test_a_frozen_base_passes_and_is_left_as_it_was(passes):
    model, base = base_and_model(freeze)
    before = base.get_weights()
    passes(check_frozen, model, base)
    for was, now in zip(before, base.get_weights(), strict=True):
        np.testing.assert_array_equal(was, now)


@pytest.mark.parametrize("is_compiled", [True, False])
def test_a_model_that_is_not_compiled_is_told_so(is_compiled, capsys):
    model, base = base_and_model(freeze)
    if is_compiled:
        model.compile(loss="mse")
    check_frozen(model, base)
    assert ("Compile the model" in capsys.readouterr().out) != is_compiled


def test_a_base_that_still_learns_gets_the_hint_that_fits():
    with pytest.raises(NotYet, match="the base would still be trained"):
        check_frozen(*base_and_model())
    with pytest.raises(NotYet, match="batch normalisation of the base still learns"):
        check_frozen(*base_and_model(freeze_convolution))
    model, base = base_and_model(freeze)
    model.trainable = False
    with pytest.raises(NotYet, match="nothing is left to learn"):
        check_frozen(model, base)
    _, other = base_and_model(freeze)
    model, _ = base_and_model(freeze)
    with pytest.raises(NotYet, match="does not hold this base"):
        check_frozen(model, other)
    for empty in (..., None):
        with pytest.raises(NotYet, match="empty place"):
            check_frozen(empty, base)
        with pytest.raises(NotYet, match="empty place"):
            check_frozen(model, empty)


def test_a_model_that_was_compiled_before_it_was_frozen():
    model, base = base_and_model()
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(np.zeros((2, 6, 8, 3)), np.zeros((2, 2)))
    base.trainable = False
    with pytest.raises(NotYet, match="compiled before"):
        check_frozen(model, base)


def test_batch_normalisation_that_does_not_rest():
    class Restless(layers.BatchNormalization):
        def call(self, inputs, **_):
            self.moving_mean.assign(self.moving_mean + 1.0)
            return inputs

    pixels = keras.Input((6, 8, 3))
    base = keras.Model(pixels, Restless()(pixels))
    base.trainable = False
    model = keras.Sequential([keras.Input((6, 8, 3)), base, layers.Flatten(), layers.Dense(2)])
    before = base.get_weights()
    with pytest.raises(NotYet, match="does not rest"):
        check_frozen(model, base)
    for was, now in zip(before, base.get_weights(), strict=True):
        np.testing.assert_array_equal(was, now)


def parts(model, images, index, of="score"):
    """Return maps and gradients as a reader computes them."""
    maps = tf.convert_to_tensor(model.layers[0](images))
    with tf.GradientTape() as tape:
        tape.watch(maps)
        kernel, bias = model.layers[2].weights
        scores = model.layers[1](maps) @ kernel + bias
        wanted = (tf.nn.softmax(scores) if of == "probability" else scores)[:, index]
    return np.array(maps), np.array(tape.gradient(wanted, maps))


def cam(model, images, index, of="score"):
    maps, gradients = parts(model, images, index, of)
    return (maps * gradients.mean(axis=(1, 2), keepdims=True)).sum(axis=3)


def scaled(model, images, index):
    heat = np.maximum(cam(model, images, index), 0)
    largest = heat.max(axis=(1, 2), keepdims=True)
    return heat / np.where(largest > 0, largest, 1)


def elementwise(model, images, index):
    maps, gradients = parts(model, images, index)
    return np.maximum((maps * gradients).sum(axis=3), 0)


@pytest.mark.parametrize(
    "function",
    [
        grad_cam,
        scaled,
        lambda *a: np.maximum(cam(*a), 0)[..., None],
        lambda *a: tf.nn.relu(cam(*a)),
        lambda *a: 20 * np.maximum(cam(*a), 0),
    ],
)
def test_a_right_grad_cam_passes(function, passes):
    passes(check_grad_cam, function)


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
@pytest.mark.parametrize(
    ("function", "words"),
    [
        (cam, "relu at the end is missing: only"),
        (lambda *a: np.abs(cam(*a)), "absolute values"),
        (
            lambda *a: np.maximum(cam(*a, of="probability"), 0),
            "gradient of the probability; take",
        ),
        (lambda *a: cam(*a, of="probability"), "gradient of the probability"),
        (elementwise, "each map has one weight"),
        (lambda m, i, c: parts(m, i, c)[0].sum(axis=3), "weights are missing"),
        (
            lambda *a: (
                np.maximum(cam(*a), 0) / np.maximum(cam(*a), 0).max((1, 2), keepdims=True)
            ),
            "NaN",
        ),
        (lambda *a: np.maximum(cam(*a), 0)[0], "have shape"),
        (lambda *a: np.maximum(cam(*a), 0).transpose(0, 2, 1), "have shape"),
        (lambda *a: np.ones((2, 6, 7)), "look at the order"),
    ],
)
def test_a_wrong_grad_cam_gets_the_hint_that_fits(function, words):
    with pytest.raises(NotYet, match=words):
        check_grad_cam(function)
