import os

from cnn_guide.transfer.photographs.folders import PhotographsError, find_photographs

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
    with pytest.raises(
        FileNotFoundError, match=r"^folder must hold a folder .*none is missing; "
    ):
        find_photographs(tmp_path / "none")
    touch(tmp_path, "cat.jpg")
    with pytest.raises(NotADirectoryError, match=r"for each class, .*cat.jpg is a file; give"):
        find_photographs(tmp_path / "cat.jpg")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FileNotFoundError, match=r"loop is a link that leads nowhere"):
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
