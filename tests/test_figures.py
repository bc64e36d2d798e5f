from cnn_guide.figures import (
    draw_confusion_matrix,
    draw_heat,
    draw_history,
    draw_image,
    draw_report,
    draw_signed,
    save_report,
)
from cnn_guide.training import History

import numpy as np
import pytest
from matplotlib.figure import Figure


def test_errors_are_coloured_and_right_answers_are_not():
    axes = Figure().subplots()
    draw_confusion_matrix(axes, np.array([[90, 4, 0], [2, 80, 1], [0, 0, 70]]), ["a", "b", "c"])
    shown = np.asarray(axes.images[0].get_array())
    assert shown.tolist() == [[0, 4, 0], [2, 0, 1], [0, 0, 0]]
    assert axes.images[0].get_clim() == (0, 4)
    # A row is a truth, drawn along y.
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written == {
        (0, 0): "90",
        (1, 0): "4",
        (0, 1): "2",
        (1, 1): "80",
        (2, 1): "1",
        (2, 2): "70",
    }
    assert axes.images[0].cmap(axes.images[0].norm(0))[:3] == pytest.approx((1, 1, 1), abs=0.1)
    dark = {text.get_text() for text in axes.texts if text.get_color() == "white"}
    assert dark == {"4"}
    names = [label.get_text() for label in axes.get_xticklabels() + axes.get_yticklabels()]
    assert names == ["a", "b", "c"] * 2
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer", "truth")


def test_a_perfect_matrix_is_all_white():
    axes = Figure().subplots()
    draw_confusion_matrix(axes, np.diag([7, 8]), ["grass", "gravel"])
    assert not np.asarray(axes.images[0].get_array()).any()
    assert axes.images[0].get_clim() == (0, 1)
    assert {text.get_color() for text in axes.texts} == {"black"}
    assert {label.get_rotation() for label in axes.get_xticklabels()} == {90}


def test_without_validation_there_is_one_curve():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [], []))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["training"]


def test_epochs_are_whole():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [0.7, 0.6], [0.7, 0.9]))
    assert all(float(tick).is_integer() for tick in axes.get_xticks())


@pytest.mark.parametrize("quantity", ["precision", "val_loss"])
def test_a_history_has_two_quantities(quantity):
    with pytest.raises(ValueError, match=rf"one of .'accuracy', 'loss'., got .*'{quantity}'"):
        draw_history(Figure().subplots(), History([0.9], [0.6], [0.8], [0.7]), quantity)


def test_curves_start_at_epoch_one():
    axes = Figure().subplots()
    draw_history(axes, History([0.9, 0.5], [0.6, 0.8], [0.7, 0.6], [0.7, 0.9]), "loss")
    training, validation = axes.lines
    assert training.get_xydata().tolist() == [[1, 0.9], [2, 0.5]]
    assert validation.get_xydata().tolist() == [[1, 0.7], [2, 0.6]]
    assert axes.get_ylabel() == "loss"


def test_positive_is_red_negative_blue_and_zero_white():
    image = draw_signed(Figure().subplots(), np.array([[-1.0, 0.0, 3.0]]), limit=4)
    assert image.get_clim() == (-4, 4)
    blue, white, red = image.cmap(image.norm([-4.0, 0.0, 4.0]))[:, :3]
    np.testing.assert_allclose(white, 1, atol=0.05)
    assert blue[2] > 2 * blue[0]
    assert red[0] > 2 * red[2]


def test_one_channel_is_drawn_grey_and_three_in_colour():
    axes = Figure().subplots(ncols=2)
    assert draw_image(axes[0], np.zeros((2, 3, 1)), "title").get_cmap().name == "gray"
    assert draw_image(axes[1], np.zeros((2, 3, 3))).get_array().shape == (2, 3, 3)
    assert axes[0].get_title() == "title"
    assert [*axes[0].get_xticks(), *axes[0].get_yticks()] == []
    assert draw_image(axes[1], np.eye(2), cmap="magma", vmin=-1).get_clim() == (-1, 1)


def test_heat_lies_over_a_grey_image_in_even_colours():
    axes = Figure().subplots()
    heat = draw_heat(axes, np.full((2, 3, 3), [0, 30, 60]), np.arange(6.0).reshape(2, 3), "hot")
    below, above = axes.images
    assert above is heat
    assert heat.get_cmap().name == "viridis"
    assert heat.get_clim() == (0, 5)
    assert 0 < heat.get_alpha() < 1
    np.testing.assert_array_equal(below.get_array(), np.full((2, 3), 30))
    with pytest.raises(ValueError, match=r"height and width \(2, 3\), got shape \(3, 2\)"):
        draw_heat(axes, np.zeros((2, 3, 3)), np.zeros((3, 2)))


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8])
def test_a_report_shows_the_matrix_and_each_picture_once(count):
    figure = Figure()
    pictures = [(np.full((2, 3, 3), n, np.uint8), f"$n$ {n}") for n in range(count)]
    draw_report(figure, np.array([[3, 1], [0, 2]]), ["$a$", "b"], pictures)
    matrix, *panels = figure.axes
    assert [int(panel.images[0].get_array()[0, 0, 0]) for panel in panels] == list(range(count))
    assert [panel.get_title() for panel in panels] == [rf"\$n\$ {n}" for n in range(count)]
    assert [label.get_text() for label in matrix.get_yticklabels()] == [r"\$a\$", "b"]


def test_a_report_with_odd_names_is_written(tmp_path):
    names = ["犬", "$x$ $y^$", b"\xff".decode("utf-8", "surrogateescape")]
    pictures = [(np.zeros((4, 6, 3), np.uint8), names[2])]
    save_report(tmp_path / "a.png", names[1], np.eye(3, dtype=int), names, pictures)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
