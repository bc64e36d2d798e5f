import os

from cnn_guide.transfer.photographs.folders import PhotographsError, find_photographs
from cnn_guide.transfer.photographs.reading import Photographs, look_at_photographs

import numpy as np
import pytest
from PIL import Image


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(paths):
    return [path.name for path in paths]


def test_folders_are_classes_as_keras_reads_them(tmp_path, capsys):
    import keras

    touch(tmp_path, "b/2.jpg", "B/1.png", "a 1/sub/deep/3.bmp", "a 1/4.gif", "é/5.jpeg")
    for file in tmp_path.rglob("*.*"):
        Image.new("RGB", (5, 4)).save(file)
    found = find_photographs(tmp_path)
    expected = keras.utils.image_dataset_from_directory(tmp_path, shuffle=False)
    assert capsys.readouterr().out == "Found 5 files belonging to 4 classes.\n"
    assert list(found.class_names) == expected.class_names == ["B", "a 1", "b", "é"]
    labels = {str(path): label for path, label in zip(found.paths, found.labels, strict=True)}
    keras_labels = np.concatenate([batch for _, batch in expected])
    assert labels == dict(zip(expected.file_paths, keras_labels, strict=True))


def test_names_the_subfolder_that_a_photograph_came_from(tmp_path):
    touch(tmp_path, "cat/x/1.jpg", "cat/x/y/2.jpg", "cat/z/3.jpg", "cat/4.jpg", "dog/5.jpg")
    found = find_photographs(tmp_path)
    sources = dict(zip(names(found.paths), found.sources, strict=True))
    assert sources == {"1.jpg": "x", "2.jpg": "x", "3.jpg": "z", "4.jpg": "", "5.jpg": ""}
    kept = found.keep([1, 4])
    assert (names(kept.paths), kept.labels.tolist()) == ([found.paths[1].name, "5.jpg"], [0, 1])


def test_reports_what_it_leaves_out_and_nothing_hidden(tmp_path):
    touch(tmp_path, "cat/1.JPG", "cat/notes.txt", "cat/.hidden.jpg", "cat/.git/2.jpg")
    touch(tmp_path, "dog/1.TiFF", "dog/live.heic", "dog/none", "loose.jpg", ".git/3.jpg")
    found = find_photographs(tmp_path)
    assert names(found.paths) == ["1.JPG", "1.TiFF"]
    assert sorted(names(found.ignored)) == ["live.heic", "loose.jpg", "none", "notes.txt"]


def test_survives_loops_of_links_and_reads_what_is_linked_once(tmp_path):
    home = tmp_path / "photographs"
    touch(home, "cat/1.jpg", "cat/sub/2.jpg", "dog/3.jpg")
    touch(tmp_path, "elsewhere/4.jpg", "elsewhere/5.jpg")
    (home / "cat/up").symlink_to(home, target_is_directory=True)
    (home / "cat/sub/round").symlink_to(home / "cat", target_is_directory=True)
    (home / "cat/far up").symlink_to("/", target_is_directory=True)
    (home / "cat/self").symlink_to(home / "cat/self")
    (home / "dog/far").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (home / "dog/again").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found = find_photographs(home)
    dogs = [path for path, label in zip(found.paths, found.labels, strict=True) if label == 1]
    assert sorted(names(dogs)) == ["3.jpg", "4.jpg", "5.jpg"]
    cats = [os.path.realpath(path) for path in found.paths if path not in dogs]
    assert len(cats) == len(set(cats)), "no file twice"
    assert set(cats) == {str(home / "cat/1.jpg"), str(home / "cat/sub/2.jpg")}


def test_a_missing_folder_and_a_file_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"PHOTOS must be a folder, .*none is missing"):
        find_photographs(tmp_path / "none")
    touch(tmp_path, "cat.jpg")
    with pytest.raises(NotADirectoryError, match=r"one folder for each class, .*cat.jpg is a"):
        find_photographs(tmp_path / "cat.jpg")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FileNotFoundError, match=r"loop is missing"):
        find_photographs(tmp_path / "loop")


