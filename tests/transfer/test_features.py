from cnn_guide.transfer.colours import colour_histograms
from cnn_guide.transfer.features import extract_features, features_key, pool_features

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers


def prepare(images):
    return np.asarray(images, dtype=np.float32) / 10 - 3


def build(filters=4, pooling=layers.MaxPooling2D, seed=0):
    keras.utils.set_random_seed(seed)
    base = keras.Sequential([keras.Input((6, 9, 3)), layers.Conv2D(filters, 3), pooling(2)])
    return pool_features(base)


def draw(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 6, 9, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def model():
    return build()


class Lazy:
    """A sequence that counts how often a pixel was asked for."""

    def __init__(self, images, name="these"):
        self.images, self.name, self.read = images, name, []

    def __len__(self):
        return len(self.images)

    def __getitem__(self, place):
        self.read.append(place)
        return self.images[place]

    def digest(self):
        return self.name


@given(count=st.integers(1, 9), batch_size=st.integers(1, 12))
def test_features_do_not_depend_on_the_batches(model, count, batch_size):
    images = draw(count, seed=count)
    found = extract_features(model, prepare, images, batch_size=batch_size, progress=False)
    assert found.shape == (count, 4)
    np.testing.assert_allclose(found, model(prepare(images)), rtol=1e-5, atol=1e-5)


def test_no_more_than_a_batch_is_read_before_it_is_used(model, monkeypatch):
    lazy, seen = Lazy(draw(7)), []
    predict = model.predict_on_batch
    monkeypatch.setattr(
        model, "predict_on_batch", lambda x: seen.append(len(lazy.read)) or predict(x)
    )
    extract_features(model, prepare, lazy, batch_size=3, progress=False)
    assert seen == [3, 6, 7]
    assert lazy.read == list(range(7))


def test_the_cache_spares_reading_and_computing(model, tmp_path, monkeypatch):
    lazy = Lazy(draw(5))
    first = extract_features(model, prepare, lazy, cache=tmp_path, progress=False)
    lazy.read.clear()
    monkeypatch.setattr(model, "predict_on_batch", None)
    again = extract_features(model, prepare, lazy, cache=tmp_path, progress=False)
    np.testing.assert_array_equal(again, first)
    assert not lazy.read


@pytest.mark.parametrize("damage", [b"", b"not a zip file", "truncated", "flipped"])
def test_a_damaged_cache_is_computed_anew(model, tmp_path, damage):
    images = draw(5)
    first = extract_features(model, prepare, images, cache=tmp_path, progress=False)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    middle = len(content) // 3
    broken = {
        "truncated": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :],
    }
    file.write_bytes(broken.get(damage, damage))
    again = extract_features(model, prepare, images, cache=tmp_path, progress=False)
    np.testing.assert_array_equal(again, first)
    assert file.read_bytes() == content


def test_the_key_is_that_of_weights_layers_images_and_preparation(model):
    images = draw(5)
    key = features_key(model, prepare, images)
    assert features_key(build(), prepare, images.copy()) == key, "names do not count"
    changed = images.copy()
    changed[3, 2, 1, 0] ^= 1
    nudged = build()
    kernel, bias = nudged.get_weights()
    kernel[2, 1, 0, 3] += 1e-6
    nudged.set_weights([kernel, bias])
    others = [
        features_key(build(seed=1), prepare, images),
        features_key(nudged, prepare, images),
        features_key(build(pooling=layers.AveragePooling2D), prepare, images),
        features_key(model, lambda x: prepare(x)[..., ::-1], images),
        features_key(model, prepare, changed),
        features_key(model, prepare, images[::-1]),
        features_key(model, prepare, images.reshape(5, 9, 6, 3)),
        features_key(model, prepare, Lazy(images)),
        features_key(model, prepare, Lazy(images, "others")),
    ]
    assert len({key, *others}) == 1 + len(others)


def test_a_failure_leaves_no_cache(model, tmp_path):
    class Broken(Lazy):
        def __getitem__(self, place):
            if place == 4:
                raise OSError("picture 4 is gone")
            return super().__getitem__(place)

    with pytest.raises(OSError, match="picture 4 is gone"):
        extract_features(
            model, prepare, Broken(draw(5)), batch_size=2, cache=tmp_path, progress=False
        )
    assert not list(tmp_path.iterdir())


def test_shows_one_line_where_there_is_no_terminal(model, capsys):
    extract_features(model, prepare, draw(5), batch_size=2)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert printed.startswith("5/5")


