import json

from cnn_guide.distribute.record import MODEL, RECORD, FolderError, read_losses, write_losses

import pytest

SETTINGS = {"images": 320, "batch_size": 64, "seed": 7, "epochs": 3, "processes": 2}


@pytest.fixture
def folder(tmp_path):
    write_losses(tmp_path, SETTINGS, [[2.5, 2.25], [1.5, 1.25]])
    (tmp_path / MODEL).touch()
    return tmp_path


def test_reads_what_it_wrote(folder):
    assert read_losses(folder, SETTINGS) == [[2.5, 2.25], [1.5, 1.25]]


def test_more_epochs_and_other_processes_are_the_same_job(folder):
    assert len(read_losses(folder, SETTINGS | {"epochs": 9, "processes": 1})) == 2


@pytest.mark.parametrize("name", ["images", "batch_size", "seed"])
def test_refuses_the_folder_of_another_job(folder, name):
    with pytest.raises(FolderError, match=f"--{name.replace('_', '-')} {SETTINGS[name]}, this"):
        read_losses(folder, SETTINGS | {name: 99})


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"losses": [3]}', '{"losses": []}', "\xff"],
    ids=["empty", "brace", "list", "number", "nothing", "latin"],
)
def test_refuses_a_damaged_record(folder, text):
    (folder / RECORD).write_bytes(text.encode("latin-1"))
    with pytest.raises(FolderError, match="is damaged; delete folder"):
        read_losses(folder, SETTINGS)


def test_begins_anew_where_there_is_no_network_yet(folder):
    (folder / MODEL).unlink()
    assert read_losses(folder, SETTINGS) == []


def test_what_was_there_stays_if_it_cannot_be_written(folder):
    with pytest.raises(TypeError):
        write_losses(folder, SETTINGS, [object()])
    assert json.loads((folder / RECORD).read_text())["losses"][0] == [2.5, 2.25]
