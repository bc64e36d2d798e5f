from cnn_guide.segmentation import segment_by_brightness, segment_by_filters

import numpy as np
import pytest


def stripes_and_noise(seed, height=30):
    """Make an image of stripes on the left and noise on the right, and its classes, 2 and 5."""
    noise = np.random.default_rng(seed).normal(size=(height, 60))
    stripes = np.sin(np.indices((height, 60))[0] * np.pi / 2)
    left = np.arange(60) < 30
    image = np.where(left, stripes + 0.1 * noise, noise)
    return image[None, ..., None], np.where(left, 2, 5)[None] * np.ones((1, height, 1), int)


def test_filters_tell_stripes_from_noise():
    image, classes = stripes_and_noise(0)
    new, truth = stripes_and_noise(1, height=21)
    answers = segment_by_filters(image, classes, new, samples=900)
    assert answers.shape == truth.shape
    assert (answers == truth).mean() > 0.93
    assert (answers[..., :24] == 2).all()
    assert (answers[..., 36:] == 5).all()
    again = segment_by_filters(image, classes, new, samples=900)
    np.testing.assert_array_equal(again, answers)


def test_a_forest_may_know_one_class_and_few_pixels():
    image, classes = stripes_and_noise(0)
    answers = segment_by_filters(image, np.full_like(classes, 3), image, samples=10**7)
    assert (answers == 3).all()


def test_levels_have_the_class_that_most_of_their_pixels_have():
    known = np.repeat([0.0, 1.0, 2.0], 4).reshape(1, 2, 6, 1)
    classes = np.array([7, 7, 7, 4, 0, 0, 0, 7, 4, 4, 7, 4]).reshape(1, 2, 6)
    new = np.array([[[2.0], [0.0]], [[1.0], [-9.0]], [[0.0], [9.0]]])[None]
    answers = segment_by_brightness(known, classes, new)
    np.testing.assert_array_equal(answers, [[[4, 7], [0, 7], [7, 4]]])


GOOD, CLASSES = (
    np.random.default_rng(0).normal(size=(2, 4, 5, 1)),
    np.arange(40).reshape(2, 4, 5),
)


@pytest.mark.parametrize("segment", [segment_by_filters, segment_by_brightness])
@pytest.mark.parametrize(
    ("images", "classes", "new_images", "message"),
    [
        (GOOD[0], CLASSES, GOOD, r"^images must have 4 axes"),
        (np.zeros((2, 4, 5, 3)), CLASSES, GOOD, r"^images must have one channel .* 5, 3\)"),
        (GOOD * np.nan, CLASSES, GOOD, r"^images must be finite, got 40 of 40"),
        (GOOD[:0], CLASSES[:0], GOOD, r"^images must have .* at least one pixel"),
        (GOOD, CLASSES, GOOD + np.inf, r"^new_images must be finite"),
        (GOOD, CLASSES[:1], GOOD, r"classes must have the shape of images, \(2, 4, 5\), got"),
        (GOOD, CLASSES - 1, GOOD, r"classes must be whole numbers of at least 0, got int"),
        (GOOD, CLASSES * 0.5, GOOD, r"classes must be whole numbers of at least 0, got float"),
    ],
)
def test_it_says_what_is_wrong(segment, images, classes, new_images, message):
    with pytest.raises(ValueError, match=message):
        segment(images, classes, new_images)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: segment_by_filters(GOOD, CLASSES, GOOD, samples=0), r"samples must be"),
        (lambda: segment_by_brightness(GOOD, CLASSES * 0, GOOD), r"classes be two or more"),
        (
            lambda: segment_by_brightness(GOOD * 0, CLASSES % 3, GOOD),
            r"at least as many greys as there are classes.* got 1 and 3",
        ),
    ],
)
def test_options_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
