import math

from cnn_guide.ops._windows import cut_blocks

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

shapes = st.tuples(st.integers(0, 5), st.integers(1, 7), st.integers(1, 9))


@given(shapes, st.integers(1, 50), st.integers(1, 3000))
def test_blocks_cover_each_entry_once_and_keep_to_the_limit(shape, bytes_each, limit):
    covered = np.zeros(shape, int)
    for block in cut_blocks(shape, bytes_each, limit):
        covered[block] += 1
        assert covered[block].size * bytes_each <= limit or covered[block].size == 1
    assert (covered == 1).all()


@given(shapes, st.integers(1, 50))
def test_what_fits_is_not_cut(shape, bytes_each):
    blocks = list(cut_blocks(shape, bytes_each, max(math.prod(shape) * bytes_each, 1)))
    assert len(blocks) == min(shape[0], 1)
