from cnn_guide.brightness import outline_by_brightness
from cnn_guide.segmentation import match_objects

import numpy as np
import pytest
from skimage.draw import disk


def make_discs(ramp):
    """Draw twelve bright discs on a dark ground that may get brighter to the right."""
    image, labels = np.tile(np.linspace(0, ramp, 120), (90, 1)), np.zeros((90, 120), int)
    for number, (row, column) in enumerate(np.ndindex(3, 4), start=1):
        where = disk((15 + 30 * row, 15 + 30 * column), 9)
        image[where] += 60
        labels[where] = number
    return image, labels


@pytest.mark.parametrize("method", ["local", "otsu"])
def test_bright_discs_are_outlined(method):
    image, labels = make_discs(0)
    objects = outline_by_brightness(image, labels, image[:60], method=method)
    assert match_objects(labels[:60], objects, threshold=0.7).f1 == 1


def test_only_a_local_threshold_follows_the_ground():
    image, labels = make_discs(200)
    local, otsu = (
        match_objects(labels, outline_by_brightness(image, labels, image, method=method)).f1
        for method in ("local", "otsu")
    )
    assert local == 1
    assert otsu < 0.6


def test_settings_are_those_of_the_known_image():
    # Two halves of a dumbbell are one object or two, as the labels say.
    image, labels = np.zeros((60, 60)), np.zeros((60, 60), int)
    for number, column in enumerate((20, 32), start=1):
        where = disk((30, column), 7)
        image[where], labels[where] = 100, number
    two = outline_by_brightness(image, labels, image, method="otsu", threshold=0.5)
    assert two.max() == 2
    flat = np.pad(image[:, 10:], ((0, 0), (0, 10)))
    again = outline_by_brightness(image, labels, flat, method="otsu", threshold=0.5)
    assert again.max() == 2


def test_it_says_what_is_wrong():
    image, labels = make_discs(0)
    with pytest.raises(ValueError, match=r"method must be one of \['local', 'otsu'\]"):
        outline_by_brightness(image, labels, image, method="otsy")
    with pytest.raises(ValueError, match=r"predicted must have the shape of truth"):
        outline_by_brightness(image, labels[:50], image)
    with pytest.raises(ValueError, match=r"new_image must have 2 axes"):
        outline_by_brightness(image, labels, image[None])
