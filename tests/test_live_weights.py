"""The export of the trained network: its rounding, its samples, and when it is renewed."""

import base64
import json
import sys
import zlib
from pathlib import Path

from cnn_guide.mnist_network import MNIST_CNN, mnist_cnn_path

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

sys.path.insert(0, str(Path(__file__).parents[1] / "docs/_ext"))
sys.path.insert(0, str(Path(__file__).parents[1] / "docs/live"))
sys.path.insert(0, str(Path(__file__).parent / "browser"))
import golden
import live
import page_keys
from export import keys, weights

MEASURED = {"test_accuracy": 0.5, "low": 0.4, "high": 0.6, "test_errors": 5000}
MEASURED |= {"test_digits": 10_000, "learned_from": 54_000}
MEASURED |= {"epochs": 3, "seed": 7, "seconds": 30.0}


def decode(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


@given(st.integers(0, 2**32 - 1), st.sampled_from([(3, 2, 4, 5), (7, 3), (1, 1, 1, 1)]))
def test_a_rounded_weight_is_off_by_half_a_step_of_its_own_filter_at_most(seed, shape):
    rng = np.random.default_rng(seed)
    kernel = (rng.normal(size=shape) * rng.uniform(0, 10, size=shape[-1])).astype(np.float32)
    exported = weights.quantise(kernel)
    scale = decode(exported["scale"], "<f4")
    steps = decode(exported["int8"], "i1").reshape(shape)
    assert scale.shape == shape[-1:]
    assert np.all(np.abs(steps * scale - kernel) <= 0.5001 * scale)
    largest = np.abs(steps).max(axis=tuple(range(len(shape) - 1)))
    assert largest.tolist() == [127] * shape[-1]


def test_a_filter_of_zeros_stays_zeros():
    exported = weights.quantise(np.zeros((2, 3), np.float32))
    assert decode(exported["int8"], "i1").tolist() == [0] * 6
    assert decode(exported["scale"], "<f4").tolist() == [1] * 3


def test_a_small_widget_shows_the_maps_that_add_up_to_most():
    keras.utils.set_random_seed(4)
    stack = [keras.Input((9, 8, 1)), layers.Conv2D(9, 3), layers.MaxPooling2D(2)]
    model = keras.Sequential([*stack, layers.Conv2D(8, 2), layers.Flatten(), layers.Dense(3)])
    image = np.random.default_rng(0).normal(size=(1, 9, 8, 1)).astype("float32")
    chosen = weights.liveliest_maps(model, image)
    maps = image
    for place, layer in enumerate(model.layers[:3]):
        maps = np.asarray(layer(maps))
        if place != 1:
            sums = {channel: maps[..., channel].sum() for channel in range(maps.shape[-1])}
            ranked = sorted(sums, key=sums.get, reverse=True)
            assert chosen[str(place)] == ranked[:6]


def test_samples_are_one_of_each_digit_and_the_surest_mistakes():
    labels = np.arange(40) % 10
    answers = labels.copy()
    answers[[0, *range(31, 40)]] = (labels[[0, *range(31, 40)]] + 1) % 10
    sureness = np.linspace(0.5, 0.9, 40)
    probabilities = np.full((40, 10), 0.01)
    probabilities[np.arange(40), answers] = sureness
    images = np.arange(40 * 784, dtype=np.int64).reshape(40, 28, 28).astype(np.uint8)
    samples = weights.sample_digits(images, labels, probabilities)
    indices = [sample["index"] for sample in samples]
    assert indices == [10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 39, 38, 37, 36, 35, 34]
    assert [sample["misread"] for sample in samples] == [False] * 10 + [True] * 6
    assert [sample["label"] for sample in samples] == labels[indices].tolist()
    assert decode(samples[-1]["pixels"], "u1").tolist() == images[34].ravel().tolist()


@pytest.fixture
def trained(tmp_path, monkeypatch, mnist_cnn):
    """A network and the numbers of a training, where the build would keep them."""
    from cnn_guide.mnist_network import FOLDER_VARIABLE, save_mnist_cnn

    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "training.json").write_text(json.dumps(MEASURED))
    save_mnist_cnn(mnist_cnn)
    return tmp_path


