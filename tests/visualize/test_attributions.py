"""Grad-CAM, saliency, integrated gradients and occlusion, on cases that can be done by hand."""

from functools import partial

from cnn_guide.pretrained import load_vgg16_base
from cnn_guide.transfer.recipe import build_transfer_model
from cnn_guide.visualize import (
    deletion_curve,
    feature_maps,
    first_layer_filters,
    grad_cam,
    insertion_curve,
    integrated_gradients,
    last_spatial_layer,
    maximise_unit,
    occlusion,
    randomise_weights,
    saliency,
    smooth_grad,
    weigh_maps,
)
from cnn_guide.visualize.covering import fill_for, spread, window_places

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from keras import layers

HEIGHT, WIDTH, CHANNELS, CLASSES = 4, 6, 2, 3
values = st.floats(-9, 9, width=32).map(lambda value: round(value, 2))


@pytest.fixture(scope="module")
def linear():
    """Scores are sums of pixels times weights: every gradient is a weight."""
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((HEIGHT, WIDTH, CHANNELS)),
            layers.Flatten(),
            layers.Dense(CLASSES, name="scores"),
        ]
    )


@pytest.fixture(scope="module")
def weights(linear):
    kernel = np.asarray(linear.get_layer("scores").kernel)
    return kernel.reshape(HEIGHT, WIDTH, CHANNELS, CLASSES)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).normal(size=(2, HEIGHT, WIDTH, CHANNELS))


def test_saliency_of_a_linear_model_is_its_largest_weight(linear, weights, images):
    expected = np.abs(weights[..., [2, 0]]).max(axis=2).transpose(2, 0, 1)
    np.testing.assert_allclose(saliency(linear, images, [2, 0]), expected, rtol=1e-5)


def test_many_images_go_through_in_batches(linear, weights, monkeypatch):
    images, classes = np.ones((5, HEIGHT, WIDTH, CHANNELS)), [0, 1, 2, 1, 0]
    monkeypatch.setattr("cnn_guide.visualize.gradients.BATCH", 2)
    expected = np.abs(weights[..., classes]).max(axis=2).transpose(2, 0, 1)
    np.testing.assert_allclose(saliency(linear, images, classes), expected, rtol=1e-5)


@pytest.mark.slow
def test_smoothing_a_linear_model_changes_nothing_and_noise_matters_elsewhere(
    linear, images, mnist_cnn, digits
):
    np.testing.assert_allclose(
        smooth_grad(linear, images, 1, samples=3), saliency(linear, images, 1), rtol=1e-5
    )
    digit = digits[0][:1]
    plain = saliency(mnist_cnn, digit, 5)
    np.testing.assert_allclose(
        smooth_grad(mnist_cnn, digit, 5, samples=2, noise=0), plain, rtol=1e-5
    )
    first = smooth_grad(mnist_cnn, digit, 5, samples=2, seed=1)
    np.testing.assert_array_equal(first, smooth_grad(mnist_cnn, digit, 5, samples=2, seed=1))
    assert not np.allclose(first, smooth_grad(mnist_cnn, digit, 5, samples=2, seed=2))
    assert not np.allclose(first, plain)


def test_integrated_gradients_of_a_linear_model_are_weight_times_way(linear, weights, images):
    for baseline in (0.0, np.array([1.0, -2.0])):
        attributions, gap = integrated_gradients(linear, images, 1, baseline=baseline, steps=1)
        np.testing.assert_allclose(
            attributions, (images - baseline) * weights[..., 1], rtol=1e-3, atol=1e-5
        )
        np.testing.assert_allclose(gap, 0, atol=1e-4)


@pytest.mark.slow
def test_more_steps_close_the_gap(mnist_cnn, digits):
    images, labels = digits[0][:4], digits[1][:4]
    gaps = [
        np.abs(integrated_gradients(mnist_cnn, images, labels, steps=steps).gap).max()
        for steps in (2, 64)
    ]
    assert gaps[1] < 0.1
    assert gaps[1] < gaps[0] / 3


@given(
    arrays(np.float64, (2, 3, 4, 2), elements=values),
    arrays(np.float64, (2, 3, 4, 2), elements=values),
)
def test_grad_cam_weighs_each_map_by_its_mean_gradient(maps, gradients):
    expected = np.zeros((2, 3, 4))
    for image in range(2):
        for channel in range(2):
            weight = gradients[image, :, :, channel].sum() / 12
            expected[image] += weight * maps[image, :, :, channel]
    expected[expected < 0] = 0
    np.testing.assert_allclose(weigh_maps(maps, gradients), expected, atol=1e-9)