def test_two_classes_with_an_image_each_are_the_least(tmp_path):
    with pytest.raises(PhotographsError, match=r"at least two classes, found none; sort"):
        find_photographs(tmp_path)
    touch(tmp_path, "cat/1.jpg", "loose.jpg")
    with pytest.raises(PhotographsError, match=r"at least two classes, found only 'cat'"):
        find_photographs(tmp_path)
    (tmp_path / "dog").mkdir()
    with pytest.raises(PhotographsError, match=r"class 'dog' has no image: .*dog must hold"):
        find_photographs(tmp_path)
    touch(tmp_path, "dog/1.heic", "dog/2.heic")
    with pytest.raises(
        PhotographsError, match=r"'dog' has no image, but 2 other files: .*\.bmp"
    ):
        find_photographs(tmp_path)


def test_a_folder_that_cannot_be_listed_is_no_empty_one(tmp_path, monkeypatch):
    touch(tmp_path, "cat/1.jpg", "dog/secret/2.jpg", "dog/3.jpg")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root, who may run this, may list anything
    with pytest.raises(PermissionError, match="secret"):
        find_photographs(tmp_path)


@pytest.fixture
def colours():
    rows, columns = np.mgrid[:48, :72]
    return np.stack([rows * 5, columns * 3, 255 - rows - columns], axis=-1).astype(np.uint8)


def test_a_look_tells_images_from_what_only_bears_their_names(tmp_path, colours):
    image = Image.fromarray(colours)
    for name in ("a.jpg", "größe.png", "link.gif"):
        image.save(tmp_path / name)
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.png").write_text("not an image")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:-300])
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "none.jpg")
    done = []
    paths = sorted(tmp_path.iterdir())
    look = look_at_photographs(paths, done.append)
    assert names(paths[index] for index in look.readable) == ["a.jpg", "größe.png", "link.gif"]
    assert done == list(range(1, 8))
    broken, cut, empty, text = look.reasons
    assert "broken.jpg is missing" in broken
    assert "cut.jpg is damaged or cut off" in cut
    assert "empty.jpg must be an image that Pillow can read (it is empty)" in empty
    assert "text.png must be an image that Pillow can read; save it" in text
    assert (look.thumbnails.shape, look.thumbnails.dtype) == ((3, 32, 32, 3), np.uint8)
    means = colours[:, 12:60].mean(axis=(0, 1))
    np.testing.assert_allclose(look.thumbnails[1].mean(axis=(0, 1)), means, atol=1)


def test_photographs_are_read_when_asked_for(tmp_path, colours):
    Image.fromarray(colours).save(tmp_path / "a.png")
    paths = [tmp_path / "a.png", tmp_path / "gone.png"]
    photographs = Photographs(paths, ["1", "2"], 48)
    assert len(photographs) == 2
    np.testing.assert_array_equal(photographs[0], colours[:, 12:60])
    with pytest.raises(FileNotFoundError, match=r"gone.png is missing"):
        photographs[1]
    with pytest.raises(IndexError):
        photographs[2]
    with pytest.raises(ValueError, match=r"one for each of 2 paths, got 1"):
        Photographs(paths, ["1"], 48)
    with pytest.raises(ValueError, match=r"side must be a whole number of at least 1"):
        Photographs(paths, ["1", "2"], 0)


def test_a_digest_stands_for_the_pixels_and_their_order():
    digests = {
        Photographs(["a", "b"], digests, side).digest()
        for digests, side in ((["1", "2"], 48), (["2", "1"], 48), (["1", "3"], 48))
    }
    assert len(digests | {Photographs(["a", "b"], ["1", "2"], 49).digest()}) == 4
    moved = Photographs(["c", "d"], ["1", "2"], 48).digest()
    assert moved in digests, "where a file lies is nothing to its pixels"
