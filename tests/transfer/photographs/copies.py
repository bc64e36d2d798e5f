"""The command as a copy of a process that has loaded Keras, which takes most of its time."""

import os
import runpy
import signal
import sys
from multiprocessing import get_context
from pathlib import Path

from cnn_guide.transfer.photographs.table import Squares

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["cnn_guide", "keras", "matplotlib.pyplot"])


class Copy:
    """The command in a process of its own: its number, its streams, and how it ended.

    `before`, a function of a module, is called in that process before the command begins.
    """

    def __init__(self, *arguments, before=None):
        pipes = [CONTEXT.Pipe(duplex=False) for _ in range(2)]
        ends = [end for _, end in pipes]
        order = arguments, Path.cwd(), dict(os.environ), ends, before
        self.process = CONTEXT.Process(target=become_command, args=order)
        self.process.start()
        for end in ends:  # the copy has its own
            end.close()
        self.stdout, self.stderr = (os.fdopen(os.dup(here.fileno())) for here, _ in pipes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.join()
        self.stdout.close()
        self.stderr.close()

    def wait(self):
        """Return its status when it has ended, and what it had to say until then."""
        streams = self.stdout, self.stderr
        said, error = ("" if stream.closed else stream.read() for stream in streams)
        self.process.join(timeout=60)
        return self.process.exitcode, said, error


def become_command(arguments, folder, environment, ends, before):
    """Be the command, in its folder and surroundings, with streams and Ctrl-C as in a shell."""
    for number, end in enumerate(ends, start=1):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdout, sys.stderr = (os.fdopen(number, "w") for number in (1, 2))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.update(environment)
    if before:
        before()
    sys.argv[1:] = arguments
    runpy.run_module("cnn_guide.transfer", run_name="__main__", alter_sys=True)


def read_aloud():
    """Say each time that a square is read which a network shall see."""
    read = Squares.__getitem__

    def read_and_say(squares, index):
        sys.stdout.write(f"reading {index}\n")
        sys.stdout.flush()
        return read(squares, index)

    Squares.__getitem__ = read_and_say
