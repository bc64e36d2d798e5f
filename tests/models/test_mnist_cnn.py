from cnn_guide.models import build_mnist_cnn


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
