from cnn_guide.models import build_unet

import keras
import numpy as np
import pytest


def test_every_pixel_gets_probabilities():
    model = build_unet(3, channels=2, filters=(4, 6, 8))
    answer = np.asarray(model(np.random.default_rng(0).random((2, 12, 20, 2), "f4")))
    assert answer.shape == (2, 12, 20, 3)
    np.testing.assert_allclose(answer.sum(axis=-1), 1, rtol=1e-5)


def test_sizes_follow_from_arithmetic():
    # Two 3x3 convolutions a stage without biases, four numbers a channel to normalise.
    def stage(channels, filters):
        return 9 * (channels * filters + filters * filters) + 8 * filters

    down = stage(1, 4) + stage(4, 6)
    with_skips = down + stage(6 + 4, 4) + 4 * 2 + 2
    assert build_unet(2, filters=(4, 6)).count_params() == with_skips
    without = down + stage(6, 4) + 4 * 2 + 2
    assert build_unet(2, filters=(4, 6), skips=False).count_params() == without


def test_a_skip_brings_what_pooling_hides():
    # Two pixels of one pooling window swapped: without skips the maximum is all that is left
    # of the first stage, so a network whose convolutions look at single pixels can't tell.
    image = np.zeros((1, 4, 4, 1), "f4")
    image[0, 0, 0], image[0, 1, 1] = 1, 0.5
    swapped = image.copy()
    swapped[0, :2, :2] = image[0, :2, :2][::-1, ::-1]
    for skips in (True, False):
        keras.utils.set_random_seed(0)
        model = build_unet(2, filters=(3, 5), skips=skips)
        for layer in model.layers:
            if isinstance(layer, keras.layers.Conv2D) and layer.kernel_size == (3, 3):
                kernel = np.zeros(layer.kernel.shape, "f4")
                kernel[1, 1] = np.abs(np.asarray(layer.kernel)[1, 1])
                layer.kernel.assign(kernel)
        first, second = np.asarray(model(image)), np.asarray(model(swapped))
        assert np.allclose(first, second) != skips


def test_the_momentum_is_that_of_every_normalisation():
    model = build_unet(2, momentum=0.7)
    found = [
        layer.momentum
        for layer in model.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    assert found == [0.7] * 10
    assert build_unet(2).get_layer(index=2).momentum == 0.9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_classes": 1}, r"num_classes must be .* at least 2, got num_classes=1"),
        ({"channels": 0}, r"channels must be .* at least 1"),
        ({"filters": (8,)}, r"filters must name at least two stages, got filters=\(8,\)"),
        ({"filters": (8, 0)}, r"filters must be .* at least 1, got filters=0"),
        ({"momentum": 1}, r"momentum must lie between 0 and 1, got momentum=1"),
        ({"momentum": float("nan")}, r"momentum must lie between 0 and 1"),
    ],
)
def test_it_says_what_is_wrong(options, message):
    with pytest.raises(ValueError, match=message):
        build_unet(**({"num_classes": 2} | options))
