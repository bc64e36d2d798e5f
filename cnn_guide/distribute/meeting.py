"""How the processes of a job meet before they train: all there and alike, or words say why.

Process 0 listens at an address that all know, the others call it. Each says who it is and what
job it was started for. Messages are JSON, a line each.
"""

import errno
import json
import os
import random
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

Settings = Mapping[str, int | str]
#: Seconds between two attempts to call process 0, and between two looks at who came.
PAUSE = 0.1
LONGEST_LINE = 65_536
#: Systems give higher ones to connections that go out, and one of those could come before us.
PORTS = range(20_000, 32_000)


class MeetingError(Exception):
    """The processes did not come together; the words say why, and what to do."""


class Line:
    """A connection to another process, for messages of one line.

    Parameters
    ----------
    connection : socket.socket
        Is closed with the line.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._unread = b""
        connection.setblocking(False)

    def send(self, **message: object) -> None:
        """Send a message; if the other has hung up, `receive` will say so."""
        with suppress(OSError):
            self.connection.sendall(json.dumps(message).encode() + b"\n")

    def receive(self) -> dict[str, Any] | None:
        """Return the next message, or None if there is none yet.

        Raises
        ------
        EOFError
            If the other has hung up, or speaks another language.
        """
        while b"\n" not in self._unread:
            try:
                came = self.connection.recv(4096)
            except BlockingIOError:
                return None
            except OSError as error:
                raise EOFError from error
            if not came or len(self._unread) > LONGEST_LINE:
                raise EOFError
            self._unread += came
        text, _, self._unread = self._unread.partition(b"\n")
        try:
            message = json.loads(text)
        except ValueError as error:
            raise EOFError from error
        if not isinstance(message, dict):
            raise EOFError  # noqa: TRY004 - the line is of no use
        return message

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


def meet(
    address: tuple[str, int],
    process: int,
    settings: Settings,
    *,
    timeout: float,
    check: Callable[[], object] = lambda: None,
) -> tuple[dict[int, Line], int]:
    """Wait until all processes of a job are there and alike.

    Parameters
    ----------
    address : (str, int)
        Host and port at which process 0 listens.
    process : int
        Which this one is.
    settings : mapping of str to int or str
        What must be the same in all processes; '--processes' says how many there are.
    timeout : float
        Seconds to wait.
    check : callable, optional
        Called several times a second; may raise, to stop waiting.

    Returns
    -------
    lines : dict of int to Line
        To process 0 the lines to all the others, to them the one to process 0.
    port : int
        Where process 0 will listen for JAX.

    Raises
    ------
    MeetingError
        If one is missing, or was started for another job, or the address is of no use.

    Examples
    --------
    >>> meet(("127.0.0.1", free_port("127.0.0.1")), 1, {"--processes": 2}, timeout=0.2)
    Traceback (most recent call last):
        ...
    cnn_guide.distribute.meeting.MeetingError: process 0 did not answer at 127.0.0.1:...
    """
    _resolve(address)
    if process:
        line, port = _call(address, process, settings, timeout, check)
        return {0: line}, port
    with _listen(address) as listener:
        lines = _gather(listener, settings, timeout, check)
    port = free_port(address[0])
    for line in lines.values():
        line.send(port=port)
    return lines, port


def free_port(host: str) -> int:
    """Find a port on which nobody listens.

    Parameters
    ----------
    host : str
        A name or address of this machine.

    Returns
    -------
    int
        The port, one of `PORTS`; soon somebody else may listen on it.

    Raises
    ------
    OSError
        If the host is not this machine, or all ports are busy.

    Examples
    --------
    >>> free_port("127.0.0.1") in PORTS
    True
    """
    family = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0][0]
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket(family) as probe:
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return port
    raise OSError(f"no free port at {host} from {PORTS.start} to {PORTS.stop - 1}")


def name_address(address: tuple[str, int]) -> str:
    """Write an address as it is given to the command.

    Parameters
    ----------
    address : (str, int)
        Host and port.

    Returns
    -------
    str
        With a colon between them.

    Examples
    --------
    >>> name_address(("::1", 80)), name_address(("localhost", 80))
    ('[::1]:80', 'localhost:80')
    """
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _resolve(address: tuple[str, int]) -> None:
    """Refuse a host that nobody knows."""
    try:
        socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise MeetingError(
            f"the host of --coordinator {name_address(address)} is unknown; give a name or a "
            "number of the machine on which process 0 runs"
        ) from error


def _listen(address: tuple[str, int]) -> socket.socket:
    """Open process 0's end."""
    family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
    try:
        listener = socket.create_server(address, family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            way_out = "is another job running? Choose another port, for all processes"
        elif error.errno == errno.EADDRNOTAVAIL:
            way_out = "it must be an address of the machine on which process 0 runs"
        else:
            way_out = "choose another port, for all processes"
        # Python adds the address, which we have named.
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise MeetingError(
            f"process 0 cannot listen at {name_address(address)}: {reason}; {way_out}"
        ) from error
    listener.setblocking(False)
    return listener


def _gather(
    listener: socket.socket,
    settings: Settings,
    timeout: float,
    check: Callable[[], object],
) -> dict[int, Line]:
    """Let process 0 wait for all others; if something is wrong, tell all who came."""
    wanted, until = set(range(1, int(settings["--processes"]))), time.monotonic() + timeout
    came: dict[int, Line] = {}
    strangers: list[Line] = []
    try:
        while wanted - came.keys():
            if time.monotonic() > until:
                raise MeetingError(_name_missing(wanted - came.keys(), timeout))
            check()
            with suppress(BlockingIOError):
                strangers.append(Line(listener.accept()[0]))
            for line in [*strangers]:
                if _greet(line, came, settings):
                    strangers.remove(line)
            _drop_gone(came)
            time.sleep(PAUSE / 5)
    except BaseException as error:
        words = str(error) if isinstance(error, MeetingError) else "process 0 was stopped"
        for line in [*came.values(), *strangers]:
            line.send(refused=words)
            line.close()
        raise
    for line in strangers:
        line.close()
    return came


def _greet(line: Line, came: dict[int, Line], settings: Settings) -> bool:
    """Hear who calls, if it has said so; then it is no stranger any more."""
    try:
        hello = line.receive()
    except EOFError:  # somebody who looks for open ports, or whose wait is over
        line.close()
        return True
    if hello is None:
        return False
    process, theirs = hello.get("process"), hello.get("settings")
    if not isinstance(process, int) or not isinstance(theirs, dict):
        line.close()
        return True
    if differing := _first_difference(settings, theirs):
        raise MeetingError(
            f"process {process} was started with {differing[1]}, process 0 with "
            f"{differing[0]}; start all with the same"
        )
    if process in came or process not in range(1, int(settings["--processes"])):
        line.send(refused=f"there is a process {process} already; give each its own number")
        line.close()
        return True
    came[process] = line
    return True


def _first_difference(ours: Settings, theirs: Settings) -> tuple[str, str] | None:
    """Name a setting that is not the same, as each side has it."""
    for name in {**ours, **theirs}:
        if ours.get(name) != theirs.get(name):
            return f"{name} {ours.get(name)}", f"{name} {theirs.get(name)}"
    return None


def _drop_gone(came: dict[int, Line]) -> None:
    """Forget who hung up while we waited for others."""
    for process, line in [*came.items()]:
        try:
            line.receive()
        except EOFError:
            line.close()
            del came[process]


def _name_missing(missing: set[int], timeout: float) -> str:
    names = ", ".join(map(str, sorted(missing)))
    who = f"process {names} is" if len(missing) == 1 else f"processes {names} are"
    return (
        f"{who} missing after {timeout:g} s; start all processes, each with --process and the "
        "same --coordinator, or wait longer with --timeout"
    )


def _call(
    address: tuple[str, int],
    process: int,
    settings: Settings,
    timeout: float,
    check: Callable[[], object],
) -> tuple[Line, int]:
    """Let another process call process 0, until it answers."""
    until = time.monotonic() + timeout
    reason: object = "no answer"
    while True:
        check()
        try:
            left = max(until - time.monotonic(), PAUSE)
            line = Line(socket.create_connection(address, timeout=min(left, 2)))
        except OSError as error:
            reason = error.strerror or error
            if time.monotonic() > until:
                break
            time.sleep(PAUSE)
            continue
        line.send(process=process, settings=dict(settings))
        # Process 0 may be waiting for others just as long, and then says who is missing.
        answer = _await_answer(line, until + 2, check)
        if answer is None:
            line.close()
            reason = "the line was cut" if time.monotonic() <= until else "no answer"
            if time.monotonic() > until:
                break
            time.sleep(PAUSE)
        elif "refused" in answer:
            line.close()
            raise MeetingError(str(answer["refused"]))
        else:
            return line, int(answer["port"])
    raise MeetingError(
        f"process 0 did not answer at {name_address(address)} within {timeout:g} s ({reason}); "
        "start it, and see that nothing between the machines keeps the port closed"
    )


def _await_answer(
    line: Line, until: float, check: Callable[[], object]
) -> dict[str, Any] | None:
    """Wait for an answer; None if it does not come, or the other hangs up."""
    while time.monotonic() <= until:
        check()
        try:
            answer = line.receive()
        except EOFError:
            return None
        if answer is not None:
            return answer
        time.sleep(PAUSE / 5)
    return None
