from cnn_guide import mnist_network
from cnn_guide.files import DamagedFileError
from cnn_guide.models import build_mnist_cnn

import keras
import numpy as np
import pytest
from keras import layers

pytestmark = pytest.mark.usefixtures("eagerly")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv(mnist_network.FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_alone_it_trains_by_the_fast_recipe_and_says_so(monkeypatch, capsys):
    rng = np.random.default_rng(0)
    few = rng.integers(0, 256, (40, 28, 28), dtype=np.uint8), rng.integers(0, 10, 40)
    monkeypatch.setattr(mnist_network, "load_mnist", lambda: (few, few))
    train, recipes = mnist_network.train, []
    monkeypatch.setattr(
        mnist_network,
        "train",
        lambda *data, recipe: (recipes.append(recipe), train(*data, recipe=recipe)),
    )
    assert mnist_network.load_mnist_cnn().count_params() == 225_034
    assert recipes == ["fast"]
    printed = capsys.readouterr().out
    assert "No mnist_cnn.keras here: training one by the fast recipe" in printed
    assert "loss: " in printed


def train_on_noise(monkeypatch):
    rng = np.random.default_rng(0)
    few = rng.integers(0, 256, (40, 28, 28), dtype=np.uint8), rng.integers(0, 10, 40)
    monkeypatch.setattr(mnist_network, "load_mnist", lambda: (few, few))
    return mnist_network.load_mnist_cnn().get_weights()


def test_what_it_trains_is_kept_under_a_name_of_its_own(folder, monkeypatch, capsys):
    first = train_on_noise(monkeypatch)
    path = folder / "mnist_cnn_quick.keras"
    assert f"Kept for the next time: {path.resolve()}" in capsys.readouterr().out
    assert [one.name for one in folder.iterdir()] == [path.name]
    monkeypatch.setattr(mnist_network, "load_mnist", None)  # nothing is trained
    for old, new in zip(first, mnist_network.load_mnist_cnn().get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    said = capsys.readouterr().out
    assert f"reading {path.resolve()}, trained by the fast recipe. For the figures" in said
    whole = build_mnist_cnn()
    mnist_network.save_mnist_cnn(whole)
    np.testing.assert_array_equal(
        mnist_network.load_mnist_cnn().get_weights()[0], whole.get_weights()[0]
    )
    assert capsys.readouterr().out == ""


def test_a_folder_that_takes_no_file_is_no_reason_to_stop(monkeypatch, capsys):
    def refuse(path, _save):
        raise OSError(f"{path} cannot be written")

    monkeypatch.setattr(mnist_network, "write_whole", refuse)
    assert train_on_noise(monkeypatch)
    assert "Not kept for the next time: mnist_cnn_quick.keras" in capsys.readouterr().out


def test_trains_the_same_network_each_time(folder, monkeypatch):
    few = np.zeros((20, 28, 28), dtype=np.uint8), np.zeros(20, dtype=int)
    monkeypatch.setattr(mnist_network, "load_mnist", lambda: (few, few))
    networks = []
    for seed in (1, 2):  # Whatever was drawn before.
        keras.utils.set_random_seed(seed)
        networks.append(mnist_network.load_mnist_cnn().get_weights())
        (folder / mnist_network.QUICK).unlink()
    for old, new in zip(*networks, strict=True):
        np.testing.assert_array_equal(old, new)


def test_is_kept_in_the_current_folder_unless_told_otherwise(folder, monkeypatch):
    path = mnist_network.save_mnist_cnn(build_mnist_cnn())
    assert path.resolve() == (folder / "mnist_cnn.keras").resolve()
    monkeypatch.setenv(mnist_network.FOLDER_VARIABLE, str(folder / "elsewhere"))
    assert mnist_network.mnist_cnn_path() == folder / "elsewhere" / "mnist_cnn.keras"


def test_finds_what_was_saved(folder, monkeypatch, capsys):
    monkeypatch.setenv(mnist_network.FOLDER_VARIABLE, str(folder / "artefacts"))
    model = build_mnist_cnn()
    path = mnist_network.save_mnist_cnn(model)
    assert path == folder / "artefacts" / "mnist_cnn.keras"
    for old, new in zip(
        model.get_weights(), mnist_network.load_mnist_cnn().get_weights(), strict=True
    ):
        np.testing.assert_array_equal(old, new)
    assert capsys.readouterr().out == ""


def test_refuses_a_truncated_file():
    path = mnist_network.save_mnist_cnn(build_mnist_cnn())
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(DamagedFileError, match=r"mnist_cnn.keras cannot be read .* delete it"):
        mnist_network.load_mnist_cnn()


@pytest.mark.parametrize("content", [b"", b"not a network\n", b"PK\x03\x04 nor a zip file"])
def test_refuses_what_is_no_network(folder, content):
    (folder / "mnist_cnn.keras").write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"mnist_cnn.keras cannot be read .* delete it"):
        mnist_network.load_mnist_cnn()


def test_refuses_another_network():
    mnist_network.save_mnist_cnn(keras.Sequential([keras.Input((3,)), layers.Dense(2)]))
    with pytest.raises(DamagedFileError, match=r"holds another network than build_mnist_cnn"):
        mnist_network.load_mnist_cnn()


def test_runs_no_code_that_a_file_brings():
    network = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x + 1)])
    mnist_network.save_mnist_cnn(network)
    with pytest.raises(DamagedFileError, match=r"brings code of its own") as caught:
        mnist_network.load_mnist_cnn()
    assert "lambda" in str(caught.value.__cause__).lower()


def test_refuses_weights_that_are_no_numbers():
    network = build_mnist_cnn()
    weights = network.get_weights()
    weights[2][0, 1, 2, 3] = np.inf
    network.set_weights(weights)
    mnist_network.save_mnist_cnn(network)
    with pytest.raises(DamagedFileError, match=r"mnist_cnn.keras is damaged: .* delete it"):
        mnist_network.load_mnist_cnn()
