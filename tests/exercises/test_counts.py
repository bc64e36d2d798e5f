import re

from cnn_guide.exercises import (
    NotYet,
    check_conv2d_parameters,
    check_dense_parameters,
    check_multiply_adds,
    check_number,
    check_output_size,
    check_receptive_field,
)
from cnn_guide.ops import (
    ReceptiveField,
    conv2d_parameters,
    dense_parameters,
    output_size,
    widen_field,
)

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

small = st.integers(1, 6)
QUESTIONS = {
    check_output_size: (28, 3, 2),
    check_conv2d_parameters: (3, 32, 64),
    check_dense_parameters: ((5, 6, 3), 10),
    check_multiply_adds: (3, 32, 64, (11, 12)),
    check_receptive_field: ([(3, 1), (2, 2), (3, 1)],),
}
ANSWERS = {
    check_output_size: 13,
    check_conv2d_parameters: 18496,
    check_dense_parameters: 910,
    check_multiply_adds: 3 * 3 * 32 * 64 * 11 * 12,
    check_receptive_field: 8,
}
FORMS = [
    int,
    float,
    np.int64,
    np.float32,
    np.float64,
    np.array,
    lambda n: [n],
    lambda n: (n,),
    lambda n: np.array([[n]]),
    keras.ops.convert_to_tensor,
]


@given(st.integers(5, 40), small, small, st.integers(0, 45))
def test_with_same_nobody_is_told_to_round_down(size, kernel_size, strides, answer):
    if answer == output_size(size, kernel_size, strides, "same"):
        return
    with pytest.raises(NotYet) as error:
        check_output_size(answer, size, kernel_size, strides, "same")
    assert "round down" not in str(error.value)
    if answer == size // strides:
        assert "round up" in str(error.value)


@pytest.mark.parametrize("checker", QUESTIONS)
def test_an_empty_place_never_passes(checker, empty_value):
    with pytest.raises(NotYet, match=r"empty place|made of numbers"):
        checker(empty_value, *QUESTIONS[checker])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("checker", QUESTIONS)
def test_the_right_number_passes_in_every_form(checker, form, passes):
    passes(checker, form(ANSWERS[checker]), *QUESTIONS[checker])


@pytest.mark.parametrize("form", [tuple, list, np.array, keras.ops.convert_to_tensor])
def test_a_height_and_a_width_pass_in_every_form(form, passes):
    passes(check_output_size, form([7, 10]), (24, 32), 3, 3, "valid", 2)


@pytest.mark.parametrize(
    "answer", ["13", True, 13j, float("nan"), [13, 13], [[1, 3]], {13}, object(), (1, (2, 3))]
)
def test_what_is_no_such_number_does_not_pass(answer):
    with pytest.raises(NotYet):
        check_output_size(answer, 28, 3, 2)


@pytest.mark.parametrize(
    ("answer", "question", "words"),
    [
        (15, (29, 2, 2), "hang over"),
        (13, (29, 2, 2), "where the window starts"),
        (13, (26, 3, 2, "same", 2), None),
        (12, (26, 3, 2, "same"), "same"),
        (26, (28, 3, 1, "same"), "adds zeros"),
        (28, (28, 3), "adds no zeros"),
        (26, (28, 3, 1, "valid", 2), "dilated"),
        (26, (28, 3, 3), "stride"),
        (27, (28, 3), "one stop too many"),
        (23, (31, 3, 1, "valid", 3), "none after the last one"),
        (25, (31, 3, 1, "valid", 2), "d - 1 pixels"),
        ((36, 25), ((48, 31), (5, 3), 1, "valid", 3), None),
        ((36, 24), ((48, 31), (5, 3), 1, "valid", 3), "number 2 not yet, the rest is"),
        (13, (27, 3, 2, "same"), "round up"),
        ((10, 7), ((24, 32), 3, 3, "valid", 2), "height comes before"),
        (99, (28, 3), "draw the row"),
    ],
)
def test_a_wrong_size_gets_the_hint_that_fits(answer, question, words):
    if words is None:
        check_output_size(answer, *question)
        return
    with pytest.raises(NotYet, match=words):
        check_output_size(answer, *question)


@pytest.mark.parametrize(
    ("answer", "options", "words"),
    [
        (3 * 3 * 32 * 64, {}, "bias, too"),
        (3 * 3 * 32 * 64 + 64, {"use_bias": False}, "no filter has a bias"),
        (3 * 3 * 32 * 64 + 32 * 64, {}, "not one for each channel"),
        (3 * 3 * 64 + 64, {}, "every channel"),
        (3 * 3 * 32 + 1, {}, "one filter"),
        (18496 * 11 * 12, {"output": (11, 12)}, "shared"),
        (18496, {"batch_normalization": True}, "numbers of its own"),
        (18496 + 2 * 64, {"batch_normalization": True}, "a mean and a variance"),
        (18496 + 4 * 32, {"batch_normalization": True}, "by filter"),
        (5, {}, "count the weights of one filter"),
    ],
)
def test_wrong_parameters_get_the_hint_that_fits(answer, options, words):
    with pytest.raises(NotYet, match=words):
        check_conv2d_parameters(answer, 3, 32, 64, **options)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (900, "each unit has a bias"),
        (990, "not for each number that comes in"),
        (901, "not one for the layer"),
        (91, "one unit"),
        (310, "height times width times channels"),
        (40, "each place of each map"),
    ],
)
def test_wrong_dense_parameters_get_the_hint_that_fits(answer, words):
    with pytest.raises(NotYet, match=words):
        check_dense_parameters(answer, (5, 6, 3), 10)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (18496 * 132, "biases are added"),
        (18432, "every place"),
        (3 * 3 * 64 * 132, "every channel"),
        (3 * 3 * 32 * 132, "one filter"),
        (2 * 18432 * 132, "counted as one"),
        (18432 * 13 * 14, "not those of the image"),
    ],
)
def test_wrong_multiply_adds_get_the_hint_that_fits(answer, words):
    with pytest.raises(NotYet, match=words):
        check_multiply_adds(answer, 3, 32, 64, (11, 12))