def test_the_build_looks_for_the_network_where_it_is_kept():
    assert live.NETWORK == MNIST_CNN


def write(folder):
    """Write the script as the build does; return where it is."""
    script = folder / "static/weights.js"
    network, training = mnist_cnn_path(), folder / "training.json"
    weights.write_weights(script, network, training, folder / "weights.key")
    return script


@pytest.mark.slow
def test_the_network_is_written_once_and_anew_when_the_training_or_it_changed(trained):
    file = write(trained)
    text = file.read_text()
    assert text.startswith("globalThis.cnnGuideNetwork = {")
    sealed = json.loads(text.removeprefix("globalThis.cnnGuideNetwork = ").rstrip(";\n"))
    assert sealed["crc32"] == f"{zlib.crc32(sealed['json'].encode()):08x}"
    network = json.loads(sealed["json"])
    kinds = [layer["kind"] for layer in network["layers"]]
    assert kinds == ["conv2d", "max_pool2d", "conv2d", "max_pool2d", "dense", "dense"]
    card = network["card"]
    assert {name: card[name] for name in MEASURED} == MEASURED
    assert (card["parameters"], card["bytes"]) == (225_034, 224_800 + 2 * 4 * 234)
    assert "float32" not in text

    file.write_text("mine")
    write(trained)
    assert file.read_text() == "mine", "nothing changed, so nothing is written"

    (trained / "training.json").write_text(json.dumps(MEASURED | {"seed": 8}))
    write(trained)
    assert r"\"seed\":8" in file.read_text()

    file.write_text("mine")
    with mnist_cnn_path().open("ab") as saved:
        saved.write(b"\0")  # behind the archive, so that it can still be read
    write(trained)
    assert file.read_text() != "mine"


@pytest.mark.slow
def test_golden_data_is_written_once_and_anew_when_the_network_changed(trained):
    folder = trained / "golden"
    golden.refresh(folder, mnist_cnn_path())
    written = {path.stem for path in folder.glob("*.json")}
    assert written == {
        "layers",
        *["activations", "answers", "drawings", "operations", "explorer", "hidden"],
    }
    file = folder / "answers.json"
    text = file.read_text()
    file.write_text("mine")
    golden.refresh(folder, mnist_cnn_path())
    assert file.read_text() == "mine"
    with mnist_cnn_path().open("ab") as saved:
        saved.write(b"\0")
    golden.refresh(folder, mnist_cnn_path())
    assert file.read_text() == text


@pytest.mark.slow
def test_a_missing_network_is_an_error_and_leaves_no_stamp(trained):
    mnist_cnn_path().unlink()
    with pytest.raises(FileNotFoundError, match=r"mnist_cnn\.keras"):
        write(trained)
    assert not (trained / "weights.key").exists()


def test_an_export_is_made_anew_when_its_code_changed(tmp_path, monkeypatch):
    recipe, made = tmp_path / "recipe.py", []
    recipe.write_text("SALT = 1")

    def make():
        keys.make_if_changed(tmp_path / "key.txt", [], [recipe], lambda: made.append(1))

    make()
    make()
    assert len(made) == 1
    recipe.write_text('"""Says more."""\nSALT = 1  # grams')
    make()
    assert len(made) == 1
    recipe.write_text("from cnn_guide.ops import conv2d")
    make()
    assert len(made) == 2
    monkeypatch.setattr(page_keys.PackageCode, "_digest", lambda *_: "edited")
    make()
    assert len(made) == 3


def test_an_export_that_failed_is_made_again(tmp_path):
    stamp = tmp_path / "key.txt"
    keys.make_if_changed(stamp, [], [], lambda: None)
    stamp.write_text("of another build")
    with pytest.raises(ZeroDivisionError):
        keys.make_if_changed(stamp, [], [], lambda: 1 / 0)
    assert not stamp.exists()
