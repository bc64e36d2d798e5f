"""Sizes and counts: whole numbers about an operation, without computing it."""

from typing import Literal

from cnn_guide._checks import Pair, as_count, as_pair, check_choice

Padding = Literal["valid", "same"]


def output_size(
    size: int,
    kernel_size: int,
    strides: int = 1,
    padding: Padding = "valid",
    dilation_rate: int = 1,
) -> int:
    """Count the places where a window stops along one axis of an image.

    'valid' gives floor((size - span) / strides) + 1, where the window spans
    dilation_rate * (kernel_size - 1) + 1 pixels [1]_; 'same' gives ceil(size / strides) [2]_.

    Parameters
    ----------
    size : int
        Pixels of the image along the axis.
    kernel_size : int
        Weights of the window along the axis; for pooling, its `pool_size`.
    strides : int, default 1
        Pixels from one window to the next. It need not divide the size.
    padding : {'valid', 'same'}, default 'valid'
        Whether windows stay inside the image, or zeros are added around it.
    dilation_rate : int, default 1
        Pixels from one weight to the next; 1 is the ordinary window.

    Returns
    -------
    int
        Pixels of the output along the axis, at least 1.

    Raises
    ------
    ValueError
        If an argument is not a whole number of at least 1, `padding` is unknown, or no
        window fits.

    References
    ----------
    .. [1] Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, 2016.
    .. [2] TensorFlow, *tf.nn*, "Notes on padding".

    Examples
    --------
    >>> output_size(28, 3), output_size(28, 3, padding="same"), output_size(28, 3, strides=2)
    (26, 28, 13)
    """
    size, strides = as_count("size", size), as_count("strides", strides)
    span = _span(kernel_size, dilation_rate)
    check_choice("padding", padding, ("valid", "same"))
    if padding == "same":
        return -(-size // strides)
    if span > size:
        raise ValueError(
            f"no window of {span} pixels fits in an image of {size}; use a smaller kernel_size "
            "or dilation_rate, or padding='same'"
        )
    return (size - span) // strides + 1


def same_padding(size: int, kernel_size: int, strides: int = 1, dilation_rate: int = 1) -> Pair:
    """Count the zeros that 'same' adds before and after an image along one axis.

    TensorFlow adds as few as the last window needs; where the number is odd, the odd zero
    goes after the image, so that padding is not always symmetric [1]_.

    Parameters
    ----------
    size, kernel_size, strides, dilation_rate : int
        As for `output_size`.

    Returns
    -------
    (int, int)
        Zeros before (top or left) and after (bottom or right).

    Raises
    ------
    ValueError
        If an argument is not a whole number of at least 1.

    References
    ----------
    .. [1] TensorFlow, *tf.nn*, "Notes on padding".

    Examples
    --------
    >>> same_padding(6, 3), same_padding(6, 3, strides=2)
    ((1, 1), (0, 1))
    """
    stops = output_size(size, kernel_size, strides, "same", dilation_rate)
    missing = max((stops - 1) * strides + _span(kernel_size, dilation_rate) - size, 0)
    return missing // 2, missing - missing // 2


def conv2d_parameters(
    kernel_size: int | Pair, channels: int, filters: int, *, use_bias: bool = True
) -> int:
    """Count the numbers that a convolutional layer learns, whatever the size of the image.

    Parameters
    ----------
    kernel_size : int or (int, int)
        Height and width of the window.
    channels : int
        Channels of the layer's input; every filter has weights for all of them.
    filters : int
        Filters of the layer.
    use_bias : bool, default True
        Whether each filter has one bias.

    Returns
    -------
    int
        ``height * width * channels * filters``, and `filters` more with biases.

    Raises
    ------
    ValueError
        If a number is not whole or below 1.

    Examples
    --------
    >>> conv2d_parameters(3, channels=1, filters=32)
    320
    """
    height, width = as_pair("kernel_size", kernel_size)
    weights = height * width * as_count("channels", channels)
    return (weights + bool(use_bias)) * as_count("filters", filters)


def dense_parameters(inputs: int, units: int, *, use_bias: bool = True) -> int:
    """Count the numbers that a fully connected layer learns.

    Parameters
    ----------
    inputs : int
        Numbers that come in; for an image, height times width times channels.
    units : int
        Numbers that go out.
    use_bias : bool, default True
        Whether each unit has one bias.

    Returns
    -------
    int
        ``inputs * units``, and `units` more with biases.

    Raises
    ------
    ValueError
        If a number is not whole or below 1.

    Examples
    --------
    >>> dense_parameters(28 * 28, 128)
    100480
    """
    return (as_count("inputs", inputs) + bool(use_bias)) * as_count("units", units)


def _span(kernel_size: int, dilation_rate: int) -> int:
    """Count the pixels from a window's first weight to its last."""
    gaps = as_count("kernel_size", kernel_size) - 1
    return gaps * as_count("dilation_rate", dilation_rate) + 1
