"""What a page leaves of its run."""

import ast
import os
import subprocess
import sys
import time
from pathlib import Path

from cnn_guide import claims
from cnn_guide.datasets import load_mnist

import hypothesis.strategies as st
import numpy as np
import pytest
import run_record
from hypothesis import given


@given(st.lists(st.integers(0, 99), unique=True, min_size=4, max_size=4))
def test_seeds_are_found_where_they_are_written(seeds):
    one, two, three, four = seeds
    code = (
        f"keras.utils.set_random_seed({one})\nnp.random.default_rng({two}).normal({four + 100})"
    )
    code += f"\nload(3, seed={three})\nForest(random_state={four}, size=7)\nrng = default_rng()"
    assert run_record.seeds_of(code) == sorted(seeds)


def test_a_record_holds_what_was_claimed_and_read():
    run_record.clear()
    claims.claim("some words here", 3.0, above=2, page="guide/x")
    load_mnist()
    record = run_record.take(1.5, 2**30)
    (made,) = record["claims"]
    assert (made["sentence"], made["value"], made["page"]) == (
        "some words here",
        3.0,
        "guide/x",
    )
    assert list(record["files"]) == ["mnist.npz"]
    assert record["files"]["mnist.npz"].startswith("ee068f36")
    assert (record["seconds"], record["peak"]) == (1.5, 2**30)
    run_record.clear()
    empty = run_record.take(0, 0)
    assert (empty["claims"], empty["files"]) == ([], {})


@pytest.mark.slow
def test_the_memory_of_one_script_does_not_count_for_the_next():
    memory = run_record.PeakMemory()
    memory.start()
    large = np.ones(60_000_000)
    time.sleep(0.3)
    memory.stop()
    with_it = memory.bytes
    del large
    memory.start()
    time.sleep(0.2)
    memory.stop()
    assert with_it - memory.bytes > 300e6


@pytest.mark.slow
def test_a_process_knows_its_own_peak_and_not_its_parents():
    code = (
        "import numpy as np, run_record\nnp.ones(60_000_000)\nprint(run_record.take_process())"
    )
    path = {"PYTHONPATH": str(Path(run_record.__file__).parent)}
    command = [sys.executable, "-c", code]
    large = np.ones(250_000_000)  # this process, the parent, has 2 GB at least
    result = subprocess.run(
        command, env=os.environ | path, capture_output=True, text=True, check=True
    )
    record = ast.literal_eval(result.stdout)
    assert 480e6 < record["peak"] < 1.5e9 < large.nbytes
    assert 0 < record["seconds"] < 600


def test_the_commit_is_named():
    assert run_record.commit()
