"""Load TensorFlow once, and become the process of each chapter that asks for one.

`forked_kernels` starts this. It reads one order a line, and answers with the number of the
process that carries it out, a copy of this one. It ends with the build, which holds its input.
"""

import atexit
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import cnn_guide  # noqa: F401 - it sets TensorFlow up

import ipykernel.kernelapp
import keras  # noqa: F401 - it is what takes the time
import matplotlib.pyplot as plt  # noqa: F401 - chapters draw with it


def serve() -> None:
    """Start a kernel for each order."""
    server = os.getpid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # of what has ended, nothing is left
    for line in sys.stdin:
        if process := os.fork():
            sys.stdout.write(f"{process}\n")
            sys.stdout.flush()
        else:
            become_kernel(json.loads(line), server)


def become_kernel(order: dict[str, Any], server: int) -> None:
    """Be a chapter's process, in its folder and surroundings, with no way to the orders."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(order["cwd"])
    os.environ.update(order["env"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.path.remove(str(Path(__file__).parent))
    ends_with = f"--IPKernelApp.parent_handle={server}"
    ipykernel.kernelapp.launch_new_instance(argv=[*order["argv"], ends_with])
    atexit._run_exitfuncs()  # to take TensorFlow down, too, takes another second
    os._exit(0)


if __name__ == "__main__":
    serve()
