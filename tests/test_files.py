import hashlib
import os
from pathlib import Path

from cnn_guide.files import (
    DamagedFileError,
    KnownFile,
    cache_folder,
    locate,
    what_lies_at,
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
        FileNotFoundError, match=r"is a folder; use the copy that cnn-guide ships"
    ):
        locate(KNOWN, tmp_path)  # a folder is no file


def test_the_cache_lies_where_xdg_says_else_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    assert cache_folder() == tmp_path / "kept" / "cnn-guide"
    assert not (tmp_path / "kept").exists(), "naming it makes nothing"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder().is_relative_to(tmp_path)
    assert "cnn-guide" in cache_folder().parts


def test_without_a_home_the_cache_lies_nowhere_and_the_way_out_is_named(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)

    def unknown(_path):
        raise RuntimeError("could not determine the home directory")

    for found in (unknown, lambda path: Path(path)):  # platformdirs from 4.5 on, and before
        monkeypatch.setattr(
            "cnn_guide.files.user_cache_path", lambda *_, found=found, **__: found("~")
        )
        with pytest.raises(
            FileNotFoundError, match=r"no home folder; set HOME or XDG_CACHE_HOME"
        ):
            cache_folder()


def test_what_is_no_file_is_called_what_it_is(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dead").symlink_to("none")
    (tmp_path / "round").symlink_to("round")
    said = {
        name: what_lies_at(tmp_path / name) for name in ("pipe", "dead", "round", "none", ".")
    }
    assert said == {
        "pipe": "no regular file, but a pipe, a socket or a device",
        "dead": "a link that leads nowhere",
        "round": "a link that leads nowhere",
        "none": "missing",
        ".": "a folder",
    }
