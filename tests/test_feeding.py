from cnn_guide._feeding import feed

import numpy as np


def test_hands_over_all_in_the_order_given():
    images = np.arange(2 * 5 * 3, dtype=np.float32).reshape(5, 3, 2)
    batches = list(feed(images, np.arange(5), 2).as_numpy_iterator())
    assert [len(targets) for _, targets in batches] == [2, 2, 1]
    for part, whole in zip(zip(*batches, strict=True), (images, np.arange(5)), strict=True):
        np.testing.assert_array_equal(np.concatenate(part), whole)


def test_does_not_tune_itself():
    assert feed(np.zeros((4, 1)), np.zeros(4), 2).options().autotune.enabled is False
