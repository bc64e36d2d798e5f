import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from cnn_guide.distribute.lifeline import Lifeline, LostError
from cnn_guide.distribute.meeting import Line, MeetingError, free_port, meet

import pytest

SETTINGS = {"--processes": 2, "--seed": 0, "keras": "3.15.1"}


@pytest.fixture
def address():
    return "127.0.0.1", free_port("127.0.0.1")


def meet_all(address, *settings, timeout=5, numbers=None):
    """Let processes meet, each in a thread; return what each got, or its error's words."""

    def call(number, each):
        try:
            return meet(address, number, each, timeout=timeout)
        except MeetingError as error:
            return str(error)

    with ThreadPoolExecutor(len(settings)) as pool:
        return [*pool.map(call, numbers or range(len(settings)), settings)]


def close(*results):
    for result in results:
        if not isinstance(result, str):
            for line in result[0].values():
                line.close()


def test_all_meet_and_learn_where_jax_listens(address):
    three = SETTINGS | {"--processes": 3}
    results = meet_all(address, three, three, three)
    assert [sorted(lines) for lines, _ in results] == [[1, 2], [0], [0]]
    assert len({port for _, port in results}) == 1
    close(*results)


def test_who_comes_early_waits_for_process_0(address):
    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(meet, address, 1, SETTINGS, timeout=5)
        time.sleep(0.4)
        lines, port = meet(address, 0, SETTINGS, timeout=5)
        others, same = early.result()
    assert port == same
    close((lines, port), (others, same))


@pytest.mark.slow
def test_names_who_is_missing_to_all_who_came(address):
    four = SETTINGS | {"--processes": 4}
    start = time.monotonic()
    said = meet_all(address, four, four, timeout=0.6, numbers=[0, 2])
    assert time.monotonic() - start < 3
    assert said[0] == said[1]
    assert "processes 1, 3 are missing after 0.6 s; start all processes" in said[0]
    assert "process 1 is missing" in meet_all(address, SETTINGS, timeout=0.2)[0]


@pytest.mark.slow
def test_says_that_process_0_does_not_answer(address):
    (said,) = meet_all(address, SETTINGS, timeout=0.3, numbers=[1])
    host, port = address
    assert f"process 0 did not answer at {host}:{port} within 0.3 s (Connection refused" in said
    with socket.create_server(address):  # somebody else, who says nothing
        (said,) = meet_all(address, SETTINGS, timeout=0.3, numbers=[1])
    assert "(no answer)" in said


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"--seed": 1}, "process 1 was started with --seed 1, process 0 with --seed 0; start"),
        ({"--processes": 3}, "with --processes 3, process 0 with --processes 2"),
        ({"keras": "3.14.0"}, "with keras 3.14.0, process 0 with keras 3.15.1"),
        ({"--more": 1}, "with --more 1, process 0 with --more None"),
    ],
)
def test_refuses_a_process_of_another_job_in_words_for_both(address, other, words):
    said = meet_all(address, SETTINGS, SETTINGS | other)
    assert said[0] == said[1]
    assert words in said[0]


@pytest.mark.slow
def test_tells_a_second_process_of_the_same_number(address):
    three = SETTINGS | {"--processes": 3}
    said = meet_all(address, three, three, three, timeout=1, numbers=[0, 1, 1])
    assert "process 2 is missing" in said[0]
    assert any("there is a process 1 already" in each for each in said[1:])


def test_strangers_do_no_harm(address):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(meet, address, 0, SETTINGS, timeout=5)
        for words in (
            b"GET / HTTP/1.1\r\n\r\n",
            b"[]\n",
            b'{"process": "x"}\n',
            b"\xff\n",
            b"",
        ):
            call_when_open(address, words).close()
        silent = call_when_open(address, b"")
        others = meet(address, 1, SETTINGS, timeout=5)
        assert [*waiting.result()[0]] == [1]
        silent.close()
    close(waiting.result(), others)


def call_when_open(address, words):
    for _ in range(100):
        try:
            stranger = socket.create_connection(address)
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            stranger.sendall(words)
            return stranger
    raise TimeoutError