def test_says_what_is_wrong(model):
    with pytest.raises(ValueError, match=r"batch_size must be a whole number"):
        extract_features(model, prepare, draw(2), batch_size=0)
    with pytest.raises(ValueError, match=r"images must hold at least one image"):
        extract_features(model, prepare, draw(0))
    with pytest.raises(ValueError, match=r"base must end in feature maps.*include_top=False"):
        pool_features(model)


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.integers(1, 23))
def test_a_histogram_counts_colours_and_not_places(red, green, blue, count):
    image = np.zeros((1, 4, 6, 3), dtype=np.uint8)
    image.reshape(-1, 3)[:count] = red, green, blue
    shuffled = image.reshape(-1, 3)[::-1].reshape(image.shape)
    (ours,) = colour_histograms(image)
    place = (red // 32) * 64 + (green // 32) * 8 + blue // 32
    assert ours[place] ** 2 == pytest.approx(1 if place == 0 else count / 24)
    np.testing.assert_array_equal(colour_histograms(shuffled)[0], ours)
    assert np.linalg.norm(ours) == pytest.approx(1)


def test_a_histogram_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"must be a uint8 array .* got float64"):
        colour_histograms(np.zeros((1, 4, 6, 3)))
    with pytest.raises(ValueError, match=r"images must have pixels, got shape \(1, 0, 6, 3\)"):
        colour_histograms(np.zeros((1, 0, 6, 3), np.uint8))


def damaged(content, rng):
    """Alter, cut or lengthen the bytes of a file."""
    changed = bytearray(content)
    for place in rng.integers(0, len(content), rng.integers(1, 4)):
        changed[place] = rng.integers(0, 256)
    return bytes(changed[: rng.integers(1, len(changed))] if rng.random() < 0.2 else changed)


def check_damaged_caches(model, folder, changes):
    images = draw(5)
    first = extract_features(model, prepare, images, cache=folder, progress=False)
    (file,) = folder.iterdir()
    content = file.read_bytes()
    for changed in changes(content):
        file.write_bytes(changed)
        again = extract_features(model, prepare, images, cache=folder, progress=False)
        np.testing.assert_array_equal(again, first)
        assert [path.name for path in folder.iterdir()] == [file.name]


def test_some_damaged_caches_are_computed_anew(model, tmp_path):
    rng = np.random.default_rng(0)
    check_damaged_caches(
        model, tmp_path, lambda content: (damaged(content, rng) for _ in range(40))
    )


@pytest.mark.slow
def test_a_cache_may_be_damaged_in_any_byte(model, tmp_path):
    def each(content):
        for place in range(len(content)):
            for value in (0, 255, content[place] ^ 8):
                yield content[:place] + bytes([value]) + content[place + 1 :]

    check_damaged_caches(model, tmp_path, each)


@pytest.mark.parametrize(
    "kept",
    [np.full((5, 4), np.nan), np.ones((4, 4)), np.ones((5, 4, 1)), np.ones((5, 4), "i4")],
)
def test_features_that_do_not_fit_are_computed_anew(model, tmp_path, kept):
    images = draw(5)
    first = extract_features(model, prepare, images, cache=tmp_path, progress=False)
    (file,) = tmp_path.iterdir()
    np.savez(file, features=kept.astype(np.float32) if kept.dtype == float else kept)
    again = extract_features(model, prepare, images, cache=tmp_path, progress=False)
    np.testing.assert_array_equal(again, first)


def test_a_cache_that_cannot_be_written_is_known_before_an_image_is_read(model, tmp_path):
    (tmp_path / "file").touch()
    lazy = Lazy(draw(5))
    with pytest.raises(OSError, match=r"file cannot be written: .*choose another place"):
        extract_features(model, prepare, lazy, cache=tmp_path / "file", progress=False)
    assert not lazy.read


def test_features_are_not_lost_if_the_disk_is_full_by_then(model, tmp_path, monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.warns(RuntimeWarning, match=r"not kept: .*\.npz cannot be written: No space"):
        found = extract_features(model, prepare, draw(5), cache=tmp_path, progress=False)
    assert found.shape == (5, 4)
    assert list(tmp_path.iterdir()) == []


def test_a_network_whose_answers_are_no_numbers_is_refused(tmp_path):
    broken = build()
    broken.set_weights([np.full_like(weight, np.nan) for weight in broken.get_weights()])
    with pytest.raises(ValueError, match=r"model must answer with finite numbers"):
        extract_features(broken, prepare, draw(5), cache=tmp_path, progress=False)
    assert list(tmp_path.iterdir()) == []
