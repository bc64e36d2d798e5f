from cnn_guide.figures import draw_group_rates, draw_roc
from cnn_guide.verification import make_pairs, roc_points

import numpy as np
import pytest
from matplotlib.figure import Figure


def test_each_curve_has_both_errors():
    axes, rng = Figure().subplots(), np.random.default_rng(0)
    who = [3, 3, 4, 4, 5]
    pairs = {name: make_pairs(rng.normal(size=(5, 3)), who) for name in ("one", "other")}
    draw_roc(axes, pairs, least=0.01)
    for line, some in zip(axes.lines, pairs.values(), strict=True):
        _, accepted, right = roc_points(some)
        np.testing.assert_allclose(line.get_xydata(), np.stack([accepted, 1 - right], axis=1))
    assert axes.get_xlim() == (0.01, 1)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["one", "other"]


def test_a_marker_for_each_group_and_run():
    axes, rates = Figure().subplots(), np.random.default_rng(1).random((2, 4, 3)) / 9
    draw_group_rates(axes, rates, ["here", "there"], ["a", "b", "c"])
    drawn = np.array([line.get_ydata() for line in axes.lines]).reshape(3, 4, 2)
    np.testing.assert_array_equal(drawn, rates.transpose(2, 1, 0))
    assert len({line.get_marker() for line in axes.lines}) == 3
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert texts == ["pairs of a", "pairs of b", "pairs of c"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["here", "there"]
    assert axes.get_ylim()[1] > rates.max()


@pytest.mark.parametrize("shape", [(3, 4, 3), (2, 4, 2)])
def test_names_are_one_for_each(shape):
    with pytest.raises(ValueError, match=r"rates must have shape \(2, runs, 3\)"):
        draw_group_rates(Figure().subplots(), np.zeros(shape), ["x", "y"], ["a", "b", "c"])
