"""What the command says before it trains; `test_workers.py` trains."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from cnn_guide.distribute import __main__ as distribute
from cnn_guide.distribute.meeting import free_port

import pytest

COMMAND = [sys.executable, "-m", "cnn_guide.distribute"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def interruptible():
    """Let what is started hear Ctrl-C, which background jobs and `nohup` take away."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def run(capsys):
    def call(*arguments):
        status = distribute.main([*map(str, arguments)])
        return status, *capsys.readouterr()

    return call


def assert_refused(result, *words):
    """Expect one line on the standard error that says so."""
    status, _, error = result
    assert status == 2
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    for word in words:
        assert word in error


def apart(process=0, port=None, processes=2):
    address = f"127.0.0.1:{port or free_port('127.0.0.1')}"
    return "--processes", processes, "--process", process, "--coordinator", address


def test_refuses_unequal_shares_and_partial_batches(run, here):
    assert_refused(run("--local", 3), "multiple of processes", "take 126 or 129")
    assert_refused(run("--local", 2, "--images", 100), "at least one batch, got images=100")
    assert [*here.iterdir()] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give --local N, or --processes N, --process K and --coordinator"),
        (["--processes", "2", "--process", "0"], "give --local N, or"),
        (["--local", "2", "--process", "0"], "--local N needs no --processes"),
        (["--local", "0"], "must be a whole number from 1 to 64, got '0'"),
        (["--local", "two"], "got 'two'"),
        (["--local", "2", "--epochs", "-1"], "from 1 to 1000"),
        (["--local", "2", "--images", "60000"], "from 1 to 54000"),
        ([*map(str, apart(2))], "--process must be from 0 to 1, got 2"),
        (["--coordinator", "host"], "must be a host and a port from 1 to 65535"),
        (["--coordinator", ":80"], "must be a host and a port"),
        (["--coordinator", "a:0"], "must be a host and a port"),
        (["--coordinator", "a:65536"], "must be a host and a port"),
        (["--coordinator", "a:99999999999999999999"], "must be a host and a port"),
    ],
)
def test_refuses_wrong_arguments(arguments, words, capsys):
    with pytest.raises(SystemExit, match="2"):
        distribute.main(arguments)
    assert words in " ".join(capsys.readouterr().err.split())


def test_reads_addresses():
    read = distribute.build_parser().parse_args
    assert read(["--coordinator", "a.b:80"]).coordinator == ("a.b", 80)
    assert read(["--coordinator", "[::1]:80"]).coordinator == ("::1", 80)


def test_says_how_to_install_jax(run, monkeypatch):
    monkeypatch.setattr("cnn_guide.distribute.launch.find_spec", lambda _: None)
    way_out = 'pip install "cnn-guide[distribute]", or pip install jax'
    assert_refused(run("--local", 2), "needs JAX", way_out)


@pytest.mark.slow
def test_a_missing_process_is_an_error_in_words_and_no_hang(run):
    start = time.monotonic()
    assert_refused(run(*apart(0), "--timeout", 1), "process 1 is missing after 1 s")
    assert_refused(run(*apart(1), "--timeout", 1), "process 0 did not answer", "within 1 s")
    assert time.monotonic() - start < 6


def test_refuses_a_busy_port(run):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert_refused(run(*apart(0, port)), f"127.0.0.1:{port}: Address already in use")


def test_refuses_a_folder_that_cannot_be_written_before_it_waits(run, here):
    (here / "file").touch()
    assert_refused(run(*apart(0), "--folder", "file"), "file cannot be written: File exists")
    assert_refused(run("--local", 1, "--folder", "file"), "file cannot be written")


def test_refuses_the_folder_of_another_job(run, here):
    (here / "f").mkdir()
    (here / "f/model.keras").touch()
    (here / "f/job.json").write_text("{}")
    assert_refused(run("--local", 2, "--folder", "f"), "damaged; delete folder f")
    settings = '{"images": 54000, "batch_size": 128, "seed": 3}'
    (here / "f/job.json").write_text(f'{{"settings": {settings}, "losses": []}}')
    assert_refused(run("--local", 2, "--folder", "f"), "--seed 3, this one has 0; give the")


def test_only_one_job_fills_a_folder(run):
    from cnn_guide._drafts import open_draft

    Path("f").mkdir()
    with open_draft(Path("f"), "job"):
        result = run(*apart(0), "--folder", "f", "--timeout", 1)
    assert_refused(result, "folder f is being filled by another run")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("process", [0, 1])
def test_stops_while_it_waits(number, process):
    port = free_port("127.0.0.1")
    command = [*COMMAND, *map(str, apart(process, port)), "--timeout", "60"]
    with socket.socket() as ours:
        if process:  # it will call us
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ours.bind(("127.0.0.1", port))
            ours.listen()
            ours.settimeout(60)
        waiting = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        if process:
            call, _ = ours.accept()
        else:
            while ours.connect_ex(("127.0.0.1", port)):
                time.sleep(0.1)
        os.kill(waiting.pid, number)
        _, error = waiting.communicate(timeout=30)
        if process:
            call.close()
    assert waiting.returncode == 130
    assert error.startswith("\nstopped; to go on, start all processes again")
    assert error.count("\n") == 2


def test_help_tells_how_a_job_is_started(capsys):
    with pytest.raises(SystemExit, match="0"):
        distribute.main(["--help"])
    printed = capsys.readouterr().out
    assert "--processes 2 --process 1 --coordinator HOST:PORT" in printed
    assert "they go on from there" in " ".join(printed.split())
