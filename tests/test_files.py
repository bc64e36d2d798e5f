import hashlib
from pathlib import Path

from cnn_guide.files import (
    DamagedFileError,
    KnownFile,
    cache_folder,
    digest,
    locate,
    write_whole,
    write_whole_folder,
)

import pytest

CONTENT = b"ten plain bytes, more or less"
KNOWN = KnownFile("plain.bin", hashlib.sha256(CONTENT).hexdigest(), "ours", "MIT")


def test_hands_over_the_known_file(tmp_path):
    (tmp_path / "copy.bin").write_bytes(CONTENT)
    assert locate(KNOWN, tmp_path / "copy.bin") == tmp_path / "copy.bin"


@pytest.mark.parametrize("content", [CONTENT[:-1], b"x" + CONTENT[1:], CONTENT + b"x", b""])
def test_names_both_digests_of_a_damaged_file(tmp_path, monkeypatch, content):
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    (tmp_path / "plain.bin").write_bytes(content)
    found = hashlib.sha256(content).hexdigest()
    with pytest.raises(
        DamagedFileError,
        match=rf"plain.bin is damaged: SHA-256 {found} found, {KNOWN.sha256} expected; rein",
    ):
        locate(KNOWN)


def test_says_which_file_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr("cnn_guide.files.FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"plain.bin is missing; reinstall cnn-guide"):
        locate(KNOWN)
    with pytest.raises(
        FileNotFoundError, match=r"is missing; use the copy that cnn-guide ships"
    ):
        locate(KNOWN, tmp_path)  # a folder is no file


def test_writes_under_another_name_and_renames_last(tmp_path):
    file, drafts = tmp_path / "result.txt", []

    def write(path):
        path.write_text("all of it")
        assert path.suffix == ".txt"
        assert not file.exists()
        drafts.append(path.stat().st_ino)

    write_whole(file, write)
    assert file.read_text() == "all of it"
    assert drafts == [file.stat().st_ino], "written once, and neither copied nor rewritten"


def test_a_first_write_that_fails_leaves_nothing(tmp_path):
    def fail(path):
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "result.txt", fail)
    assert list(tmp_path.iterdir()) == []


def test_writes_wholly_or_not_at_all(tmp_path):
    file = tmp_path / "new" / "result.txt"
    write_whole(file, lambda path: path.write_text("first"))

    def fail(path):
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(file, fail)
    assert file.read_text() == "first"
    assert [path.name for path in file.parent.iterdir()] == ["result.txt"]
    assert digest(file) == hashlib.sha256(b"first").hexdigest()


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_appears_when_it_is_full(tmp_path, exists):
    folder = tmp_path / "results"
    if exists:
        folder.mkdir()
    with write_whole_folder(folder) as draft:
        (draft / "a.txt").write_text("first")
        assert draft.name == "results"
        assert not (folder / "a.txt").exists()
    assert (folder / "a.txt").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_of_a_folder_that_was_not_filled_nothing_is_left(tmp_path, error):
    def fill():
        with write_whole_folder(tmp_path / "results") as draft:
            (draft / "a.txt").write_text("first")
            raise error

    with pytest.raises(error):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_overwrites_nothing(tmp_path):
    def fill(folder):
        with write_whole_folder(folder):
            pytest.fail("it must be refused before any work")

    (tmp_path / "full").mkdir()
    (tmp_path / "full/a.txt").write_text("first")
    with pytest.raises(FileExistsError, match=r"output folder .*full is not empty; choose"):
        fill(tmp_path / "full")
    with pytest.raises(FileExistsError, match=r"a.txt is a file; choose another name"):
        fill(tmp_path / "full/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "none")
    with pytest.raises(FileExistsError, match=r"link is a file"):
        fill(tmp_path / "link")
    with pytest.raises(FileNotFoundError, match=r"make .*none"):
        fill(tmp_path / "none/results")
    with pytest.raises(OSError, match=r"/proc"):
        fill(Path("/proc/results"))  # where not even root can write
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "full", "link"]


def test_the_cache_lies_where_xdg_says_else_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    assert cache_folder() == tmp_path / "kept" / "cnn-guide"
    assert not (tmp_path / "kept").exists(), "naming it makes nothing"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder().is_relative_to(tmp_path)
    assert "cnn-guide" in cache_folder().parts
