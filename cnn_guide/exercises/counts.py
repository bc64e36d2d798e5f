"""Checkers for pencil and paper: sizes, parameters, multiply-adds, receptive fields."""

import math
from collections.abc import Callable, Sequence

from cnn_guide._checks import Pair, as_count, as_pair
from cnn_guide.exercises._answers import silently
from cnn_guide.exercises.compare import check_number
from cnn_guide.ops.fields import ReceptiveField, widen_field
from cnn_guide.ops.geometry import (
    Padding,
    conv2d_parameters,
    dense_parameters,
    output_size,
)

CEILING = "a window that would hang over the border does not count; round down"
NO_LAST = "the steps are counted, but not the place where the window starts"


def check_output_size(
    answer: object,
    size: int | Pair,
    kernel_size: int | Pair,
    strides: int | Pair = 1,
    padding: Padding = "valid",
    dilation_rate: int | Pair = 1,
) -> None:
    """Check the output size of a convolution or a pooling.

    Parameters
    ----------
    answer : int or (int, int)
        What the reader found; a pair if `size` is one.
    size : int or (int, int)
        Pixels of the image along one axis, or its height and width.
    kernel_size, strides, padding, dilation_rate
        As for `cnn_guide.ops.output_size`; a pair counts down and right.

    Raises
    ------
    NotYet
        If the size is not right.
    ValueError
        If no window fits.

    Examples
    --------
    >>> check_output_size(13, 28, 3, strides=2)
    Right. The window stops so often.
    >>> check_output_size(14, 28, 3, strides=2)
    Traceback (most recent call last):
    cnn_guide.exercises.feedback.NotYet: 14 is not right: padding='valid' adds no zeros; ...
    """
    is_pair = isinstance(size, tuple | list)
    sides = tuple(zip(*map(_both, (size, kernel_size, strides, dilation_rate)), strict=True))
    sides = sides if is_pair else sides[:1]

    def each(count: Callable[[int, int, int, int], int | None]) -> list[int] | int | None:
        counted = [silently(count, *side) for side in sides]
        if None in counted:
            return None
        return counted if is_pair else counted[0]

    def windows(n: int, span: int, s: int) -> int:
        return (n - span) // s + 1

    def span(kernel: int, gap: int) -> int:
        return gap * (kernel - 1) + 1

    same = padding == "same"
    right = [output_size(n, k, s, padding, d) for n, k, s, d in sides]
    mistakes = {
        "height comes before width": right[::-1] if is_pair else None,
        "round up here: with 'same' the last window may hang over the border": (
            each(lambda n, k, s, d: n // s) if same else None
        ),
        "padding='same' adds zeros around the image; then windows reach over its border": (
            each(lambda n, k, s, d: output_size(n, k, s, "valid", d)) if same else None
        ),
        "padding='valid' adds no zeros; windows stay inside the image": (
            None if same else each(lambda n, k, s, d: -(-n // s))
        ),
        NO_LAST: each(
            lambda n, k, s, d: None if same else output_size(n, k, s, padding, d) - 1
        ),
        "a dilated window spans more pixels than it has weights": each(
            lambda n, k, s, d: output_size(n, k, s, padding)
        ),
        "a dilated window has gaps between its weights, and none after the last one": each(
            lambda n, k, s, d: None if same or d == 1 else windows(n, d * k, s)
        ),
        "between the weights of a dilated window lie d - 1 pixels, not d": each(
            lambda n, k, s, d: None if same or d == 1 else windows(n, k + d * (k - 1), s)
        ),
        CEILING: each(lambda n, k, s, d: None if same else -(-(n - span(k, d)) // s) + 1),
        "the window moves on by more than one pixel; mind the stride": each(
            lambda n, k, s, d: output_size(n, k, 1, padding, d)
        ),
        "the padding must be counted once on either side, not twice": each(
            lambda n, k, s, d: (n + 2 * (k - 1) - span(k, d)) // s + 1
        ),
        "that is one stop too many": each(
            lambda n, k, s, d: output_size(n, k, s, padding, d) + 1
        ),
    }
    check_number(
        answer,
        right if is_pair else right[0],
        mistakes,
        name="the output size",
        look="draw the row of pixels, put the window at its left end, and count where it stops",
        well_done="The window stops so often.",
    )


def check_conv2d_parameters(
    answer: object,
    kernel_size: int | Pair,
    channels: int,
    filters: int,
    *,
    use_bias: bool = True,
    batch_normalization: bool = False,
    output: Pair | None = None,
) -> None:
    """Check how many numbers a convolutional layer learns, or keeps with batch normalisation.

    Parameters
    ----------
    answer : int
        What the reader found.
    kernel_size, channels, filters, use_bias
        As for `cnn_guide.ops.conv2d_parameters`.
    batch_normalization : bool, default False
        Whether the question counts a batch normalisation after the layer as well, with its
        moving mean and variance: four numbers a filter.
    output : (int, int), optional
        Height and width of the feature maps, to know the answer of who counts weights for
        each place anew.

    Raises
    ------
    NotYet
        If the number is not right.
    ValueError
        If a number of the question is not whole or below 1.

    Examples
    --------
    >>> check_conv2d_parameters(320, 3, channels=1, filters=32)
    Right. So many numbers are learned.
    """
    height, width = as_pair("kernel_size", kernel_size)
    layer = conv2d_parameters(kernel_size, channels, filters, use_bias=use_bias)
    weights = height * width * channels * filters
    normal = 4 * filters if batch_normalization else 0
    one_channel = height * width * filters + use_bias * filters
    mistakes = {
        "each filter has a bias, too": weights + normal if use_bias else None,
        "with use_bias=False no filter has a bias": None
        if use_bias
        else weights + filters + normal,
        "a filter has one bias, not one for each channel": (
            weights + channels * filters + normal if use_bias and channels > 1 else None
        ),
        "a filter has weights for every channel that comes in": (
            one_channel + normal if channels > 1 else None
        ),
        "that is one filter; how many are there?": layer // filters if filters > 1 else None,
        "the channels of the image count, the filters count; both were left out": height
        * width,
        "the weights are shared: they are the same at every place": (
            None if output is None else layer * math.prod(as_pair("output", output))
        ),
        "batch normalisation keeps numbers of its own": layer if batch_normalization else None,
        "batch normalisation keeps a mean and a variance as well as what it learns": (
            layer + 2 * filters if batch_normalization else None
        ),
        "batch normalisation counts by filter, not by channel that comes in": (
            layer + 4 * channels if batch_normalization else None
        ),
    }
    check_number(
        answer,
        layer + normal,
        mistakes,
        name="the number of parameters",
        look="count the weights of one filter first, then its bias, then the filters",
        well_done=f"So many numbers are {'kept' if batch_normalization else 'learned'}.",
    )


def check_dense_parameters(
    answer: object, inputs: int | Sequence[int], units: int, *, use_bias: bool = True
) -> None:
    """Check how many numbers a fully connected layer learns.

    Parameters
    ----------
    answer : int
        What the reader found.
    inputs : int or sequence of int
        Numbers that come in, or height, width and channels of maps that are flattened.
    units : int
        Numbers that go out.
    use_bias : bool, default True
        Whether each unit has one bias.

    Raises
    ------
    NotYet
        If the number is not right.
    ValueError
        If a number of the question is not whole or below 1.

    Examples
    --------
    >>> check_dense_parameters(100480, (28, 28, 1), 128)
    Right. So many numbers are learned.
    """
    shape = tuple(inputs) if isinstance(inputs, tuple | list) else (inputs,)
    incoming = math.prod(as_count("inputs", n) for n in shape)
    right = dense_parameters(incoming, units, use_bias=use_bias)
    mistakes = {
        "each unit has a bias, too": incoming * units if use_bias else None,
        "biases do not count here": None if use_bias else incoming * units + units,
        "there is a bias for each unit, not for each number that comes in": (
            incoming * units + incoming if use_bias else None
        ),
        "there is a bias for each unit, not one for the layer": (
            incoming * units + 1 if use_bias and units > 1 else None
        ),
        "that is one unit; how many are there?": right // units if units > 1 else None,
        "flattened maps have height times width times channels numbers": (
            dense_parameters(math.prod(shape[:2]), units, use_bias=use_bias)
            if len(shape) == 3 and shape[2] > 1
            else None
        ),
        "flattened maps give one number for each place of each map": (
            dense_parameters(shape[-1], units, use_bias=use_bias) if len(shape) == 3 else None
        ),
    }
    check_number(
        answer,
        right,
        mistakes,
        name="the number of parameters",
        look="count what comes in, as every unit has a weight for each; then the biases",
        well_done="So many numbers are learned.",
    )


def check_multiply_adds(
    answer: object, kernel_size: int | Pair, channels: int, filters: int, output: Pair
) -> None:
    """Check how many products a convolutional layer adds up for one image.

    Parameters
    ----------
    answer : int
        What the reader found.
    kernel_size, channels, filters
        As for `cnn_guide.ops.conv2d_parameters`. Biases are not counted.
    output : (int, int)
        Height and width of the feature maps.

    Raises
    ------
    NotYet
        If the number is not right.
    ValueError
        If a number of the question is not whole or below 1.

    Examples
    --------
    >>> check_multiply_adds(3 * 3 * 32 * 64 * 11 * 11, 3, 32, 64, (11, 11))
    Right. So many products are added up.
    """
    height, width = as_pair("kernel_size", kernel_size)
    rows, columns = as_pair("output", output)
    weights = conv2d_parameters(kernel_size, channels, filters, use_bias=False)
    right = weights * rows * columns
    mistakes = {
        "biases are added, not multiplied; they are not counted": (weights + filters)
        * rows
        * columns,
        "each weight is used once at every place of the feature map": weights,
        "each product takes one weight; the filter has weights for every channel": (
            right // channels if channels > 1 else None
        ),
        "that is one filter; how many are there?": right // filters if filters > 1 else None,
        "a multiplication and its addition are counted as one": 2 * right,
        "count the places of the output, where windows stop, not those of the image": (
            weights * (rows + height - 1) * (columns + width - 1)
        ),
    }
    check_number(
        answer,
        right,
        mistakes,
        name="the number of multiply-adds",
        look="count the products of one window and one filter, then windows, then filters",
        well_done="So many products are added up.",
    )


def check_receptive_field(answer: object, windows: Sequence[tuple[int, ...]]) -> None:
    """Check how many pixels in a row a number sees behind several layers.

    Parameters
    ----------
    answer : int
        What the reader found.
    windows : sequence of (kernel_size, strides) or (kernel_size, strides, dilation_rate)
        The convolutions and poolings, from the image on.

    Raises
    ------
    NotYet
        If the number is not right.
    ValueError
        If a number of the question is not whole or below 1.

    Examples
    --------
    >>> check_receptive_field(8, [(3, 1), (2, 2), (3, 1)])
    Right. So far it sees.
    """
    layers = [(k, s, d[0] if d else 1) for k, s, *d in windows]

    def widen(steps: Sequence[tuple[int, int, int]]) -> int:
        field = ReceptiveField()
        for kernel, stride, gap in steps:
            field = widen_field(field, kernel, stride, dilation_rate=gap)
        return field.size

    right = widen(layers)
    size, jump = 1, 1
    for kernel, stride, gap in layers:  # as if a layer's own stride counted for itself
        jump *= stride
        size += (kernel - 1) * gap * jump
    mistakes = {
        "a stride widens the steps of every layer behind it": widen(
            [(k, 1, d) for k, _, d in layers]
        ),
        "a dilated window reaches further than its weights are many": widen(
            [(k, s, 1) for k, s, _ in layers]
        ),
        "windows overlap: a further layer adds less than its whole window": sum(
            k for k, _, _ in layers
        ),
        "windows overlap: their sizes do not multiply": math.prod(k for k, _, _ in layers),
        "a layer's own stride counts for the layers behind it, not for itself": size,
        "that is one layer; the ones before it widen the view": layers[-1][0],
        "a layer adds its window less one, and the first pixel counts as well": right - 1,
        "pooling has a window as well": widen([one for one in layers if one[1] == 1]),
    }
    check_number(
        answer,
        right,
        mistakes,
        name="the receptive field",
        look="start with 1 pixel; each layer adds its window less one, times strides before it",
        well_done="So far it sees.",
    )


def _both(value: int | Pair) -> tuple[int, int]:
    return (value[0], value[1]) if isinstance(value, tuple | list) else (value, value)
