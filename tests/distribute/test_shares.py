from cnn_guide.distribute.shares import check_shares, rows_of_epoch, steps_per_epoch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def jobs(draw):
    """Draw a job whose batches can be shared, with some images that fill no batch."""
    processes, share = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    batch_size = processes * share
    images = batch_size * draw(st.integers(1, 5)) + draw(st.integers(0, batch_size - 1))
    given = {"epoch": draw(st.integers(0, 50)), "seed": draw(st.integers(0, 2**32 - 1))}
    return images, batch_size, processes, given


def shares_of(images, batch_size, processes, given):
    numbers = range(processes)
    return [
        rows_of_epoch(images, batch_size, processes=processes, process=k, **given)
        for k in numbers
    ]


@given(jobs())
def test_the_shares_are_equal(job):
    images, batch_size, processes, _ = job
    expected = steps_per_epoch(images, batch_size), batch_size // processes
    assert {rows.shape for rows in shares_of(*job)} == {expected}


@given(jobs())
def test_beside_each_other_they_are_the_batches_of_one_process(job):
    images, batch_size, _, given = job
    np.testing.assert_array_equal(
        np.hstack(shares_of(*job)), rows_of_epoch(images, batch_size, **given)
    )


@given(jobs())
def test_no_image_comes_twice_and_less_than_a_batch_is_left_out(job):
    images, batch_size, _, _ = job
    rows = np.concatenate([share.ravel() for share in shares_of(*job)])
    assert len({*rows}) == len(rows)
    assert {*rows} <= {*range(images)}
    assert 0 <= images - len(rows) < batch_size


def test_every_image_comes_once_where_all_batches_are_full():
    assert sorted(rows_of_epoch(12, 4, epoch=3).ravel()) == [*range(12)]


def test_each_epoch_and_each_seed_has_its_order_again():
    orders = {
        (seed, epoch): rows_of_epoch(100, 10, epoch=epoch, seed=seed).tobytes()
        for seed in (0, 1)
        for epoch in (0, 1)
    }
    assert len({*orders.values()}) == 4
    assert rows_of_epoch(100, 10, epoch=1, seed=0).tobytes() == orders[0, 1]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((100, 32, 3), "got batch_size=32 and processes=3; take 30 or 33"),
        ((100, 2, 3), "take 3"),
        ((31, 32, 2), "must fill at least one batch, got images=31"),
        ((0, 32, 2), "images must be"),
        ((9, 0, 2), "batch_size must be"),
        ((9, 2, 0), "processes must be"),
    ],
)
def test_refuses_what_gives_no_equal_shares(numbers, words):
    with pytest.raises(ValueError, match=words):
        check_shares(*numbers)


def test_refuses_a_process_that_is_not_there():
    with pytest.raises(ValueError, match="process must be from 0 to processes - 1 = 1, got"):
        rows_of_epoch(10, 2, epoch=0, processes=2, process=2)
    with pytest.raises(ValueError, match="take 2 or 4"):
        rows_of_epoch(10, 3, epoch=0, processes=2)