@pytest.mark.parametrize(
    ("answer", "windows", "words"),
    [
        (6, [(3, 1), (2, 2), (3, 1)], "strides? widens"),
        (8, [(3, 1), (3, 1, 3)], None),
        (9, [(3, 1), (3, 1, 3)], None),
        (5, [(3, 1), (3, 1, 3)], "dilated"),
        (18, [(3, 1), (2, 2), (3, 1)], "do not multiply"),
        (9, [(3, 1), (2, 2), (3, 1)], "for the layers behind it"),
        (3, [(3, 1), (2, 2), (3, 1)], "one layer"),
        (7, [(3, 1), (2, 2), (3, 1)], "the first pixel counts"),
    ],
)
def test_a_wrong_field_gets_the_hint_that_fits(answer, windows, words):
    field = ReceptiveField()
    for kernel, stride, *gap in windows:
        field = widen_field(field, kernel, stride, dilation_rate=gap[0] if gap else 1)
    if answer == field.size:
        check_receptive_field(answer, windows)
        return
    with pytest.raises(NotYet, match=words):
        check_receptive_field(answer, windows)


def told(right, message):
    """Say whether a message holds the right number."""
    return str(right) in re.findall(r"\d+", message.replace(",", ""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(8, 40), small, small, st.sampled_from(["valid", "same"]), st.integers(-3, 99)
)
def test_only_the_right_size_passes_and_none_is_told(size, kernel, stride, padding, off):
    right = output_size(size, kernel, stride, padding)
    check_output_size(right, size, kernel, stride, padding)
    if off:
        with pytest.raises(NotYet) as refusal:
            check_output_size(right + off, size, kernel, stride, padding)
        # The message holds the answer that came, and a number or two that are words.
        said = str(refusal.value).replace(f"{right + off:,}", "", 1)
        assert not told(right, said) or right == 0


@given(small, small, small, st.booleans(), st.integers(-9, 99))
def test_only_the_right_parameters_pass(kernel, channels, filters, use_bias, off):
    right = conv2d_parameters(kernel, channels, filters, use_bias=use_bias)
    check_conv2d_parameters(right, kernel, channels, filters, use_bias=use_bias)
    if off:
        with pytest.raises(NotYet) as refusal:
            check_conv2d_parameters(right + off, kernel, channels, filters, use_bias=use_bias)
        assert not told(right, str(refusal.value).replace(f"{right + off:,}", "", 1))


@given(st.lists(st.tuples(small, small, small), min_size=1, max_size=4), st.integers(1, 50))
def test_only_the_right_field_passes(windows, off):
    field = ReceptiveField()
    for kernel, stride, gap in windows:
        field = widen_field(field, kernel, stride, dilation_rate=gap)
    check_receptive_field(field.size, windows)
    with pytest.raises(NotYet):
        check_receptive_field(field.size + off, windows)


@given(st.lists(small, min_size=1, max_size=3), small, st.integers(1, 50))
def test_only_the_right_dense_parameters_pass(inputs, units, off):
    right = dense_parameters(int(np.prod(inputs)), units)
    check_dense_parameters(right, inputs, units)
    with pytest.raises(NotYet):
        check_dense_parameters(right + off, inputs, units)


def test_two_mistakes_that_give_one_number_are_both_told():
    with pytest.raises(NotYet, match=r"first.* / or: second"):
        check_number(4, 5, {"first": 4, "second": 4, "third": 4.5})


def test_a_notebook_shows_one_line():
    assert NotYet("look there")._render_traceback_() == ["Not yet: look there"]


@pytest.mark.parametrize("off", [-2, -1, 1, 37])
def test_a_large_count_is_right_to_its_last_digit(off):
    right = 4000 * 3000 * 3
    check_dense_parameters(right, (4000, 3000, 3), 1, use_bias=False)
    with pytest.raises(NotYet):
        check_dense_parameters(right + off, (4000, 3000, 3), 1, use_bias=False)


def test_a_number_that_only_rounding_made_uneven_passes(passes):
    passes(check_number, 0.1 * 3 * 10, 3)
    passes(check_number, np.float32(0.1), 0.1)
    with pytest.raises(NotYet):
        check_number(3.000001, 3)


def test_a_hint_for_a_count_is_for_that_count_alone():
    with pytest.raises(NotYet, match=r"biases do not count here$"):
        check_dense_parameters(36_000_001, (4000, 3000, 3), 1, use_bias=False)
    with pytest.raises(NotYet, match="count what comes in"):
        check_dense_parameters(36_000_002, (4000, 3000, 3), 1, use_bias=False)


def test_what_is_right_among_several_numbers_is_told():
    with pytest.raises(NotYet, match="another order"):
        check_number([9, 7], [7, 9])
    with pytest.raises(NotYet, match="is not right: number 2 not yet, the rest is"):
        check_number([7, 8, 5], [7, 9, 5])
    with pytest.raises(NotYet, match="step by step"):
        check_number([1, 2], [7, 9])


def test_a_convolution_learns_its_numbers_and_keeps_those_of_batch_normalisation(capsys):
    check_conv2d_parameters(18496, 3, 32, 64)
    check_conv2d_parameters(18496 + 4 * 64, 3, 32, 64, batch_normalization=True)
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in said] == ["learned.", "kept."]
