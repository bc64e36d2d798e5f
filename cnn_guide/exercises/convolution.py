"""Checkers for convolutions, and for the windows that they are made of."""

from collections.abc import Callable
from functools import partial
from typing import Any

from cnn_guide.exercises._trials import (
    Array,
    Operation,
    draw,
    option_cases,
    pad,
    window_mistakes,
)
from cnn_guide.exercises.compare import Case, Mistakes, check_function
from cnn_guide.ops.convolution import conv2d, im2col

import numpy as np


def check_conv2d(function: object, *, options: tuple[str, ...] = ()) -> None:
    """Check a function that convolves a batch of images with a bank of filters.

    It is called as ``function(images, kernel, bias)``, NHWC and HWIO, and with `strides` (one
    number) and `padding` by name if `options` lists them.

    Parameters
    ----------
    function : callable
        The reader's.
    options : tuple of {'strides', 'padding'}, default ()
        Arguments that the exercise asks for.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_conv2d(conv2d, options=("strides", "padding"))
    Right. It agrees on every trial.
    """
    images, kernel, bias = draw((2, 5, 6, 3)), draw((2, 3, 3, 4), 1), draw((4,), 2)
    none = np.zeros(4)
    cases = [
        Case(
            "with one channel and one filter", (images[..., :1], kernel[:, :, :1, :1], none[:1])
        ),
        Case("with three channels", (images, kernel[..., :1], none[:1])),
        Case("with four filters", (images, kernel, none)),
        Case("with a bias", (images, kernel, bias)),
        *option_cases((images, kernel, none), options),
    ]

    def changed(change: Callable[[Array, Array, Array], tuple[Any, ...]]) -> Operation:
        return lambda i, k, b, **o: conv2d(*change(i, k, b), **o)

    mistakes: Mistakes = {
        "the kernel is flipped; deep learning slides it as it is": changed(
            lambda i, k, b: (i, k[::-1, ::-1], b)
        ),
        "the bias is missing": changed(lambda i, k, b: (i, k, None)),
        "the bias is added more than once": changed(lambda i, k, b: (i, k, b * k[..., 0].size)),
        "the bias is added for every channel; it is added once": changed(
            lambda i, k, b: (i, k, b * k.shape[2])
        ),
        "only the first channel counts; the products of all channels are added up": changed(
            lambda i, k, b: (i[..., :1], k[:, :, :1], b)
        ),
        "all filters are added up; each of them gives a map of its own": (
            lambda i, k, b, **o: conv2d(
                i, k.sum(axis=3, keepdims=True), b.sum(keepdims=True), **o
            )
        ),
        "the channels are not added up; a filter gives one number for each window": _by_channel,
        "the products are averaged; they are added up": (
            lambda i, k, b, **o: conv2d(i, k / k[..., 0].size, b, **o)
        ),
        **window_mistakes(conv2d, partial(pad, 0.0)),
        "rows and columns of the result are swapped": (
            lambda i, k, b, **o: conv2d(i, k, b, **o).transpose(0, 2, 1, 3)
        ),
        "rows and columns of the kernel are swapped": (
            lambda i, k, b, **o: conv2d(i, k.transpose(1, 0, 2, 3), b, **o)
        ),
    }
    look = "take a 2 by 2 image and a kernel of as many weights: one window, one sum"
    check_function(function, conv2d, cases, mistakes, look=look)


def check_convolve(function: object) -> None:
    """Check a function that convolves one grey image with one filter.

    It is called as ``function(image, kernel)``: two axes each, no padding, stride 1, no bias.

    Parameters
    ----------
    function : callable
        The reader's.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> from scipy.signal import convolve2d, correlate2d
    >>> check_convolve(lambda image, kernel: correlate2d(image, kernel, "valid"))
    Right. It agrees on every trial.
    >>> check_convolve(lambda image, kernel: convolve2d(image, kernel, "valid"))
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: with a kernel of 2 by 3: the kernel is flipped; ...
    """
    image = draw((5, 7))
    cases = [
        Case(f"with a kernel of {h} by {w}", (image, draw((h, w), 3)))
        for h, w in ((2, 3), (3, 2), (1, 1), (5, 7))
    ]

    def slide(image: Array, kernel: Array) -> Array:
        return conv2d(image[None, ..., None], kernel[..., None, None])[0, ..., 0]

    def same(image: Array, kernel: Array) -> Array:
        return conv2d(image[None, ..., None], kernel[..., None, None], padding="same")[
            0, ..., 0
        ]

    mistakes: Mistakes = {
        "the kernel is flipped; deep learning slides it as it is": (
            lambda i, k: slide(i, k[::-1, ::-1])
        ),
        "the last window of each row or column is missing": lambda i, k: slide(i, k)[:-1, :-1],
        "the last window of each row is missing": lambda i, k: slide(i, k)[:, :-1],
        "the last window of each column is missing": lambda i, k: slide(i, k)[:-1],
        "the image is padded; here windows stay inside it": same,
        "rows and columns of the result are swapped": lambda i, k: slide(i, k).T,
        "rows and columns of the kernel are swapped": lambda i, k: slide(i, k.T),
        "the products are averaged; they are added up": lambda i, k: slide(i, k) / k.size,
    }
    check_function(function, slide, cases, mistakes)


def check_im2col(function: object, *, options: tuple[str, ...] = ()) -> None:
    """Check a function that writes every window of a batch as a row of one matrix.

    It is called as ``function(images, kernel_size)``, and with `strides` and `padding` by
    name if `options` lists them.

    Parameters
    ----------
    function : callable
        The reader's.
    options : tuple of {'strides', 'padding'}, default ()
        Arguments that the exercise asks for.

    Raises
    ------
    NotYet
        If it is not right.

    Examples
    --------
    >>> check_im2col(im2col)
    Right. It agrees on every trial.
    """
    images = draw((2, 5, 6, 3))
    cases = [
        Case("with one image and one channel", (images[:1, ..., :1], (2, 3))),
        Case("with three channels", (images[:1], (2, 3))),
        Case("with two images", (images, (2, 3))),
        *option_cases((images, (2, 3)), options),
    ]

    def arranged(*axes: int) -> Operation:
        def write(i: Array, n: tuple[int, int], **o: Any) -> Array:
            return (
                im2col(i, n, **o)
                .reshape(-1, *n, i.shape[3])
                .transpose(0, *axes)
                .reshape(-1, n[0] * n[1] * i.shape[3])
            )

        return write

    def by_columns(i: Array, n: tuple[int, int], **o: Any) -> Array:
        turned = im2col(i.transpose(0, 2, 1, 3), n[::-1], **o)
        return (
            turned.reshape(-1, n[1], n[0], i.shape[3])
            .transpose(0, 2, 1, 3)
            .reshape(-1, n[0] * n[1] * i.shape[3])
        )

    mistakes: Mistakes = {
        "each window is a column; it should be a row": lambda *a, **o: im2col(*a, **o).T,
        "within a row the channels come last: row, column, channel": arranged(3, 1, 2),
        "within a row the window's rows come before its columns": arranged(2, 1, 3),
        "the windows go down before they go right": by_columns,
        **window_mistakes(im2col, partial(pad, 0.0)),
    }
    check_function(function, im2col, cases, mistakes)


def _by_channel(images: Array, kernel: Array, bias: Array, **options: Any) -> Array:
    """Convolve each channel alone, and keep one map for each."""
    channels = range(images.shape[3])
    maps = [
        conv2d(images[..., c : c + 1], kernel[:, :, c : c + 1], bias, **options)
        for c in channels
    ]
    return np.concatenate(maps, axis=3)
