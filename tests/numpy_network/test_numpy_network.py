from cnn_guide.models import build_mnist_cnn
from cnn_guide.numpy_network import (
    Adam,
    Dense,
    Flatten,
    Network,
    Relu,
    build_plain_network,
    train_epoch,
)
from cnn_guide.numpy_network.layers import Layer
from cnn_guide.ops import cross_entropy

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def twins():
    """The plain network twice, from the same random weights: Keras' and ours."""
    keras.utils.set_random_seed(3)
    model = build_mnist_cnn()
    return model, build_plain_network(model.get_weights())


def test_answers_as_keras_does(twins, digits):
    model, network = twins
    images = digits[0][:40]
    scores = network.forward(images)
    powers = np.exp(scores)
    probabilities = np.asarray(model(images))
    np.testing.assert_allclose(
        powers / powers.sum(axis=1, keepdims=True), probabilities, rtol=1e-4, atol=1e-6
    )
    answers = network.predict(images, batch_size=17)
    assert (answers == probabilities.argmax(axis=1)).all()
    assert network.predict(images[:0]).shape == (0,)


def test_all_gradients_agree_with_tensorflow(twins, digits):
    model, network = twins
    images, labels = digits[0][:30], digits[1][:30]
    loss = network.compute_loss(images, labels)
    with tf.GradientTape() as tape:
        probabilities = model(images)
        expected = tf.reduce_mean(
            keras.losses.sparse_categorical_crossentropy(labels, probabilities)
        )
    assert loss == pytest.approx(float(expected), rel=1e-5)
    theirs = tape.gradient(expected, model.trainable_weights)
    for gradient, other in zip(network.gradients, theirs, strict=True):
        np.testing.assert_allclose(gradient, other.numpy(), rtol=1e-3, atol=1e-6)


def test_all_gradients_agree_with_finite_differences(twins, digits):
    rng, step = np.random.default_rng(0), 1e-6
    # Biases of 0 would put relu's bend on every empty pixel, where it has no slope.
    weights = [array + rng.normal(0, 0.1, array.shape) for array in twins[1].parameters]
    network = build_plain_network(weights)
    images, labels = digits[0][:20].astype("float64"), digits[1][:20]
    network.compute_loss(images, labels)
    gradients = network.gradients
    for weights, gradient in zip(network.parameters, gradients, strict=True):
        direction = rng.normal(size=weights.shape) / np.sqrt(weights.size)
        losses = []
        for sign in (1, -1):
            weights += sign * step * direction
            losses.append(cross_entropy(network.forward(images), labels).mean())
            weights -= sign * step * direction
        slope = (losses[0] - losses[1]) / (2 * step)
        assert slope == pytest.approx(np.sum(gradient * direction), rel=1e-5, abs=1e-8)


@pytest.mark.slow
def test_twenty_steps_follow_keras(twins, digits):
    model, network = twins
    images, labels = digits[0][:640], digits[1][:640]
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    theirs = []
    for start in range(0, 640, 32):
        model.reset_metrics()
        batch = slice(start, start + 32)
        theirs.append(float(model.train_on_batch(images[batch], labels[batch])))
    ours = train_epoch(network, Adam(), images, labels, batch_size=32)
    assert len(ours) == 20
    assert theirs[-1] < 0.8 * theirs[0]
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.builds
@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_adam_steps_as_keras_adam(steps, seed):
    rng = np.random.default_rng(seed)
    shapes = (2, 3), (4,)
    ours = [rng.normal(size=shape).astype("float32") for shape in shapes]
    theirs = [keras.Variable(array) for array in ours]
    settings = {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}
    adam, keras_adam = Adam(**settings), keras.optimizers.Adam(**settings)
    for _ in range(steps):
        gradients = [rng.normal(size=shape).astype("float32") for shape in shapes]
        adam.step(ours, gradients)
        keras_adam.apply([tf.constant(gradient) for gradient in gradients], theirs)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other.numpy(), rtol=1e-4, atol=1e-6)


def test_adams_defaults_are_those_of_keras():
    ours, theirs = Adam(), keras.optimizers.Adam()
    assert float(theirs.learning_rate) == pytest.approx(ours.learning_rate)
    for name in ("beta_1", "beta_2", "epsilon"):
        assert getattr(ours, name) == getattr(theirs, name)


def test_the_last_batch_gets_the_rest(digits):
    images, labels = digits[0][:70], digits[1][:70]
    network = Network([Flatten(), Dense(np.zeros((784, 10)), np.zeros(10))])
    losses = train_epoch(network, Adam(), images, labels, batch_size=32)
    assert len(losses) == 3
    again = Network([Flatten(), Dense(np.zeros((784, 10)), np.zeros(10))])
    optimizer = Adam()
    for part, expected in zip(
        (slice(0, 32), slice(32, 64), slice(64, 70)), losses, strict=True
    ):
        assert again.compute_loss(images[part], labels[part]) == expected
        optimizer.step(again.parameters, again.gradients)


def test_the_weights_are_copied(twins, digits):
    weights = [array.copy() for array in twins[1].parameters]
    network = build_plain_network(weights)
    train_epoch(network, Adam(), digits[0][:8], digits[1][:8])
    assert all((a == b).all() for a, b in zip(weights, twins[1].parameters, strict=True))
    assert not all((a == b).all() for a, b in zip(weights, network.parameters, strict=True))
    assert {array.dtype for array in network.parameters} == {np.dtype("float32")}


def test_says_what_is_wrong(twins, digits):
    weights = twins[1].parameters
    with pytest.raises(
        ValueError, match=r"weights must have the plain network's shapes .* take"
    ):
        build_plain_network(weights[:-1])
    with pytest.raises(ValueError, match=r"batch_size must be a whole number"):
        train_epoch(twins[1], Adam(), *digits, batch_size=0)
    with pytest.raises(ValueError, match=r"labels must have shape \(1000,\), one class"):
        train_epoch(twins[1], Adam(), digits[0], digits[1][:5])
    with pytest.raises(ValueError, match=r"gradients must have the parameters' shapes"):
        Adam().step([np.zeros((2, 3))], [np.zeros((3, 2))])
    with pytest.raises(ValueError, match=r"got \[\]; call the network's backward first"):
        Adam().step([np.zeros((2, 3))], Relu().gradients)


def test_a_layer_must_say_what_it_computes():
    with pytest.raises(TypeError, match=r"abstract methods '?backward'?, '?compute'?"):
        Layer()
