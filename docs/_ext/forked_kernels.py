"""Start the process of a chapter that uses Keras as a copy of one that has loaded it.

To load TensorFlow and take it down again takes half an epoch, and most chapters do it;
`kernel_server` does it once a build. Elsewhere than on Linux, where such copies do not work
well, and for chapters that do without Keras, Jupyter starts a process as it always does.
"""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

PYTHON = sys.executable
USUAL, FORKED = "local-provisioner", "cnn-guide-forked"
# Matplotlib reads this when it is loaded; ipykernel sets it in a process that starts as usual.
INLINE = "module://matplotlib_inline.backend_inline"
USES_KERAS = re.compile(r"^(?:import|from) (?:keras|tensorflow)\b", re.MULTILINE)


def choose_start(chapter: str) -> None:
    """Say how the process of a chapter with this text is to start."""
    factory = KernelProvisionerFactory.instance()
    here = f"{__name__}:{ForkedKernel.__name__}"
    factory.provisioners[FORKED] = EntryPoint(FORKED, here, factory.GROUP_NAME)
    is_forked = sys.platform == "linux" and USES_KERAS.search(chapter)
    factory.default_provisioner_name = FORKED if is_forked else USUAL


@cache
def server() -> subprocess.Popen[str]:
    """Start what loads TensorFlow, once; Ctrl-C reaches the build alone."""
    return subprocess.Popen(  # noqa: S603 - our own file
        [PYTHON, str(Path(__file__).with_name("kernel_server.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"MPLBACKEND": INLINE},
        text=True,
        start_new_session=True,
    )


def end_server() -> None:
    """End it, if it runs, and with it the processes that it became."""
    if server.cache_info().currsize:
        server().communicate()  # its input closes
        server.cache_clear()


def order_kernel(**order: Any) -> int:
    """Have the server start a process, and return its number."""
    process = server()
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(f"{json.dumps(order)}\n")
        process.stdin.flush()
        return int(process.stdout.readline())
    except (OSError, ValueError):  # it has ended
        server.cache_clear()
        process.communicate()
        raise RuntimeError(
            f"kernel_server.py, which starts the chapters' processes, ended with code "
            f"{process.returncode}; what it said stands above"
        ) from None


class Copy(psutil.Process):  # type: ignore[misc] # psutil has no types
    """A copy of the server, asked as Jupyter asks a process that it started itself."""

    stdin = stdout = stderr = None  # none of them leads here

    def poll(self) -> int | None:
        """Say whether it has ended; how, nobody knows, as its parent is the server."""
        return None if self.is_running() else 0

    def send_signal(self, sig: int) -> None:
        """Send a signal, if it has not ended."""
        with suppress(psutil.NoSuchProcess):
            super().send_signal(sig)


class ForkedKernel(LocalProvisioner):
    """Starts a kernel as a copy of the server."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Order the copy, and say how to talk to it."""
        number = order_kernel(
            argv=cmd[cmd.index("-f") :],
            cwd=str(kwargs.get("cwd") or Path.cwd()),
            env=dict(kwargs.get("env") or os.environ),
        )
        self.process = Copy(number)
        self.pid = self.pgid = number  # it leads its own group
        return self.connection_info
