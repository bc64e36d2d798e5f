from cnn_guide.segmentation import draw_crops

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_crops_are_of_the_image_turned_with_their_classes(seed, size):
    image = np.arange(7.0 * 5).reshape(7, 5)
    images, classes = draw_crops(image, image.astype(int), 4, size=size, seed=seed)
    assert images.dtype == np.float32
    np.testing.assert_array_equal(images[..., 0], classes)
    for crop in classes:
        for turned in (
            np.rot90(way, turns) for way in (crop, crop[:, ::-1]) for turns in range(4)
        ):
            top, left = divmod(int(turned[0, 0]), 5)
            part = image[top : top + size, left : left + size]
            if part.shape == turned.shape and (part == turned).all():
                break
        else:
            pytest.fail(f"not a part of the image: {crop}")


def test_crops_reach_every_place_turn_and_mirror():
    image = np.arange(6.0).reshape(2, 3)
    images, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2)
    assert len(np.unique(images.reshape(400, -1), axis=0)) == 2 * 8
    again, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2)
    other, _ = draw_crops(image, np.zeros((2, 3), int), 400, size=2, seed=1)
    assert (images == again).all()
    assert (images != other).any()


WHOLE = np.zeros((4, 5), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw_crops(WHOLE * 1.0, WHOLE, 2, size=5), r"size must be .* at most 4"),
        (lambda: draw_crops(WHOLE * np.nan, WHOLE, 2, size=3), r"image must be finite"),
        (lambda: draw_crops(WHOLE * 1.0, WHOLE[:3], 2, size=3), r"classes must have the shape"),
        (lambda: draw_crops(WHOLE * 1.0, WHOLE, 0, size=3), r"count must be .* got count=0"),
    ],
)
def test_it_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
