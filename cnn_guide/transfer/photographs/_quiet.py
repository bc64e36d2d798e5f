"""Start TensorFlow without its notes, among which a reader would not find what matters."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from cnn_guide._terminal import signals_held


def start_tensorflow() -> None:
    """Import TensorFlow and let it look for its devices, which is when it writes notes.

    Ctrl-C waits until then.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with signals_held(), _without_notes():
        import keras

        keras.ops.zeros(1)


@contextmanager
def _without_notes() -> Iterator[None]:
    """Keep what compiled code writes on the standard error; show it if all fails."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as notes:
        os.dup2(notes.fileno(), 2)
        try:
            yield
        except Exception:  # Whatever failed, the notes may say why; it goes on its way.
            notes.seek(0)
            os.write(kept, notes.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
