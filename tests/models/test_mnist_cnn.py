from cnn_guide.models import build_mnist_cnn
from cnn_guide.ops import conv2d, max_pool2d, relu, softmax

import keras
import numpy as np


def test_is_the_plain_network():
    model = build_mnist_cnn()
    assert model.count_params() == 225_034
    assert [layer.output.shape[1:] for layer in model.layers] == [
        (26, 26, 32),
        (13, 13, 32),
        (11, 11, 64),
        (5, 5, 64),
        (1600,),
        (128,),
        (10,),
    ]
    last = [layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")]
    assert last == ["relu", "relu", "relu", "softmax"]


def test_is_what_our_operations_compute(digits):
    keras.utils.set_random_seed(0)
    model, images = build_mnist_cnn(), digits[0][:3]
    # Trained biases are not 0: let them count.
    model.set_weights([weight + 0.01 for weight in model.get_weights()])
    first, first_bias, second, second_bias, *dense = model.get_weights()
    maps = max_pool2d(relu(conv2d(images, first, first_bias)))
    maps = max_pool2d(relu(conv2d(maps, second, second_bias)))
    hidden = relu(maps.reshape(3, -1) @ dense[0] + dense[1])
    probabilities = softmax(hidden @ dense[2] + dense[3])
    np.testing.assert_allclose(model(images), probabilities, rtol=1e-3, atol=1e-5)
