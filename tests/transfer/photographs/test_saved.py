import io
import json
import zipfile

from cnn_guide.files import DamagedFileError
from cnn_guide.transfer.photographs.saved import NOTES, load_classifier, save_classifier

import keras
import numpy as np
import pytest
from keras import layers

NAMES = ["Katze $1$", "ñandú", "犬"]


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [keras.Input((6, 6, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")]
    )


@pytest.fixture
def file(tmp_path, model):
    save_classifier(tmp_path / "a.keras", model, NAMES, {"seed": 7, "base": "vgg16"})
    return tmp_path / "a.keras"


def test_what_was_saved_comes_back(file, model):
    found = load_classifier(file)
    assert (found.class_names, found.side) == (tuple(NAMES), 6)
    assert found.notes == {"seed": 7, "base": "vgg16"}
    images = np.random.default_rng(0).uniform(0, 255, (2, 6, 6, 3)).astype("float32")
    np.testing.assert_array_equal(found.model(images), model(images))
    assert [path.name for path in file.parent.iterdir()] == ["a.keras"]


def test_keras_itself_reads_the_file(file, model):
    other = keras.saving.load_model(file, safe_mode=True)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


def test_a_write_that_fails_leaves_what_was_there(file, model, monkeypatch):
    before = file.read_bytes()

    def fail(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    with pytest.raises(KeyboardInterrupt):
        save_classifier(file, model, NAMES, {})
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["a.keras"]


def test_saves_only_what_fits(tmp_path, model):
    with pytest.raises(
        ValueError, match=r"to 2 probabilities, .*got \(None, 6, 6, 3\) to \(None"
    ):
        save_classifier(tmp_path / "a.keras", model, ["a", "b"], {})
    for shape in ((6, 5, 3), (None, None, 3), (6, 6, 1), (7,)):
        other = keras.Sequential([keras.Input(shape), layers.Dense(3)])
        with pytest.raises(ValueError, match=r"must map square RGB images"):
            save_classifier(tmp_path / "a.keras", other, NAMES, {})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none.keras is missing; give the file that"):
        load_classifier(tmp_path / "none.keras")
    with pytest.raises(FileNotFoundError, match=r"is a folder; give the file that"):
        load_classifier(tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(file, part):
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(
        DamagedFileError, match=r"a.keras cannot be read as a Keras model; give"
    ):
        load_classifier(file)


def test_an_altered_byte_is_found(file):
    content = bytearray(file.read_bytes())
    content[content.index(b"\x89HDF") + 3000] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"is damaged, in its entry 'model.weights.h5'"):
        load_classifier(file)


def test_foreign_files_are_refused(tmp_path, model):
    model.save(tmp_path / "foreign.keras")
    with pytest.raises(DamagedFileError, match=r"foreign.keras holds no classifier of photo"):
        load_classifier(tmp_path / "foreign.keras")
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(DamagedFileError, match=r"other.keras cannot be read as a Keras"):
        load_classifier(tmp_path / "other.keras")
    (tmp_path / "text.keras").write_text("hello")
    with pytest.raises(DamagedFileError, match=r"text.keras cannot be read as a Keras model"):
        load_classifier(tmp_path / "text.keras")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ({"class_names": ["a", "b"], "notes": {}}, "a network for other classes"),
        ({"class_names": 5, "notes": {}}, "holds no classifier"),
        ({"class_names": ["a", "b", "c"]}, "holds no classifier"),
        (["a", "b", "c"], "holds no classifier"),
    ],
)
def test_notes_that_do_not_fit_the_network_are_refused(tmp_path, model, notes, message):
    model.save(tmp_path / "a.keras")
    with zipfile.ZipFile(tmp_path / "a.keras", "a") as archive:
        archive.writestr(NOTES, json.dumps(notes))
    with pytest.raises(DamagedFileError, match=message):
        load_classifier(tmp_path / "a.keras")


def test_code_in_a_file_is_not_run(tmp_path):
    code = keras.Sequential(
        [keras.Input((6, 6, 3)), layers.Lambda(lambda x: x[:, 0, 0]), layers.Softmax()]
    )
    save_classifier(tmp_path / "a.keras", code, NAMES, {})
    with pytest.raises(DamagedFileError, match=r"brings code of its own") as caught:
        load_classifier(tmp_path / "a.keras")
    assert "safe_mode" in str(caught.value.__cause__)


def test_a_zip_without_a_network_is_refused(file):
    whole = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(NOTES, whole.read(NOTES))
    with pytest.raises(DamagedFileError, match=r"cannot be read as a Keras model"):
        load_classifier(file)


def test_what_is_no_file_is_called_what_it_is(tmp_path):
    (tmp_path / "dead.keras").symlink_to("none")
    with pytest.raises(
        FileNotFoundError, match=r"dead\.keras is a link that leads nowhere; give"
    ):
        load_classifier(tmp_path / "dead.keras")


def test_answers_that_are_no_probabilities_are_refused(tmp_path):
    scores = [
        keras.Input((6, 6, 3)),
        layers.Flatten(),
        layers.Dense(3, bias_initializer="ones"),
    ]
    save_classifier(tmp_path / "a.keras", keras.Sequential(scores), NAMES, {})
    with pytest.raises(DamagedFileError, match=r"a\.keras holds .* are no probabilities; give"):
        load_classifier(tmp_path / "a.keras")


def test_a_network_for_images_too_large_is_refused(tmp_path):
    shape = keras.Input((40_000, 40_000, 3))
    large = [shape, layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")]
    save_classifier(tmp_path / "a.keras", keras.Sequential(large), NAMES, {})
    with pytest.raises(DamagedFileError, match=r"images of 40000 pixels, more than 512; give"):
        load_classifier(tmp_path / "a.keras")
