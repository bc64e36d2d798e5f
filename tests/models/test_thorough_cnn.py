from cnn_guide.models import build_mnist_cnn, build_thorough_cnn

from keras import layers


def test_has_fewer_parameters_than_the_plain_network():
    model = build_thorough_cnn()
    assert model.count_params() <= build_mnist_cnn().count_params()
    assert (model.input_shape, model.output_shape) == ((None, 28, 28, 1), (None, 10))


def test_normalises_each_convolution_which_needs_no_bias():
    model = build_thorough_cnn()
    kinds = [type(layer) for layer in model.layers]
    for place, kind in enumerate(kinds):
        if kind is layers.Conv2D:
            assert kinds[place + 1] is layers.BatchNormalization
            assert not model.layers[place].use_bias
