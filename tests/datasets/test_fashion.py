"""The clothes are whole, fairly split, and never read when they are damaged."""

from cnn_guide.datasets import FASHION_CLASSES, load_fashion, prepare_digits
from cnn_guide.datasets.fashion import FASHION
from cnn_guide.files import FOLDER, DamagedFileError

import numpy as np
import pytest

(X_TRAIN, Y_TRAIN), (X_TEST, Y_TEST) = load_fashion()


def test_shapes_are_as_in_the_docstring():
    arrays = (X_TRAIN, Y_TRAIN, X_TEST, Y_TEST)
    shapes = [(19995, 28, 28), (19995,), (10000, 28, 28), (10000,)]
    assert [array.shape for array in arrays] == shapes
    assert {array.dtype for array in arrays} == {np.dtype(np.uint8)}
    assert (X_TRAIN.min(), X_TRAIN.max(), X_TEST.min(), X_TEST.max()) == (0, 255, 0, 255)


def test_every_class_has_its_share():
    assert len(FASHION_CLASSES) == 10
    assert set(np.bincount(Y_TEST)) == {1000}
    of_each = np.bincount(Y_TRAIN)
    assert len(of_each) == 10
    assert (of_each.max(), of_each.sum()) == (2000, 20_000 - 5)


def test_no_class_comes_first():
    # Sorted labels would leave whole classes out of the images that training holds out.
    for labels in (Y_TRAIN[-2000:], Y_TEST[:2000]):
        assert np.bincount(labels, minlength=10).min() > 150


def test_no_training_image_is_a_test_image():
    train, test = ({image.tobytes() for image in images} for images in (X_TRAIN, X_TEST))
    assert not train & test


def test_names_fit_what_the_images_show():
    # Means of classes that are told apart by where the cloth is
    mean = {
        name: X_TEST[label == Y_TEST].mean(axis=0) for label, name in enumerate(FASHION_CLASSES)
    }
    between_legs = {
        name: image[20:, 13:15].mean() / image[20:].mean() for name, image in mean.items()
    }
    assert min(between_legs, key=between_legs.get) == "trouser"
    top = {name: image[:8].mean() for name, image in mean.items()}
    assert set(sorted(top, key=top.get)[:2]) == {"sandal", "sneaker"}
    sleeves = {name: image[18:, [4, 5, 22, 23]].mean() for name, image in mean.items()}
    assert min(sleeves["pullover"], sleeves["coat"]) > 2 * sleeves["T-shirt/top"]
    shaft = {name: image[:8, 18:].mean() for name, image in mean.items()}
    assert shaft["ankle boot"] > 2 * max(shaft["sneaker"], shaft["sandal"])


def test_their_brightness_is_the_published_one():
    # .28616 is published for all 70,000 images.
    for images in (X_TRAIN, X_TEST):
        assert images.mean() / 255 == pytest.approx(0.2861, abs=0.002)


def test_they_are_prepared_like_digits():
    prepared = prepare_digits(X_TEST[:3])
    assert (prepared.shape, prepared.dtype) == ((3, 28, 28, 1), np.float32)
    np.testing.assert_allclose(prepared[..., 0] * 255, X_TEST[:3], rtol=1e-6)


def test_a_good_copy_elsewhere_is_read(tmp_path):
    copy = tmp_path / "copy.npz"
    copy.write_bytes((FOLDER / FASHION.name).read_bytes())
    (images, _), _ = load_fashion(copy)
    np.testing.assert_array_equal(images, X_TRAIN)


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: content[:-1] + b"?", lambda _content: b""],
    ids=["truncated", "altered", "emptied"],
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    file = tmp_path / FASHION.name
    file.write_bytes(damage((FOLDER / FASHION.name).read_bytes()))
    with pytest.raises(DamagedFileError, match=r"fashion\.npz is damaged: SHA-256 \w+ found"):
        load_fashion(file)


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"none\.npz is missing; use the copy"):
        load_fashion(tmp_path / "none.npz")
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    with pytest.raises(
        FileNotFoundError, match=r"fashion\.npz is missing; reinstall cnn-guide"
    ):
        load_fashion()
