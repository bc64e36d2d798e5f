from cnn_guide.models import build_mnist_cnn, build_thorough_cnn

from keras import layers


def count_learning(model):
    return sum(bool(layer.weights) for layer in model.layers)


def test_has_more_layers_than_the_plain_network_and_fewer_parameters():
    model, plain = build_thorough_cnn(), build_mnist_cnn()
    assert model.count_params() < plain.count_params()
    assert count_learning(model) > count_learning(plain)
    assert (model.input_shape, model.output_shape) == ((None, 28, 28, 1), (None, 10))


def test_normalises_each_convolution_which_needs_no_bias():
    model = build_thorough_cnn()
    kinds = [type(layer) for layer in model.layers]
    for place, kind in enumerate(kinds):
        if kind is layers.Conv2D:
            assert kinds[place + 1] is layers.BatchNormalization
            assert not model.layers[place].use_bias