def test_a_map_of_nothing_but_negatives_is_zero_and_never_nan():
    none = weigh_maps(np.ones((1, 2, 3, 1)), -np.ones((1, 2, 3, 1)))
    assert none.shape == (1, 2, 3)
    assert (none == 0).all()


def test_grad_cam_uses_the_score_and_not_the_probability(images):
    keras.utils.set_random_seed(3)
    shared = [layers.Conv2D(3, 2, name="maps"), layers.GlobalAveragePooling2D()]
    scores = layers.Dense(CLASSES)
    inputs = keras.Input((HEIGHT, WIDTH, CHANNELS))
    outputs = inputs
    for layer in [*shared, scores]:
        outputs = layer(outputs)
    plain = keras.Model(inputs, outputs)
    softmax = keras.Model(inputs, layers.Softmax()(outputs))
    kernel, maps = np.asarray(scores.kernel), np.asarray(shared[0](images))
    # The mean gradient of an averaged map is its weight over the map's size.
    expected = np.maximum(maps @ kernel[:, 1] / (3 * 5), 0)
    for model in (plain, softmax):
        np.testing.assert_allclose(grad_cam(model, images, 1, "maps"), expected, atol=1e-6)


def test_grad_cam_of_a_layer_that_comes_before_all_weights(images):
    keras.utils.set_random_seed(5)
    pool, dense = layers.MaxPooling2D(2, name="pool"), layers.Dense(CLASSES)
    model = keras.Sequential(
        [keras.Input((HEIGHT, WIDTH, CHANNELS)), pool, layers.Flatten(), dense]
    )
    gradient = np.asarray(dense.kernel)[:, 2].reshape(1, 2, 3, CHANNELS)
    maps = np.asarray(pool(images))
    expected = weigh_maps(maps, np.broadcast_to(gradient, maps.shape))
    np.testing.assert_allclose(grad_cam(model, images, 2, "pool"), expected, atol=1e-5)


def test_grad_cam_within_a_nested_model_is_the_one_of_the_whole(images):
    keras.utils.set_random_seed(4)
    inputs = keras.Input((HEIGHT, WIDTH, CHANNELS))
    convolve = layers.Conv2D(3, 2, name="maps")
    base = keras.Model(inputs, convolve(inputs), name="base")
    nested = build_transfer_model(base, CLASSES, units=4)
    flat = keras.Model(
        inputs, nested.layers[-1](nested.layers[-2](nested.layers[-3](base.output)))
    )
    np.testing.assert_allclose(
        grad_cam(nested, images, [2, 0]), grad_cam(flat, images, [2, 0], "maps"), atol=1e-6
    )


def test_hiding_from_a_linear_model_costs_what_the_window_held(linear, weights, images):
    losses = occlusion(linear, images, 0, window=(2, 3), strides=(2, 3), fill=0.5)
    for index, image in enumerate(images):
        for rows in (slice(0, 2), slice(2, 4)):
            for columns in (slice(0, 3), slice(3, 6)):
                lost = ((image - 0.5) * weights[..., 0])[rows, columns].sum()
                np.testing.assert_allclose(
                    losses[index, rows, columns], np.full((2, 3), lost), rtol=1e-3, atol=1e-5
                )


def test_occlusion_hides_in_batches_without_a_difference(linear, images, monkeypatch):
    whole = occlusion(linear, images, 1, window=2, strides=1)
    monkeypatch.setattr("cnn_guide.visualize._classifier.BATCH", 4)
    np.testing.assert_allclose(
        occlusion(linear, images, 1, window=2, strides=1), whole, rtol=1e-5
    )


@given(st.data())
def test_windows_cover_every_pixel_and_stay_inside(data):
    size = data.draw(st.tuples(st.integers(1, 12), st.integers(1, 12)))
    window = tuple(data.draw(st.integers(1, length)) for length in size)
    strides = tuple(data.draw(st.integers(1, length)) for length in window)
    covered = np.zeros(size, int)
    for rows, columns in window_places(
        size, window, data.draw(st.sampled_from([strides, None]))
    ):
        assert covered[rows, columns].shape == window
        covered[rows, columns] += 1
    assert covered.min() > 0


def test_a_pixel_gets_the_mean_of_its_windows():
    places = window_places((2, 3), (2, 2), (1, 1))
    np.testing.assert_array_equal(spread([1.0, 4.0], places, (2, 3)), [[1, 2.5, 4]] * 2)
    with pytest.raises(ValueError, match=r"losses must be one for each of 2 windows, got 3"):
        spread([1.0, 2.0, 3.0], places, (2, 3))
    with pytest.raises(ValueError, match=r"window must fit into the image of \(2, 3\)"):
        window_places((2, 3), 3)


