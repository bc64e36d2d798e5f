from functools import partial

from cnn_guide.datasets import prepare_digits
from cnn_guide.exercises import (
    NotYet,
    check_digits,
    check_for_vgg16,
    check_one_hot,
    check_split,
)
from cnn_guide.pretrained import prepare_for_vgg16

import keras
import numpy as np
import pytest

RNG = np.random.default_rng(3)
DIGITS = RNG.integers(0, 256, (4, 5, 6), dtype=np.uint8)
PHOTOGRAPHS = RNG.integers(0, 256, (2, 4, 5, 3), dtype=np.uint8)
LABELS = np.array([2, 0, 1, 2])
CHECKERS = {
    "digits": partial(check_digits, digits=DIGITS),
    "vgg16": partial(check_for_vgg16, photographs=PHOTOGRAPHS),
    "one_hot": partial(check_one_hot, labels=LABELS, num_classes=4),
    "split": lambda part: check_split({"train": [0, 1], "test": part}),
}


@pytest.mark.parametrize("name", CHECKERS)
def test_an_empty_place_never_passes(name, empty_value):
    with pytest.raises(NotYet):
        CHECKERS[name](empty_value)


RIGHT = DIGITS[..., None] / 255


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("digits", prepare_digits(DIGITS)),
        ("digits", RIGHT),
        ("digits", RIGHT.astype("float32")),
        ("digits", RIGHT.tolist()),
        ("digits", keras.ops.convert_to_tensor(RIGHT)),
        ("vgg16", prepare_for_vgg16(PHOTOGRAPHS)),
        ("vgg16", prepare_for_vgg16(PHOTOGRAPHS).astype("float64")),
        ("one_hot", keras.utils.to_categorical(LABELS, 4)),
        ("one_hot", LABELS[:, None] == np.arange(4)),
        ("one_hot", [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]),
        ("split", [2, 3]),
        ("split", np.array([False, False, True])),
        ("split", keras.ops.convert_to_tensor([4, 2])),
    ],
)
def test_right_data_pass_in_every_form(name, answer, passes):
    passes(CHECKERS[name], answer)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("digits", DIGITS, "whole numbers of type uint8"),
        ("digits", DIGITS.astype(float), "axis is missing, and pixels"),
        ("digits", DIGITS[..., None].astype("float32"), "still go from 0 to 255"),
        ("digits", RIGHT / 255, "divided twice"),
        ("digits", RIGHT[..., 0], "channel axis is missing; add it"),
        ("digits", RIGHT.transpose(0, 3, 1, 2), "comes first"),
        ("digits", RIGHT[None, ..., 0], "before the batch"),
        ("digits", DIGITS[..., None] // 255, "whole numbers of type"),
        ("digits", (DIGITS[..., None] // 255).astype(float), "division dropped"),
        ("digits", 1 - RIGHT, "ink and paper"),
        ("digits", DIGITS[..., None] / 256, "largest number of a byte"),
        ("digits", RIGHT.transpose(0, 2, 1, 3), "height and width"),
        ("digits", RIGHT[:3], "axis 0"),
        ("vgg16", PHOTOGRAPHS, "whole numbers"),
        ("vgg16", PHOTOGRAPHS.astype(float), "nothing was prepared"),
        ("vgg16", PHOTOGRAPHS / 255, "pixels from 0 to 1"),
        ("vgg16", PHOTOGRAPHS / 127.5 - 1, "pixels from -1 to 1"),
        ("vgg16", prepare_for_vgg16(PHOTOGRAPHS)[..., ::-1], "blue first"),
        ("vgg16", PHOTOGRAPHS[..., ::-1].astype(float), "no mean"),
        ("vgg16", PHOTOGRAPHS - [103.939, 116.779, 123.68], "were not swapped"),
        ("one_hot", LABELS, "class numbers"),
        ("one_hot", np.eye(4)[LABELS].T[:, :4], "rows and columns are swapped"),
        ("one_hot", np.eye(5)[LABELS + 1], "one place too far right"),
        ("one_hot", np.eye(3)[LABELS], "needs its column"),
        ("one_hot", 1 - np.eye(4)[LABELS], "0 and 1 are swapped"),
        ("one_hot", np.eye(4)[LABELS] * LABELS[:, None], "write 1 there"),
        ("split", [1, 2], "1 image is in train and in test"),
        ("split", [], "test is empty"),
        ("split", [2, 2], "names an image twice"),
        ("split", [2.5], "whole numbers"),
    ],
)
def test_wrong_data_get_the_hint_that_fits(name, answer, words):
    with pytest.raises(NotYet, match=words):
        CHECKERS[name](answer)


def test_images_that_leak_are_found_whatever_their_type(passes):
    train, test = DIGITS[:2], DIGITS[2:]
    passes(check_split, {"train": train, "test": test})
    leaked = np.concatenate([test, train[1:]]).astype("float32")
    with pytest.raises(NotYet, match="1 image is in train and in test"):
        check_split({"train": train, "test": leaked})


def test_all_three_parts_are_compared():
    parts = {"train": [0, 1], "validation": [2, 3], "test": [3, 4]}
    with pytest.raises(NotYet, match="in validation and in test"):
        check_split(parts)


def test_torn_groups_and_lost_images_are_found(passes):
    scenes = ["a", "a", "b", "b", "c"]
    passes(check_split, {"train": [0, 1, 4], "test": [2, 3]}, total=5, groups=scenes)
    with pytest.raises(NotYet, match="1 group is torn apart between train and test"):
        check_split({"train": [0, 1, 2], "test": [3, 4]}, total=5, groups=scenes)
    with pytest.raises(NotYet, match="2 images are in no part"):
        check_split({"train": [0, 1], "test": [2]}, total=5)
    with pytest.raises(NotYet, match="past the last image"):
        check_split({"train": [0, 1], "test": [5]}, total=5)


def test_a_split_needs_two_parts_and_groups_need_places():
    with pytest.raises(ValueError, match="at least two"):
        check_split({"train": [0]})
    with pytest.raises(ValueError, match="must be places"):
        check_split({"train": DIGITS[:2], "test": DIGITS[2:]}, groups=[0, 0, 1, 1])
