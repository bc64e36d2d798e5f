import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from cnn_guide._drafts import PREFIX
from cnn_guide.files import digest
from cnn_guide.writing import naming_errors, try_writing, write_whole, write_whole_folder

import pytest


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
    with pytest.raises(
        OSError, match=r"output folder /proc/results cannot be made: .*; choose"
    ):
        fill(Path("/proc/results"))  # where not even root can write
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "full", "link"]


def test_an_error_names_the_file_the_reason_and_the_way_out(tmp_path):
    with (
        pytest.raises(OSError, match=r"^a\.txt cannot be written: No space left .*; make room"),
        naming_errors(Path("a.txt")),
    ):
        raise OSError(28, "No space left on device")
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"file cannot be written: File exists; .*another place"):
        try_writing(tmp_path / "file")
    with pytest.raises(OSError, match=r"file.b\.txt cannot be written: "):
        write_whole(tmp_path / "file/b.txt", lambda path: path.write_text("b"))
    try_writing(tmp_path / "new/folder")
    assert list((tmp_path / "new/folder").iterdir()) == []


def test_a_disk_without_room_is_known_before_the_work(tmp_path):
    room = write_whole_folder(tmp_path / "results", room=10**18)
    with pytest.raises(OSError, match=r"results needs .* MB, .* MB are free; make room"):
        room.__enter__()


def test_of_two_runs_into_one_folder_the_second_is_refused_at_once(tmp_path):
    with write_whole_folder(tmp_path / "results") as draft:
        (draft / "a.txt").write_text("first")
        with (
            pytest.raises(
                FileExistsError, match=r"results is being filled by another run; wait"
            ),
            write_whole_folder(tmp_path / "results"),
        ):
            pytest.fail("the name is taken")
        with write_whole_folder(tmp_path / "others") as other:
            (other / "b.txt").write_text("second")
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["a.txt", "b.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["others", "results"]


def test_what_was_written_is_kept_if_the_place_is_taken_meanwhile(tmp_path):
    (tmp_path / "results-2").touch()

    def fill():
        with write_whole_folder(tmp_path / "results") as draft:
            (draft / "a.txt").write_text("work of minutes")
            (tmp_path / "results").mkdir()
            (tmp_path / "results/b.txt").write_text("another's")

    with pytest.raises(FileExistsError, match=r"results cannot be filled: .* in .*results-3$"):
        fill()
    assert (tmp_path / "results-3/a.txt").read_text() == "work of minutes"
    assert (tmp_path / "results/b.txt").read_text() == "another's"
    assert list(tmp_path.glob(f"{PREFIX}*")) == []


WRITING = """
import sys, time
from pathlib import Path
from cnn_guide.writing import write_whole, write_whole_folder
def wait(draft):
    print("writing", flush=True)
    time.sleep(60)
file = Path(sys.argv[1])
if file.suffix:
    write_whole(file, wait)
else:
    with write_whole_folder(file) as draft:
        wait(draft)
"""


@pytest.mark.parametrize("name", ["a.txt", "results"])
def test_what_a_killed_run_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path, name):
    write = [sys.executable, "-c", WRITING, tmp_path / name]
    with subprocess.Popen(write, stdout=subprocess.PIPE) as killed:
        killed.stdout.readline()
        others = tmp_path / f"b-{name}"
        with subprocess.Popen([*write[:-1], others], stdout=subprocess.PIPE) as living:
            living.stdout.readline()
            (tmp_path / f"{PREFIX}empty").mkdir()
            assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 3
            killed.send_signal(signal.SIGKILL)
            killed.wait()
            if name == "results":
                with write_whole_folder(tmp_path / name) as draft:
                    (draft / "a.txt").write_text("later")
            else:
                write_whole(tmp_path / name, lambda path: path.write_text("later"))
            assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1, "that of the living run"
            os.kill(living.pid, signal.SIGKILL)
    try_writing(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
