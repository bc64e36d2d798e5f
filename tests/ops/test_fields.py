from cnn_guide.ops import (
    ReceptiveField,
    cover_map,
    join_fields,
    output_size,
    same_padding,
    widen_field,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

small = st.integers(1, 4)
windows = st.tuples(small, small, st.integers(0, 3), small)


def see(stack, index):
    """List the pixels of one number by following every weight of every window."""
    seen = {index}
    for kernel_size, strides, padding, rate in reversed(stack):
        seen = {
            place * strides - padding + weight * rate
            for place in seen
            for weight in range(kernel_size)
        }
    return seen


def grow(stack):
    field = ReceptiveField()
    for window in stack:
        field = widen_field(field, *window)
    return field


@given(st.lists(windows, max_size=4), st.integers(0, 5))
def test_reaches_from_the_first_pixel_that_a_weight_touches_to_the_last(stack, index):
    seen = see(stack, index)
    pixels = grow(stack).pixels(index)
    assert (pixels[0], pixels[-1]) == (min(seen), max(seen))


@given(st.lists(st.tuples(small, small, st.integers(0, 3)), max_size=4))
def test_without_dilation_it_sees_every_pixel_between(stack):
    # A stride wider than the next window leaves holes, too.
    whole = [(max(size, strides), strides, padding, 1) for size, strides, padding in stack]
    assert see(whole, 2) == set(grow(whole).pixels(2))


@given(st.lists(windows, min_size=1, max_size=3), st.lists(windows, min_size=1, max_size=3))
def test_joined_branches_see_what_any_of_them_sees(one, other):
    # A last step evens the strides out, as a 1x1 convolution does in a residual block.
    stride = grow(one).stride * grow(other).stride
    one = [*one, (1, stride // grow(one).stride, 0, 1)]
    other = [*other, (1, stride // grow(other).stride, 0, 1)]
    pixels = join_fields([grow(one), grow(other)]).pixels(3)
    seen = see(one, 3) | see(other, 3)
    assert (pixels[0], pixels[-1]) == (min(seen), max(seen))


@given(st.lists(windows, max_size=3), st.integers(1, 5))
def test_a_number_that_covers_the_map_sees_what_all_of_it_sees(stack, size):
    field = cover_map(grow(stack), size)
    seen = set().union(*(see(stack, index) for index in range(size)))
    assert (field.pixels(0)[0], field.pixels(0)[-1]) == (min(seen), max(seen))
    assert field.pixels(1) == field.pixels(0)


@given(st.integers(1, 30), small, small, small)
def test_same_windows_reach_past_the_image_by_its_padding(size, kernel_size, strides, rate):
    before, after = same_padding(size, kernel_size, strides, rate)
    field = widen_field(ReceptiveField(), kernel_size, strides, before, rate)
    assert field.pixels(0)[0] == -before
    last = output_size(size, kernel_size, strides, "same", rate) - 1
    if after:
        assert field.pixels(last)[-1] == size - 1 + after


def test_the_plain_network_sees_ten_pixels_before_flatten():
    field = grow([(3, 1, 0, 1), (2, 2, 0, 1), (3, 1, 0, 1), (2, 2, 0, 1)])
    assert field == ReceptiveField(size=10, stride=4, padding=0)
    # Its last pooling leaves one of 11 rows over, and so its 5 rows miss 2 of 28 pixels.
    assert cover_map(field, 5) == ReceptiveField(size=26, stride=0, padding=0)


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, "3"])
@pytest.mark.parametrize("name", ["kernel_size", "strides", "dilation_rate"])
def test_says_which_number_is_wrong(name, bad):
    with pytest.raises(ValueError, match=rf"{name} must be a whole number .* got {name}="):
        widen_field(ReceptiveField(), **({"kernel_size": 3} | {name: bad}))


def test_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"padding must be .* at least 0, got padding=-1"):
        widen_field(ReceptiveField(), 3, padding=-1)
    with pytest.raises(ValueError, match=r"size must be .* at least 1, got size=0"):
        cover_map(ReceptiveField(), 0)
    with pytest.raises(
        ValueError, match=r"one stride, got strides \[1, 2\]; ask for the field"
    ):
        join_fields([ReceptiveField(stride=2), ReceptiveField()])
    with pytest.raises(ValueError, match=r"one stride, got strides \[\]"):
        join_fields([])
