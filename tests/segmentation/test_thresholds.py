from cnn_guide.segmentation import choose_thresholds

import numpy as np


def test_thresholds_are_those_that_find_the_most(as_answer, disc):
    # Between two discs the network is rather sure of "inside", and in a third one of nothing.
    labels = np.zeros((30, 60), int)
    for name, column in enumerate((10, 24, 46), start=1):
        labels[disc(30, 60, 15, column, 7)] = name
    inside, background = np.where(labels > 0, 0.9, 0), np.where(labels > 0, 0, 1.0)
    faint = labels == 3
    inside[faint], background[faint] = 0.75, 0.2
    inside[12:19, 15:20], background[12:19, 15:20] = 0.65, 0.35
    chosen = choose_thresholds(as_answer(inside, background), labels, threshold=0.7)
    assert chosen == {"inside": 0.5, "background": 0.3}
    inside[faint], background[faint] = 0.58, 0.42
    chosen = choose_thresholds(as_answer(inside, background), labels, threshold=0.7)
    assert chosen == {"inside": 0.5, "background": 0.5}
