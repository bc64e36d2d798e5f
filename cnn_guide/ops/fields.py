"""What one number of a feature map sees of the image, along one axis and in whole numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from cnn_guide._checks import as_count


@dataclass(frozen=True)
class ReceptiveField:
    """The pixels that can reach a number of a feature map, along one axis.

    Number `index` of the map sees `size` pixels in a row, from pixel
    ``index * stride - padding`` on. Pixels before 0 or past the image's end are padding [1]_.

    Attributes
    ----------
    size : int
        Pixels from the first to the last. A dilated window skips some of them.
    stride : int
        Pixels from one number's field to the next one's, the *effective* stride; 0 where a
        single number sees the whole map.
    padding : int
        Pixels of padding that the first number's field starts with, the *effective* padding.

    References
    ----------
    .. [1] Araujo, Norris and Sim, *Computing receptive fields of convolutional neural
       networks*, Distill, 2019.

    Examples
    --------
    >>> ReceptiveField()
    ReceptiveField(size=1, stride=1, padding=0)
    """

    size: int = 1
    stride: int = 1
    padding: int = 0

    def pixels(self, index: int) -> range:
        """List the pixels that one number sees, those of the padding included.

        Parameters
        ----------
        index : int
            The number's place in the feature map, from 0.

        Returns
        -------
        range
            Rows or columns of the image.

        Examples
        --------
        >>> ReceptiveField(size=3, stride=2, padding=1).pixels(4)
        range(7, 10)
        """
        first = index * self.stride - self.padding
        return range(first, first + self.size)


def widen_field(
    field: ReceptiveField,
    kernel_size: int,
    strides: int = 1,
    padding: int = 0,
    dilation_rate: int = 1,
) -> ReceptiveField:
    """Put one more window on top: a convolution or a pooling.

    Parameters
    ----------
    field : ReceptiveField
        What the numbers see that the window slides over; ``ReceptiveField()`` for pixels.
    kernel_size : int
        Weights of the window along the axis; for pooling, its `pool_size`.
    strides : int, default 1
        Numbers from one window to the next.
    padding : int, default 0
        Zeros before the map, as `same_padding` counts them.
    dilation_rate : int, default 1
        Numbers from one weight to the next; 1 is the ordinary window.

    Returns
    -------
    ReceptiveField
        What the numbers see that the window puts out.

    Raises
    ------
    ValueError
        If a number is not whole, or too small.

    Examples
    --------
    >>> first = widen_field(ReceptiveField(), 3)
    >>> widen_field(first, 2, strides=2)
    ReceptiveField(size=4, stride=2, padding=0)
    """
    gaps = (as_count("kernel_size", kernel_size) - 1) * as_count("dilation_rate", dilation_rate)
    return ReceptiveField(
        size=field.size + gaps * field.stride,
        stride=field.stride * as_count("strides", strides),
        padding=field.padding + as_count("padding", padding, minimum=0) * field.stride,
    )


def join_fields(fields: Iterable[ReceptiveField]) -> ReceptiveField:
    """Let branches meet, as the two ways around a block of a residual network do.

    Parameters
    ----------
    fields : iterable of ReceptiveField
        What each branch sees.

    Returns
    -------
    ReceptiveField
        From the first pixel that any branch sees to the last.

    Raises
    ------
    ValueError
        If there is no branch, or their strides differ: then the field of each number would
        have another size.

    Examples
    --------
    >>> join_fields([ReceptiveField(), ReceptiveField(size=3, padding=1)])
    ReceptiveField(size=3, stride=1, padding=1)
    """
    branches = list(fields)
    strides = sorted({field.stride for field in branches})
    if len(strides) != 1:
        raise ValueError(
            f"fields must have one stride, got strides {strides}; ask for the field of a layer "
            "before the branches meet"
        )
    padding = max(field.padding for field in branches)
    end = max(field.size - field.padding for field in branches)
    return ReceptiveField(size=end + padding, stride=strides[0], padding=padding)


def cover_map(field: ReceptiveField, size: int) -> ReceptiveField:
    """Let a single number see a whole map, as global pooling and Flatten with Dense do.

    Parameters
    ----------
    field : ReceptiveField
        What each number of the map sees.
    size : int
        Numbers of the map along the axis.

    Returns
    -------
    ReceptiveField
        What all of them see together; its stride is 0.

    Raises
    ------
    ValueError
        If `size` is not a whole number of at least 1.

    Examples
    --------
    >>> cover_map(ReceptiveField(size=3, stride=2), 5)
    ReceptiveField(size=11, stride=0, padding=0)
    """
    gaps = as_count("size", size) - 1
    return ReceptiveField(field.size + gaps * field.stride, 0, field.padding)
