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
    with pytest.raises(DamagedFileError, match=r"brings code of its own") as caught:
        read_keras_file(tmp_path / "code.keras", "save it anew")
    assert "safe_mode" in str(caught.value.__cause__)


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, name="last")])
    kernel, bias = model.get_weights()
    kernel[1, 1] = np.nan
    model.set_weights([kernel, bias])
    model.save(tmp_path / "a.keras")
    with pytest.raises(
        DamagedFileError, match=r"a\.keras is damaged: its weights .*last/kernel"
    ):
        read_keras_file(tmp_path / "a.keras", "save it anew")


def test_another_ending_is_not_called_damage(file):
    other = file.rename(file.with_name("a.zip"))
    with pytest.raises(DamagedFileError, match=r"a\.zip must have a name that ends in \.keras"):
        read_keras_file(other, "save it anew")


def check_damaged(file, places):
    content = file.read_bytes()
    whole = [weight.tobytes() for weight in read_keras_file(file, "").get_weights()]
    read = 0
    for place in places:
        file.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        try:
            model = read_keras_file(file, "save it anew")
        except DamagedFileError as error:
            assert str(file) in str(error)  # noqa: PT017 - whole files are fine too
            continue
        read += 1
        assert [weight.tobytes() for weight in model.get_weights()] == whole
    assert read < len(places) / 2, (
        "most damage is found; what is not, such as a date, is harmless"
    )


def test_some_damaged_models_are_refused_or_whole(file):
    check_damaged(file, range(7, file.stat().st_size, file.stat().st_size // 40))


@pytest.mark.slow
def test_a_model_may_be_damaged_in_any_byte(file):
    check_damaged(file, range(file.stat().st_size))
