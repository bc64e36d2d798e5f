import io

from cnn_guide.distribute import launch
from cnn_guide.distribute.lifeline import Lifeline, LostError
from cnn_guide.distribute.plan import BROKEN, REFUSED

import pytest

LOG = """\
Traceback (most recent call last):
  File "job.py", line 1, in <module>
jax.errors.JaxRuntimeError: INTERNAL: Gloo all-reduce failed
--------------------
For simplicity, JAX has removed its internal frames from the traceback.
"""


@pytest.mark.parametrize(
    ("status", "log", "kind", "words"),
    [
        (
            BROKEN,
            LOG,
            LostError,
            "process 1 ended with status 3: jax.errors.JaxRuntimeError: I",
        ),
        (BROKEN, "", LostError, "process 1 ended with status 3: no words"),
        (-6, "Fatal: bad\n", LostError, "process 1 ended with signal 6: Fatal: bad"),
        (-9, LOG, LostError, "process 1 was killed \\(signal 9\\)"),
        (REFUSED, "x\n\nfolder f is full\n", launch.JobError, "^folder f is full$"),
    ],
)
def test_says_why_training_broke_off(status, log, kind, words, monkeypatch):
    monkeypatch.setattr(launch, "GRACE", 0)
    with pytest.raises(kind, match=words):
        launch._explain(1, status, io.StringIO(log), Lifeline({}))