def test_nothing_is_the_mean_colour_unless_told():
    image = np.arange(12.0).reshape(2, 3, 2)
    np.testing.assert_array_equal(fill_for(image, None)[1, 2], [5, 6])
    np.testing.assert_array_equal(fill_for(image, [7, 8])[0, 1], [7, 8])
    with pytest.raises(
        ValueError, match=r"fill must broadcast to an image of shape \(2, 3, 2\)"
    ):
        fill_for(image, [1, 2, 3])


KINDS = ("mnist", "efficientnet", "nested vgg16", "keras.applications")
METHODS = {
    "grad_cam": grad_cam,
    "saliency": saliency,
    "smooth_grad": partial(smooth_grad, samples=1),
    "occlusion": lambda model, images, classes: occlusion(
        model, images, classes, window=(images.shape[1] // 2, images.shape[2] // 2)
    ),
    "integrated_gradients": lambda model, images, classes: integrated_gradients(
        model, images, classes, steps=2
    ).values.sum(axis=3),
}


@pytest.fixture(scope="module", params=KINDS)
def classifier(request):
    """A model of each kind, and one image that it takes."""
    rng = np.random.default_rng(0)
    if request.param == "mnist":
        digits, _ = request.getfixturevalue("digits")
        return request.getfixturevalue("mnist_cnn"), digits[:1]
    if request.param == "efficientnet":
        return request.getfixturevalue("efficientnet"), rng.uniform(-1, 1, (1, 224, 224, 3))
    if request.param == "nested vgg16":
        model = build_transfer_model(load_vgg16_base((32, 64, 3)), 5, units=8)
        return model, rng.uniform(-100, 100, (1, 32, 64, 3))
    borrowed = keras.applications.MobileNetV2(
        input_shape=(32, 64, 3), alpha=0.35, weights=None, classes=6
    )
    return borrowed, rng.uniform(-1, 1, (1, 32, 64, 3))


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_every_method_explains_every_kind_of_model(classifier, method):
    model, images = classifier
    maps = METHODS[method](model, images, 1)
    assert np.isfinite(maps).all()
    size = images.shape[1:3]
    if method == "grad_cam":
        size = feature_maps(model, images, last_spatial_layer(model)).shape[1:3]
    assert maps.shape == (1, *size)


@pytest.mark.slow
@pytest.mark.parametrize("curve", [deletion_curve, insertion_curve])
def test_every_kind_of_model_has_curves(classifier, curve):
    model, images = classifier
    order = np.random.default_rng(1).normal(size=images.shape[1:3])
    outputs = curve(model, images[0], 1, order, steps=1).outputs
    assert outputs.shape == (2,)
    assert 0 <= outputs.min() <= outputs.max() <= 1


@pytest.mark.slow
def test_every_kind_of_model_has_filters_and_an_image_that_it_likes(classifier):
    model, images = classifier
    assert first_layer_filters(model).shape[2] == images.shape[3]
    best = maximise_unit(
        model, last_spatial_layer(model), 2, size=images.shape[1:3], low=-1, high=1, steps=1
    )
    assert best.shape == images.shape
    assert np.abs(best).max() <= 1


@pytest.mark.slow
def test_every_kind_of_model_forgets_when_shuffled(classifier):
    model, images = classifier
    before = saliency(model, images, 1)
    assert not np.allclose(saliency(randomise_weights(model), images, 1), before, atol=0)


def test_says_what_is_wrong(linear, images):
    with pytest.raises(ValueError, match=r"noise must be a share of at least 0, got noise=-1"):
        smooth_grad(linear, images, 0, noise=-1)
    with pytest.raises(ValueError, match=r"samples must be a whole number of at least 1"):
        smooth_grad(linear, images, 0, samples=0)
    with pytest.raises(ValueError, match=r"baseline must broadcast to .*, got shape \(5,\)"):
        integrated_gradients(linear, images, 0, baseline=np.zeros(5))
    with pytest.raises(ValueError, match=r"layer must have feature maps .*'scores'"):
        grad_cam(linear, images, 0, "scores")
    with pytest.raises(ValueError, match=r"model must have a layer with feature maps"):
        grad_cam(linear, images, 0)
    with pytest.raises(ValueError, match=r"gradients must have the maps' shape"):
        weigh_maps(np.zeros((1, 2, 3, 4)), np.zeros((1, 2, 4, 3)))
    for method in (saliency, smooth_grad, integrated_gradients):
        with pytest.raises(
            ValueError, match=r"class_indices must be .* from 0 to 2, .* got 3 to 3"
        ):
            method(linear, images, 3)
    with pytest.raises(
        ValueError, match=r"class_indices must be .* from 0 to 2, .* got 3 to 3"
    ):
        occlusion(linear, images, 3, window=2)
