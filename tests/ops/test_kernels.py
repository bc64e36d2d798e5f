from cnn_guide.ops import conv2d
from cnn_guide.ops.kernels import BOX_BLUR, LAPLACIAN, SHARPEN, SOBEL_X, SOBEL_Y, as_kernel

import numpy as np
import pytest
from scipy import ndimage

RAMP = np.tile(np.arange(6.0), (5, 1)).reshape(1, 5, 6, 1)  # brighter to the right


def test_each_sobel_kernel_sees_one_direction():
    answers = conv2d(RAMP, as_kernel(SOBEL_X, SOBEL_Y))
    assert (answers[..., 0] == 8).all()
    assert (answers[..., 1] == 0).all()


def test_even_slopes_are_nothing_to_the_laplacian_and_pass_the_others():
    answers = conv2d(RAMP, as_kernel(LAPLACIAN, BOX_BLUR, SHARPEN))
    np.testing.assert_allclose(answers[..., 0], 0)
    np.testing.assert_allclose(answers[..., 1], RAMP[:, 1:-1, 1:-1, 0], rtol=1e-6)
    np.testing.assert_allclose(answers[..., 2], RAMP[:, 1:-1, 1:-1, 0])


def test_agree_with_scipy():
    image = np.random.default_rng(0).normal(size=(7, 9))
    answers = conv2d(
        image[np.newaxis, ..., np.newaxis], as_kernel(SOBEL_X, SOBEL_Y, LAPLACIAN, BOX_BLUR)
    )
    theirs = [
        ndimage.sobel(image, axis=1),
        ndimage.sobel(image, axis=0),
        ndimage.laplace(image),
        ndimage.uniform_filter(image, 3),
    ]
    for index, expected in enumerate(theirs):
        np.testing.assert_allclose(answers[0, ..., index], expected[1:-1, 1:-1], rtol=1e-5)


def test_sharpening_takes_the_laplacian_away():
    identity = np.zeros((3, 3))
    identity[1, 1] = 1
    np.testing.assert_array_equal(SHARPEN, identity - LAPLACIAN)


def test_as_kernel_gives_each_plane_one_filter():
    planes = np.arange(12.0).reshape(2, 3, 2)
    kernel = as_kernel(planes[..., 0], planes[..., 1])
    assert kernel.shape == (2, 3, 1, 2)
    np.testing.assert_array_equal(kernel[:, :, 0, :], planes)


def test_as_kernel_refuses_planes_of_several_shapes():
    with pytest.raises(ValueError, match=r"planes must be one or more arrays of one shape"):
        as_kernel(SOBEL_X, np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"got shapes \[\]"):
        as_kernel()