@pytest.mark.slow
def test_who_gives_up_may_come_again(address):
    three = SETTINGS | {"--processes": 3}
    with ThreadPoolExecutor(3) as pool:
        zero = pool.submit(meet, address, 0, three, timeout=10)
        gone = call_when_open(address, b'{"process": 1, "settings": {"--processes": 3,')
        gone.sendall(b' "--seed": 0, "keras": "3.15.1"}}\n')
        time.sleep(0.3)
        gone.close()
        time.sleep(0.3)
        others = [pool.submit(meet, address, k, three, timeout=10) for k in (1, 2)]
        close(zero.result(), *(other.result() for other in others))


def test_names_a_busy_port_and_a_bad_address(address):
    with socket.create_server(address):
        (said,) = meet_all(address, SETTINGS)
    assert (
        f"cannot listen at 127.0.0.1:{address[1]}: Address already in use; is another" in said
    )
    (said,) = meet_all(("192.0.2.1", 4321), SETTINGS)  # an address for documentation alone
    assert "must be an address of the machine on which process 0 runs" in said
    for number in (0, 1):
        (said,) = meet_all(("no.such.host.invalid", 4321), SETTINGS, numbers=[number])
        assert "the host of --coordinator no.such.host.invalid:4321 is unknown" in said


def test_may_be_stopped_while_it_waits(address):
    def check():
        raise KeyboardInterrupt

    for number in (0, 1):
        with pytest.raises(KeyboardInterrupt):
            meet(address, number, SETTINGS, timeout=60, check=check)


@pytest.fixture
def pair(address):
    """Two lifelines, process 0's and process 1's."""
    results = meet_all(address, SETTINGS, SETTINGS)
    yield [Lifeline(lines) for lines, _ in results], [lines for lines, _ in results]
    close(*results)


def await_loss(lifeline, words):
    def check_for_long():
        for _ in range(500):
            lifeline.check()
            time.sleep(0.01)

    with pytest.raises(LostError, match=re.escape(words)):
        check_for_long()


def test_notices_who_is_gone(pair):
    (zero, one), (_, lines) = pair
    zero.check()
    one.check()
    lines[0].close()
    await_loss(zero, "process 1 is gone")


def test_hears_why_another_stopped(pair):
    (zero, one), _ = pair
    zero.stop("process 2 is gone")
    await_loss(one, "process 2 is gone")


@pytest.mark.slow
def test_notices_who_is_silent(pair, monkeypatch):
    (zero, one), _ = pair
    monkeypatch.setattr("cnn_guide.distribute.lifeline.SILENCE", 0.4)
    monkeypatch.setattr("cnn_guide.distribute.lifeline.BEAT", 0.1)
    for _ in range(80):  # as long as both speak, all is well
        zero.check()
        one.check()
        time.sleep(0.01)
    await_loss(zero, "process 1 has been silent for 0.4 s")


@pytest.mark.slow
def test_nobody_is_silent_while_we_sleep(pair, monkeypatch):
    (zero, one), _ = pair
    monkeypatch.setattr("cnn_guide.distribute.lifeline.SILENCE", 0.3)
    monkeypatch.setattr("cnn_guide.distribute.lifeline.BEAT", 0.1)
    one.check()
    time.sleep(0.1)
    zero.check()
    time.sleep(0.8)  # the lid of a laptop was closed, and this process wakes first
    zero.check()


def test_all_finish_together(pair):
    (zero, one), _ = pair
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.finish, lambda: None)
        time.sleep(0.3)
        assert not waiting.done()
        zero.finish(lambda: None)
        assert waiting.result(5) is None


def test_who_has_finished_hears_that_another_failed(pair):
    (zero, one), _ = pair
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.finish, lambda: None)
        zero.stop("process 0 could not write")
        with pytest.raises(LostError, match="could not write"):
            waiting.result(5)


def test_a_line_refuses_what_never_ends(address):
    with socket.create_server(address) as server, socket.create_connection(address) as here:
        line = Line(server.accept()[0])
        here.settimeout(0.5)
        with pytest.raises(EOFError):  # noqa: PT012 - which send is one too many is chance
            for _ in range(200):
                here.sendall(b"x" * 1024)
                line.receive()
                time.sleep(0.001)
        line.close()
