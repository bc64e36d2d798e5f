"""The process that trains: `launch` starts it apart, so that its end takes nothing with it.

It speaks on its standard output alone; what libraries write goes to its log.
"""

import json
import os
import sys
import threading
import traceback

from cnn_guide._terminal import outlets
from cnn_guide.distribute.plan import BROKEN, REFUSED, Plan
from cnn_guide.distribute.record import FolderError
from cnn_guide.files import DamagedFileError

#: Keras on JAX loads these if it finds them, and we need none: half of the time to start.
NOT_NEEDED = ("tensorflow", "matplotlib", "IPython", "sklearn")


def _main() -> None:
    """Train as the first argument says, a `Plan` as JSON."""
    _end_with_parent()
    sys.modules.update(dict.fromkeys(NOT_NEEDED))  # type: ignore[arg-type]
    sys.stdout = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with outlets():
        try:
            from cnn_guide.distribute.job import train_share

            train_share(Plan(**json.loads(sys.argv[1])))
            return
        except (FolderError, DamagedFileError, OSError) as error:
            sys.stderr.write(f"\n{error}\n")
            status = REFUSED
        except Exception:  # noqa: BLE001 - the process that watches says it in words
            traceback.print_exc()
            status = BROKEN
    os._exit(status)  # JAX would wait for the others


def _end_with_parent() -> None:
    """End when the process that watches over this one does, however that ends."""

    def wait() -> None:
        sys.stdin.read()
        os._exit(BROKEN)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    _main()
