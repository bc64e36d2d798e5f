import zipfile

from cnn_guide.files import DamagedFileError
from cnn_guide.keras_files import read_keras_file

import keras
import numpy as np
import pytest
from keras import layers


@pytest.fixture
def file(tmp_path):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    model.compile(optimizer="sgd", loss="mse")
    model.save(tmp_path / "a.keras")
    return tmp_path / "a.keras"


def test_what_was_saved_comes_back_ready_for_training_or_not(file):
    model = read_keras_file(file, "save it anew")
    images = np.arange(6, dtype=np.float32).reshape(2, 3)
    np.testing.assert_array_equal(model(images), keras.saving.load_model(file)(images))
    assert model.compiled
    assert not read_keras_file(str(file), "save it anew", compiled=False).compiled


def test_each_altered_entry_is_found(file):
    content = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    for name in names:
        changed = bytearray(content)
        with zipfile.ZipFile(file) as archive:
            place = archive.getinfo(name).header_offset + 30 + len(name) + 5
        changed[place] ^= 1
        other = file.with_name("other.keras")
        other.write_bytes(changed)
        with pytest.raises(DamagedFileError, match=rf"in its entry '{name}'; save it anew$"):
            read_keras_file(other, "save it anew")


@pytest.mark.parametrize("part", [0.0, 0.1, 0.99])
def test_a_file_that_is_cut_off_is_refused(file, part):
    content = file.read_bytes()
    file.write_bytes(content[: int(part * len(content))])
    with pytest.raises(DamagedFileError, match=r"a\.keras cannot be read .*; save it anew$"):
        read_keras_file(file, "save it anew")


def test_a_missing_file_is_missing_and_not_damaged(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.keras"):
        read_keras_file(tmp_path / "none.keras", "save it anew")


def test_code_in_a_file_is_not_run(tmp_path):
    model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x + 1)])
    model.save(tmp_path / "code.keras")
    with pytest.raises(DamagedFileError, match=r"cannot be read") as caught:
        read_keras_file(tmp_path / "code.keras", "save it anew")
    assert "safe_mode" in str(caught.value.__cause__)
