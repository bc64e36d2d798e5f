"""Faces in crops and in photographs, which scikit-image, scikit-learn and matplotlib ship."""

from cnn_guide.datasets import FACES, PHOTOGRAPHS, load_face_crops, load_face_photographs

import numpy as np
import pytest


def test_the_first_half_of_the_crops_are_faces():
    crops, labels = load_face_crops()
    assert crops.shape == (200, 25, 25, 1)
    assert crops.dtype == np.float32
    assert (crops.min(), crops.max()) == (0, 1)
    assert labels.tolist() == [1] * 100 + [0] * 100
    black = (crops < 0.03).mean(axis=(1, 2, 3))
    assert black[labels == 0].mean() > 3 * black[labels == 1].mean()


def test_photographs_have_the_longer_side_and_boxes_inside():
    photographs, faces = load_face_photographs(120)
    assert set(photographs) == (set(PHOTOGRAPHS) - {"coins"}) | {"china", "flower", "hopper"}
    assert set(faces) == set(FACES) == {"astronaut", "camera", "hopper"}
    for pixels in photographs.values():
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 3
        assert max(pixels.shape) == 120
    assert photographs["hopper"].shape == (120, 102, 3)
    for name, ((left, top, right, bottom),) in faces.items():
        height, width = photographs[name].shape[:2]
        assert 0 < left < right < width
        assert 0 < top < bottom < height
    np.testing.assert_allclose(faces["hopper"], [[33.8, 27, 69.7, 66]], atol=0.1)


def test_boxes_grow_with_the_photographs():
    _, small = load_face_photographs(100)
    _, large = load_face_photographs(200)
    for name, box in small.items():
        np.testing.assert_allclose(2 * box, large[name], rtol=0.01)


def test_a_face_is_skin_beside_its_corner():
    photographs, faces = load_face_photographs(200)
    left, top, right, bottom = faces["astronaut"][0].round().astype(int)
    red, _, blue = photographs["astronaut"][top:bottom, left:right].mean(axis=(0, 1))
    assert red > 1.2 * blue


@pytest.mark.parametrize("side", [0, 2.5])
def test_a_side_is_a_count(side):
    with pytest.raises(ValueError, match="side must be a whole number"):
        load_face_photographs(side)
