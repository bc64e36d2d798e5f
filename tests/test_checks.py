import re

from cnn_guide._checks import (
    as_classes,
    as_count,
    as_float,
    as_floats,
    as_pair,
    as_positive,
    check_batch,
    check_choice,
)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

whole = st.integers(1, 10**6)


@given(whole)
def test_one_number_stands_for_both_directions(number):
    assert (
        as_pair("strides", number) == as_pair("strides", np.int64(number)) == (number, number)
    )


@given(whole, whole)
def test_a_pair_keeps_its_order(down, right):
    assert as_pair("strides", (down, right)) == as_pair("strides", [down, right])
    assert as_pair("strides", (down, right)) == (down, right)


@pytest.mark.parametrize(
    "bad", [0, -1, 1.0, True, "3", None, (), (1,), (1, 2, 3), (1, 0), (2, 1.5), (True, 2)]
)
def test_refuses_what_is_no_pair(bad):
    came = re.escape(f"got strides={bad!r}")
    with pytest.raises(
        ValueError,
        match=rf"strides must be a whole number of at least 1, or a pair .*right\), {came}",
    ):
        as_pair("strides", bad)


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_counts_start_at_their_minimum(value, minimum):
    if value >= minimum:
        assert as_count("seed", np.int32(value), minimum=minimum) == value
    else:
        with pytest.raises(
            ValueError, match=rf"seed must be .* of at least {minimum}, got seed={value}"
        ):
            as_count("seed", value, minimum=minimum)


@pytest.mark.parametrize("bad", [2.0, True, "2", None, (2,)])
def test_refuses_what_is_no_count(bad):
    with pytest.raises(ValueError, match=r"epochs must be a whole number of at least 1, got"):
        as_count("epochs", bad)


@pytest.mark.parametrize("bad", ["Same", "", None, 1, ["same"]])
def test_choices_are_spelt_exactly(bad):
    check_choice("padding", "same", ("valid", "same"))
    came = re.escape(f"got padding={bad!r}")
    with pytest.raises(
        ValueError, match=rf"padding must be one of \['same', 'valid'\], {came}"
    ):
        check_choice("padding", bad, ("valid", "same"))


@pytest.mark.parametrize("kept", ["float32", "float64"])
def test_keeps_float32_and_float64_without_a_copy(kept):
    numbers = np.ones((2, 3), dtype=kept)
    assert as_float("values", numbers) is numbers


@pytest.mark.parametrize("given_type", ["float16", "bool", "int8", "uint8", "int64", "uint64"])
def test_turns_other_real_numbers_into_float32(given_type):
    numbers = as_float("values", np.ones((2, 3), dtype=given_type))
    assert numbers.dtype == np.float32
    assert (numbers == 1).all()


@pytest.mark.parametrize("bad", ["complex64", "complex128", "object", "str", "bytes", "M8[D]"])
def test_refuses_what_is_not_a_real_number(bad):
    values = np.zeros(2, dtype=bad)
    came = re.escape(str(values.dtype))
    with pytest.raises(
        TypeError, match=rf"values must hold real numbers, got dtype {came}; convert it"
    ):
        as_float("values", values)


def test_names_the_axes_and_the_way_out():
    assert as_floats("images", [[1, 2]], "height width").shape == (1, 2)
    with pytest.raises(
        ValueError,
        match=r"images must have 2 axes \(height, width\), got shape \(3,\); add a missing",
    ):
        as_floats("images", np.ones(3), "height width")
    with pytest.raises(ValueError, match=r"got shape \(3, 1, 2\); drop an axis"):
        as_floats("images", np.ones((3, 1, 2)), "height width")


@given(st.lists(st.integers(-2, 5), max_size=4), st.none() | st.integers(0, 4))
def test_classes_are_from_0_and_one_for_each_image(classes, images):
    fit = all(0 <= number < 3 for number in classes)
    if fit and images in (None, len(classes)):
        assert as_classes("labels", np.array(classes, "i1"), 3, images).tolist() == classes
        return
    each = "image" if images is None else f"of {images} images"
    counted = images in (None, len(classes))
    came = f"{min(classes)} to {max(classes)}" if counted else f"{len(classes)} of them"
    with pytest.raises(ValueError, match=rf"labels must .* 0 to 2, .* each {each}, got {came}"):
        as_classes("labels", np.array(classes, "i1"), 3, images)


def test_small_numbers_of_classes_do_not_overflow():
    assert as_classes("labels", np.array([200], "u1"), 201) * 201 == 40_200


@given(
    st.lists(st.integers(1, 3), max_size=4), st.lists(st.none() | st.integers(1, 3), max_size=4)
)
def test_a_batch_fits_where_sizes_are_equal_or_free(shape, expected):
    shape, expected = (7, *shape), (None, *expected)
    if len(shape) == len(expected) and all(
        wanted in (given_size, None) for given_size, wanted in zip(shape, expected, strict=True)
    ):
        check_batch("images", shape, expected)
        return
    with pytest.raises(ValueError, match=r"images must have shape \(batch") as caught:
        check_batch("images", shape, expected)
    message = str(caught.value)
    assert f"got shape {shape}" in message
    assert ("add a missing axis" in message) == (len(shape) < len(expected))
    assert ("drop an axis" in message) == (len(shape) > len(expected))


def test_a_free_size_is_called_any():
    with pytest.raises(
        ValueError, match=r"shape \(batch, any, 5, 3\) for this model, got .* prepare them"
    ):
        check_batch("images", (2, 4, 4, 3), (None, None, 5, 3))


@given(st.floats(0, exclude_min=True, allow_infinity=False))
def test_a_rate_is_any_number_above_zero(value):
    assert as_positive("rate", value) == value == as_positive("rate", np.float64(value))


@pytest.mark.parametrize("bad", [0, -0.1, float("nan"), float("inf"), True, None, "1", [1]])
def test_refuses_what_is_no_rate(bad):
    came = re.escape(f"got rate={bad!r}")
    with pytest.raises(ValueError, match=rf"^rate must be a number above 0, {came}$"):
        as_positive("rate", bad)


@pytest.mark.parametrize("dtype", [">f4", ">f8", ">i2", ">f2"])
def test_the_order_of_bytes_is_the_machines(dtype):
    numbers = as_float("images", np.array([1.5, -2, 3]).astype(dtype))
    assert numbers.dtype in (np.float32, np.float64)
    assert numbers.dtype.isnative
    np.testing.assert_array_equal(numbers, np.array([1.5, -2, 3]).astype(dtype))
    np.testing.assert_array_equal(as_classes("labels", np.array([1, 0], ">i4"), 2), [1, 0])


def test_a_mask_is_not_dropped_in_silence():
    masked = np.ma.masked_array([1, 2], [False, True])
    for check in (as_float, lambda name, array: as_classes(name, array, 3)):
        with pytest.raises(ValueError, match=r"x must have no masked values.* with \.filled"):
            check("x", masked)
        np.testing.assert_array_equal(check("x", np.ma.masked_array([1, 2])), [1, 2])


def test_a_count_may_have_a_maximum():
    assert as_count("seed", 7, maximum=7) == 7
    with pytest.raises(
        ValueError, match=r"seed must be .* of at least 1 and at most 7, got seed=8"
    ):
        as_count("seed", 8, maximum=7)
