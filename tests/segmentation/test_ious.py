from cnn_guide.segmentation import pixel_iou

import numpy as np
import pytest


def test_iou_on_paper():
    truth = np.array([[True, True, True, False]])
    assert pixel_iou(truth, np.array([[False, True, True, True]])) == 0.5
    assert pixel_iou(truth, ~truth) == 0
    assert pixel_iou(truth, truth) == 1
    assert pixel_iou(truth & False, truth & False) == 1
    assert pixel_iou(truth & False, truth) == 0


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pixel_iou(WHOLE > 0, WHOLE), r"predicted must be booleans"),
        (
            lambda: pixel_iou(WHOLE > 0, WHOLE[:3] > 0),
            r"predicted must have the shape of truth",
        ),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
